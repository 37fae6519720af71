"""What a crawl tells while it goes on: how far it is, once for each step, and never a line for each of a thousand portals."""

import logging

import pytest

from scraper.crawl import frontier, report
from scraper.crawl.visit import Visit
from scraper.items import Portal


@pytest.fixture
def told(tmp_path, monkeypatch, caplog):
    """Gives what is said of so many portals, each after so many requests."""
    monkeypatch.setattr(report, "PROGRESS_SECONDS", 0.0)
    caplog.set_level(logging.INFO, logger="scraper")
    made = report.CrawlReport("thu", None)

    def say(*requests):
        caplog.clear()
        visits = {}
        with frontier.opened(tmp_path / "lake") as state:
            for number, asked in enumerate(requests):
                portal = Portal(f"p{number}", "Thử", None, (f"http://p{number}.example/",))
                visit = visits[portal.id] = Visit(portal, state, lambda page: None, 0, "tintinh")
                visit.tally.requests = asked
            made.progress(visits)
        return caplog.messages

    return say


def test_a_slow_server_is_told_of_once(told):
    assert told(3, 5) == ["p0: 3 requests, 0 new articles, 1 to ask", "p1: 5 requests, 0 new articles, 1 to ask"]
    assert told(3, 5) == []
    assert told(4, 5) == ["p0: 4 requests, 0 new articles, 1 to ask"]


def test_many_portals_are_told_of_together(told):
    assert told(*range(100)) == ["100 portals: 4950 requests, 0 new articles, 100 to ask"]
