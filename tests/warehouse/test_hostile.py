"""Values that a page can make a reader believe and no column can hold: they cost themselves, never the segment.

What extraction makes of such pages is tested with extraction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from scraper.items import Evidence
from tests.warehouse.lakes import Segment, article, load_each, rows, sighting

EAST = timezone(timedelta(hours=7))


def test_texts_that_cannot_be_encoded_are_kept_as_far_as_they_can(tmp_path: Path) -> None:
    evidence = {"title\ud801": Evidence("x\ud800", "\udc00", 1.0, ("\ud800",))}
    broken = replace(article("a"), key="a\ud800", title="Tin \ud800 mới", tags=("\udfff",), evidence=evidence)
    segment = Segment("20260301T010000").articles([broken, article("b")]).listing(sighting("c\ud800", 3))
    load_each(tmp_path, segment.reject("http://vinhha.example/x", reason="it says \ud800"))
    assert rows(tmp_path, "SELECT key, title, tags FROM articles WHERE key <> 'b'") == [("a?", "Tin ? mới", ["?"])]
    assert rows(tmp_path, "SELECT reason FROM rejects") == [("it says ?",)]
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(2,)]


def test_numbers_and_moments_beyond_every_column_are_unknown(tmp_path: Path) -> None:
    moments = (datetime(1, 1, 1, tzinfo=EAST), datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 20, tzinfo=UTC))
    made = [article(f"m{n}", published_at=moment, modified_at=moment) for n, moment in enumerate(moments)]
    counted = [article(f"v{n}", views=views) for n, views in enumerate((2**63, 10**20, 2**63 - 1))]
    load_each(tmp_path, Segment("20260301T010000").articles([*made, *counted]).listing(sighting("v0", 10**30)))
    assert rows(tmp_path, "SELECT count(*), count(published_at), count(modified_at) FROM articles WHERE key LIKE 'm%'") == [
        (3, 0, 0)
    ]
    assert rows(tmp_path, "SELECT key, views FROM articles WHERE views IS NOT NULL") == [("v2", 2**63 - 1)]
