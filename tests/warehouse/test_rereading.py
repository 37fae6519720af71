"""Segments that a better reader reads again: what was made from their earlier readings must not be taken for the new ones.

Reading itself does not belong here; the better reader is another list of articles.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.vietnamese.text import syllables
from tests.warehouse.lakes import DAY2, REGISTRY, Segment, article, load_each, rows
from warehouse import lake, schema, stories
from warehouse.errors import CorruptSegmentError, NotSignedError, WarehouseError
from warehouse.load import load

MANY = [article(f"k{n}") for n in range(6)]


def near(number: int) -> Segment:
    """A segment of another portal with one near copy of one of the articles."""
    body = (MANY[number].body or "").rsplit("\n", 1)[0]
    return Segment("20260303T010000", "tanloc").articles([replace(MANY[number], url="http://tanloc.example/x", body=body)])


def test_new_readings_are_signed_anew(tmp_path: Path) -> None:
    Segment("20260302T010000").articles([replace(MANY[0], title=None, lead=None, body=None)]).write(tmp_path)
    assert lake.pending_signatures(tmp_path / "lake") == []
    again = Segment("20260302T010000").articles([MANY[0]])
    lake.write_readings(tmp_path / "lake", again.portal, again.name, again.pairs)
    assert lake.pending_signatures(tmp_path / "lake") == [(again.portal, again.name)]
    stories.sign(tmp_path / "lake", again.portal, again.name, syllables=syllables)
    load_each(tmp_path, Segment("20260301T010000", "tanloc").articles([replace(MANY[0], url="http://tanloc.example/a")]))
    assert rows(tmp_path, "SELECT articles, portals FROM stories") == [(2, 2)]


@pytest.mark.parametrize(("number", "members"), [(2, 2), (0, 1)])
def test_texts_are_found_where_they_stand_now(tmp_path: Path, number: int, members: int) -> None:
    """The first page no longer gives an article: all others move up by a row, and its own text is nowhere to compare with."""
    load_each(tmp_path, Segment("20260301T010000").articles(MANY))
    Segment("20260301T010000").articles(MANY[1:]).write(tmp_path)
    load_each(tmp_path, near(number))
    assert rows(tmp_path, "SELECT max(articles) FROM stories") == [(members,)]
    assert rows(tmp_path, "SELECT count(*) FROM near_duplicates") == [(members - 1,)]


@pytest.mark.parametrize("layer", ["signatures", "shingles"])
def test_old_signatures_that_are_missing_are_to_be_made_again(tmp_path: Path, layer: str) -> None:
    load_each(tmp_path, Segment("20260302T010000", at=DAY2).articles(MANY))
    lake.path(tmp_path / "lake", layer, ("vinhha", "20260302T010000")).unlink()
    near(1).write(tmp_path)
    with pytest.raises(NotSignedError, match=rf"{layer}.*20260302T010000.* sign the segment"):
        load(tmp_path, REGISTRY)
    stories.sign(tmp_path / "lake", "vinhha", "20260302T010000", syllables=syllables)
    load(tmp_path, REGISTRY)
    assert rows(tmp_path, "SELECT max(articles) FROM stories") == [(2,)]


def test_shingles_that_are_damaged_are_named(tmp_path: Path) -> None:
    load_each(tmp_path, Segment("20260302T010000", at=DAY2).articles(MANY))
    damaged = lake.path(tmp_path / "lake", "shingles", ("vinhha", "20260302T010000"))
    damaged.write_bytes(damaged.read_bytes()[:-100])
    near(1).write(tmp_path)
    with pytest.raises(CorruptSegmentError, match=r"20260302T010000\.arrow cannot be read.* delete .*signatures"):
        load(tmp_path, REGISTRY)


def test_signatures_of_another_version_are_never_mixed_with_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(schema, "SIGNATURES", schema.SIGNATURES.with_metadata({"scheme": "1"}))
        load_each(tmp_path, Segment("20260302T010000", at=DAY2).articles(MANY))
        old = Segment("20260302T020000", "dongphu", DAY2).articles(MANY[:1]).write(tmp_path)
    near(1).write(tmp_path)
    with pytest.raises(WarehouseError, match=r"delete warehouse\.duckdb"):
        load(tmp_path, REGISTRY)
    (tmp_path / "warehouse.duckdb").unlink()
    with pytest.raises(NotSignedError, match=r"20260302T010000.* delete"):
        load(tmp_path, REGISTRY)
    shutil.rmtree(tmp_path / "lake" / "signatures")
    for portal, segment in lake.pending_signatures(tmp_path / "lake"):
        stories.sign(tmp_path / "lake", portal, segment, syllables=syllables)
    load(tmp_path, REGISTRY)
    assert rows(tmp_path, f"SELECT count(*) FROM articles WHERE portal = '{old.portal}'") == [(1,)]
    assert rows(tmp_path, "SELECT max(articles) FROM stories") == [(2,)]
