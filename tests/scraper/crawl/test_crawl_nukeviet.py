"""The captures of a real NukeViet portal, imported: every published article's page is kept as one, and once."""

import json

from scraper.archive import import_warc
from scraper.portals import load


def published(truth):
    lines = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    return {str(line["id"]) for line in lines if line["state"] == "published"}, {str(line["id"]) for line in lines}


def articles(crawl):
    return {
        page.final_url.removesuffix(".html").rsplit("-", 1)[1]
        for page in crawl.pages("nv")
        if page.kind == "article" and page.outcome == "ok"
    }


def portal(home, url):
    (home / "portals").mkdir(exist_ok=True)
    (home / "portals" / "nv.toml").write_text(f'name = "Cổng thử"\nprovince = "93"\nstart_urls = ["{url}"]\n[crawl]\ndelay = 0\n')


def test_an_import_of_both_days_finds_what_was_published(crawl, shared_pages):
    portal(crawl.home, "http://127.0.0.1:8081/")
    registry = load(crawl.home)
    for name, truth in (("nukeviet.warc.gz", "truth.jsonl"), ("nukeviet-day2.warc.gz", "truth-day2.jsonl")):
        before = articles(crawl)
        file = shared_pages / "nukeviet" / name
        import_warc([file], crawl.home / "lake", registry)
        wanted, _ = published(shared_pages / "nukeviet" / truth)
        assert articles(crawl) == before | wanted
        assert import_warc([file], crawl.home / "lake", registry).pages["nv"] == 0
