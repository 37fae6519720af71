"""The real NukeViet portal, served again from its capture: all published articles are fetched; a second run fetches little."""

import json
import socket
import subprocess
import sys

import pytest

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


@pytest.fixture
def replayed(shared_pages):
    """The capture served on a free loopback port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    tool = shared_pages.parent / "tools" / "replay.py"
    words = [sys.executable, str(tool), str(shared_pages / "nukeviet" / "nukeviet.warc.gz"), "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None and server.stdout.readline()
        yield f"http://127.0.0.1:{port}/"
        server.kill()


def portal(home, url):
    (home / "portals").mkdir(exist_ok=True)
    (home / "portals" / "nv.toml").write_text(f'name = "Cổng thử"\nprovince = "93"\nstart_urls = ["{url}"]\n[crawl]\ndelay = 0\n')


def test_a_live_crawl_finds_every_article_and_a_second_one_asks_little(crawl, replayed, shared_pages):
    wanted, _ = published(shared_pages / "nukeviet" / "truth.jsonl")
    portal(crawl.home, replayed)
    first = crawl("nv")["nv"]
    assert articles(crawl) == wanted
    assert (first["finish_reason"], first["new_articles"], first["platform"]) == ("finished", len(wanted), "nukeviet")
    assert first["requests"] < len(wanted) * 1.25
    second = crawl("nv")["nv"]
    assert (second["finish_reason"], second["new_articles"]) == ("finished", 0)
    assert second["requests"] < 30


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
