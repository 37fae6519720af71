"""Crawls of the sample portals through two days: what is fetched, what is left alone, and what is found gone or moved."""

from collections import Counter
from datetime import UTC, datetime

from scraper.crawl import frontier
from scraper.crawl.replay import catch_up
from scraper.portals import load

DAY = 86_400
NAMES = "tramgiang,donglach,nongdantramgiang"

PLATFORMS = {"tramgiang": "haugiang", "donglach": "nukeviet", "nongdantramgiang": "wordpress"}


def published(sample, portal):
    return {article.url for article in sample.truth(portal) if article.state == "published"}


def evening(sample):
    """Seconds from now to the evening of the portals' own day."""
    return (sample.evening(sample.day) - datetime.now(UTC)).total_seconds()


def by_removal(pages):
    return [page.url for page in pages if page.outcome in ("not_found", "gone")]


def counted(report, kind, outcome):
    return report["pages"].get(kind, {}).get(outcome, 0)


def test_two_days_of_three_portals(crawl, sample):
    first = crawl(NAMES, CLOCK_OFFSET=evening(sample))
    assert {name: report["platform"] for name, report in first.items()} == PLATFORMS
    for name, report in first.items():
        assert report["finish_reason"] == "finished"
        fetched = [page for page in crawl.pages(name) if page.kind == "article" and page.outcome == "ok"]
        assert {page.final_url for page in fetched} == published(sample, name)
        assert len(fetched) == report["new_articles"] == 24
        assert all(page.parent_url and page.status == 200 and page.headers and page.body for page in fetched)

    sample.forget_requests()
    second = crawl(NAMES, CLOCK_OFFSET=evening(sample) + 600)
    for report in second.values():
        assert (report["new_articles"], report["rechecked"], counted(report, "article", "ok")) == (0, 0, 0)
        assert report["known_skipped"] == 24
    assert sum(report["requests"] for report in second.values()) == len(sample.requests) < 60

    before = {name: published(sample, name) for name in sample.urls}
    sample.day = 2
    third = crawl(NAMES, mode="revisit", CLOCK_OFFSET=evening(sample))
    for name, report in third.items():
        now = published(sample, name)
        pages = [page for page in crawl.pages(name) if page.page_id.startswith(tuple(report["segments"]))]
        answered = Counter(page.final_url for page in pages if page.kind == "article" and page.outcome == "ok")
        edited = {article.url for article in sample.truth(name) if article.version > 1}
        assert set(answered) >= (now - before[name]) | edited
        assert before[name] - set(answered) - set(by_removal(pages))  # older articles wait longer
        removed = [page for page in pages if page.outcome in ("not_found", "gone")]
        by_url = {url: [page.outcome for page in removed if page.url == url] for url in {page.url for page in removed}}
        assert by_url and all(outcomes == ["not_found", "gone"] for outcomes in by_url.values())
        assert set(by_url) <= before[name] - now
        assert (
            max(page.fetched_at for page in pages) - min(page.fetched_at for page in crawl.pages(name))
        ).total_seconds() >= DAY / 2

    fourth = crawl(NAMES, CLOCK_OFFSET=evening(sample) + 600)
    for report in fourth.values():
        assert (report["new_articles"], counted(report, "article", "ok"), counted(report, "article", "gone")) == (0, 0, 0)
    check_that_the_frontier_made_again_from_the_lake_is_the_same(crawl.home)


def check_that_the_frontier_made_again_from_the_lake_is_the_same(home):
    registry = load(home)

    def state():
        with frontier.opened(home / "lake") as opened:
            for name in NAMES.split(","):
                catch_up(opened, registry[name])
                assert not opened.pending(name, 1, before=2**62)
            tables = ("segments", "articles", "addresses", "links", "shown", "fetches")
            return {table: sorted(opened.connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}

    before = state()
    assert before["articles"] and before["shown"]
    frontier.remove(home / "lake")
    assert state() == before
    frontier.remove(home / "lake")
    (home / "lake" / "frontier.sqlite").write_bytes(b"not a database at all" * 400)
    assert state() == before
