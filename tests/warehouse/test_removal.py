"""Articles that go, come back, move or share an address with another.

When a crawl calls an address gone is tested with the crawl.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.items import Reading, Sighting
from tests.warehouse.lakes import DAY2, Segment, article, identity, load_each, load_together, rows

A, B, C = article("a"), article("b"), article("c")


def day1() -> Segment:
    return Segment("20260302T010000").articles([A, B, C])


def test_removal_and_return(tmp_path: Path) -> None:
    gone = Segment("20260303T010000", at=DAY2).gone(A.url).gone(A.url, at=DAY2 + timedelta(hours=5))
    back = Segment("20260304T010000", at=DAY2 + timedelta(days=1)).articles([A])
    reports = load_each(tmp_path, day1(), gone)
    assert rows(tmp_path, "SELECT removed_at FROM articles WHERE removed_at IS NOT NULL") == [(DAY2,)]
    reports += load_each(tmp_path, back)
    assert rows(tmp_path, "SELECT count(removed_at) FROM articles") == [(0,)]
    assert [r.portals["vinhha"].removed for r in reports] == [0, 1, 0]
    assert [r.portals["vinhha"].reappeared for r in reports] == [0, 0, 1]


@pytest.mark.parametrize("gone_first", [True, False])
def test_a_moved_article_lives_on(tmp_path: Path, gone_first: bool) -> None:
    moved = replace(A, url="http://vinhha.example/kinh-te/a.html", category="Kinh tế")
    segment = Segment("20260303T010000", at=DAY2)
    segment = segment.gone(A.url).articles([moved]) if gone_first else segment.articles([moved]).gone(A.url)
    load_each(tmp_path, day1(), segment)
    assert rows(tmp_path, f"SELECT url, category, removed_at FROM articles WHERE article_id = '{identity('a')}'") == [
        (moved.url, "Kinh tế", None)
    ]
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(3,)]


def test_an_address_in_an_article_removes_no_other(tmp_path: Path) -> None:
    """Two pages that name one canonical address: only the article that stood there goes with it."""
    segment = Segment("20260301T010000").articles([A])
    segment.page("http://vinhha.example/tin/b.html", Reading("article", replace(B, url=A.url)))
    load_each(tmp_path, segment, Segment("20260302T010000", at=DAY2).gone(A.url))
    assert rows(tmp_path, "SELECT key FROM articles WHERE removed_at IS NOT NULL") == [("a",)]


def test_a_moved_article_that_is_only_listed_lives_on(tmp_path: Path) -> None:
    moved = "http://vinhha.example/moi/a.html"
    shown = Reading("listing", sightings=(Sighting(moved, "a", "listing"),))
    segments = [
        day1(),
        Segment("20260303T010000", at=DAY2).gone(A.url),
        Segment("20260303T020000", at=DAY2 + timedelta(hours=1)).page("http://vinhha.example/tin/", shown),
        Segment("20260303T030000", at=DAY2 + timedelta(hours=2)).gone(moved),
    ]
    for segment, removed in zip(segments, (None, DAY2, None, DAY2), strict=True):
        load_each(tmp_path / "apart", segment)
        assert rows(tmp_path / "apart", "SELECT removed_at FROM articles WHERE key = 'a'") == [(removed,)]
    for count, removed in ((3, None), (4, DAY2)):
        home = tmp_path / f"first {count} together"
        load_together(home, *segments[:count])
        assert rows(home, "SELECT removed_at FROM articles WHERE key = 'a'") == [(removed,)]
