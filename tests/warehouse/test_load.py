"""The load on small lakes: versions, counts, removal, return, order of landing, and doing nothing when there is nothing to do."""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tests.warehouse.lakes import (
    DAY1,
    DAY2,
    REGISTRY,
    Segment,
    article,
    files,
    identity,
    load_each,
    load_together,
    prose,
    rows,
    sighting,
    tables,
)
from warehouse import lake, schema
from warehouse import load as loading
from warehouse.errors import BusyError, CorruptSegmentError, NotSignedError, WarehouseError
from warehouse.files import lock
from warehouse.load import load
from warehouse.query import connect

A, B, C = article("a", views=10), article("b"), article("c")


def day1() -> Segment:
    return (
        Segment("20260302T010000")
        .articles([A, B, C])
        .listing(sighting("a", 10), sighting("z", 5))
        .reject("http://vinhha.example/x")
    )


def day2() -> Segment:
    edited = replace(B, body=prose("edited"))
    return (
        Segment("20260303T010000", at=DAY2)
        .articles([replace(A, views=14), edited])
        .gone(C.url)
        .listing(sighting("a", 14), sighting("z", 6))
    )


def test_a_day_and_the_next(tmp_path: Path) -> None:
    first, second = load_each(tmp_path, day1(), day2())
    assert first.portals["vinhha"].new == 3
    assert first.portals["vinhha"].rejects == 1
    changes = second.portals["vinhha"]
    assert (changes.new, changes.edited, changes.removed, changes.counts_risen, changes.views_observed) == (0, 1, 1, 1, 2)
    assert set(rows(tmp_path, "SELECT article_id, version, views FROM articles")) == {
        (identity("a"), 1, 14),
        (identity("b"), 2, None),
        (identity("c"), 1, None),
    }
    assert rows(tmp_path, "SELECT article_id, removed_at FROM articles WHERE removed_at IS NOT NULL") == [
        (identity("c"), DAY2 + timedelta(seconds=2))
    ]
    assert rows(tmp_path, "SELECT views, seen_on FROM view_counts ORDER BY ALL") == [
        (10, "article"),
        (10, "listing"),
        (14, "article"),
        (14, "listing"),
    ]
    assert rows(tmp_path, "SELECT count(*) FROM view_counts ANTI JOIN articles USING (article_id)") == [(0,)]
    assert rows(tmp_path, "SELECT first_seen_at, last_seen_at FROM articles WHERE views IS NOT NULL") == [
        (DAY1, DAY2 + timedelta(seconds=3))
    ]
    assert rows(tmp_path, "SELECT stage, reason FROM rejects") == [("read", "the page only says please wait")]
    assert rows(tmp_path, "SELECT count(*), count(DISTINCT page_id) FROM fetches") == [(9, 9)]


def test_nothing_pending_touches_nothing(tmp_path: Path) -> None:
    load_each(tmp_path, day1(), day2())
    before = files(tmp_path)
    report = load(tmp_path, REGISTRY)
    assert files(tmp_path) == before
    assert (report.segments, report.partitions) == (0, 0)


def test_a_changed_registry_needs_no_new_page(tmp_path: Path) -> None:
    load_each(tmp_path, day1())
    renamed = REGISTRY | {"vinhha": replace(REGISTRY["vinhha"], name="Cổng mới")}
    load(tmp_path, renamed)
    assert rows(tmp_path, "SELECT name FROM portals WHERE portal = 'vinhha'") == [("Cổng mới",)]
    before = files(tmp_path)
    load(tmp_path, renamed)
    assert files(tmp_path) == before


def test_a_new_column_of_a_dimension_is_filled_without_new_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    purpose, columns = schema.TABLES["portals"]
    with monkeypatch.context() as before:
        old = pa.schema([column for column in columns if column.name != "start_urls"])
        before.setattr(schema, "PORTALS", old)
        before.setitem(schema.TABLES, "portals", (purpose, old))
        load_each(tmp_path, day1())
    load(tmp_path, REGISTRY)
    assert rows(tmp_path, "SELECT start_urls FROM portals WHERE portal = 'vinhha'") == [(["http://vinhha.example/"],)]
    before_files = files(tmp_path)
    load(tmp_path, REGISTRY)
    assert files(tmp_path) == before_files


def test_the_same_pages_in_another_segment_change_no_table(tmp_path: Path) -> None:
    load_each(tmp_path, day1())
    before = tables(tmp_path)
    again = Segment("20260309T010000")
    for page, reading in day1().pairs:
        again.page(page.url, reading, outcome=page.outcome, status=page.status, at=page.fetched_at)
    load_each(tmp_path, again)
    assert tables(tmp_path) == before


def test_the_order_of_loading_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Segment("20260304T010000", "tanloc", DAY2).articles([replace(B, url="http://tanloc.example/b.html")])
    earlier = Segment("20260305T010000", at=DAY1 - timedelta(days=30)).articles([replace(A, body=prose("very old"), views=2)])
    back = Segment("20260306T010000", at=DAY2 + timedelta(days=1)).articles([C]).articles([article("z", views=9)])
    makers = (day1(), day2(), copy, earlier, back)
    outcomes = []
    for number, order in enumerate([(0, 1, 2, 3, 4), (4, 3, 1, 2, 0)]):
        home = tmp_path / str(number)
        load_each(home, *(makers[i] for i in order))
        outcomes.append(tables(home))
    load_together(tmp_path / "together", *makers)
    outcomes.append(tables(tmp_path / "together"))
    monkeypatch.setattr(loading, "ROUND", 1)
    report = load_together(tmp_path / "rounds", *makers)
    assert (report.segments, report.portals["vinhha"].new) == (len(makers), 4)
    outcomes.append(tables(tmp_path / "rounds"))
    for one, other in itertools.pairwise(outcomes):
        for name in one:
            assert one[name] == other[name], name
    home = tmp_path / "together"
    versions = f"SELECT version, body FROM article_versions WHERE article_id = '{identity('a')}' ORDER BY version"
    assert rows(home, versions) == [(1, prose("very old")), (2, A.body)]
    assert rows(home, f"SELECT version, views FROM articles WHERE article_id = '{identity('a')}'") == [(2, 14)]
    assert rows(home, f"SELECT removed_at FROM articles WHERE article_id = '{identity('c')}'") == [(None,)]
    assert rows(home, f"SELECT views FROM view_counts WHERE article_id = '{identity('z')}' ORDER BY ALL") == [(5,), (6,), (9,)]


def test_white_space_and_unicode_form_make_no_version(tmp_path: Path) -> None:
    again = replace(A, body=unicodedata.normalize("NFD", (A.body or "").replace("\n", "\n\n ")))
    load_each(tmp_path, day1(), Segment("20260303T010000", at=DAY2).articles([again]))
    assert rows(tmp_path, "SELECT max(version) FROM article_versions") == [(1,)]


def test_a_failed_or_rejected_page_leaves_the_article_alone(tmp_path: Path) -> None:
    load_each(tmp_path, day1())
    before = tables(tmp_path, ["articles", "article_versions", "view_counts", "stories"])
    bad = Segment("20260303T010000", at=DAY2).reject(A.url).page(B.url, day1().pairs[1][1], outcome="blocked")
    bad.page(C.url, day1().pairs[2][1], outcome="not_found", status=404)
    load_each(tmp_path, bad)
    assert tables(tmp_path, list(before)) == before
    assert rows(tmp_path, "SELECT count(*) FROM rejects") == [(2,)]


def test_counts_wait_for_their_article(tmp_path: Path) -> None:
    load_each(tmp_path, day1())
    assert rows(tmp_path, f"SELECT count(*) FROM view_counts WHERE article_id = '{identity('z')}'") == [(0,)]
    load_each(tmp_path, Segment("20260304T010000", at=DAY2).articles([article("z")]))
    assert rows(tmp_path, f"SELECT views, seen_on FROM view_counts WHERE article_id = '{identity('z')}'") == [(5, "listing")]
    assert rows(tmp_path, f"SELECT views, first_seen_at FROM articles WHERE article_id = '{identity('z')}'") == [
        (5, DAY1 + timedelta(seconds=3))
    ]


def test_only_the_given_portals_are_loaded(tmp_path: Path) -> None:
    day1().write(tmp_path)
    Segment("20260302T020000", "tanloc").articles([B]).write(tmp_path)
    load(tmp_path, REGISTRY, portals={"tanloc"})
    assert rows(tmp_path, "SELECT DISTINCT portal FROM articles") == [("tanloc",)]
    assert lake.pending_loads(tmp_path) == [("vinhha", "20260302T010000")]


def test_errors_name_the_file_and_change_nothing(tmp_path: Path) -> None:
    load_each(tmp_path, day1())
    before = files(tmp_path / "warehouse") | files(tmp_path / "lake")
    broken = lake.path(tmp_path / "lake", "articles", ("tanloc", "20260303T010000"))
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"PAR1 this is no Parquet file")
    with pytest.raises(CorruptSegmentError, match="20260303T010000"):
        load(tmp_path, REGISTRY)
    broken.unlink()
    day2().write(tmp_path)
    signatures = lake.path(tmp_path / "lake", "signatures", ("vinhha", "20260303T010000"))
    signatures.write_bytes(signatures.read_bytes()[:50])
    with pytest.raises(CorruptSegmentError, match=r"signatures.*20260303T010000.* delete it and run again"):
        load(tmp_path, REGISTRY)
    signatures.unlink()
    with pytest.raises(NotSignedError, match="20260303T010000"):
        load(tmp_path, REGISTRY)
    assert files(tmp_path / "warehouse").items() <= before.items()
    assert not list(tmp_path.glob(".tmp-*"))


def test_a_foreign_file_as_warehouse_is_named(tmp_path: Path) -> None:
    day1().write(tmp_path)
    (tmp_path / "warehouse.duckdb").write_bytes(b"no database at all" * 1000)
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb"):
        load(tmp_path, REGISTRY)


def test_two_loads_never_run_together(tmp_path: Path) -> None:
    with lock(tmp_path / "warehouse.lock"), pytest.raises(BusyError, match="another load"):
        load(tmp_path, REGISTRY)


def test_no_warehouse_yet(tmp_path: Path) -> None:
    assert load(tmp_path, REGISTRY).segments == 0
    assert not (tmp_path / "warehouse.duckdb").exists()
    with pytest.raises(WarehouseError, match="no warehouse"):
        connect(tmp_path)


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(WarehouseError, match="file"):
        load(tmp_path / "file", REGISTRY)
    with pytest.raises(WarehouseError, match=r"run the same command again"):
        day1().write(tmp_path / "file")


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    day1().write(tmp_path)
    folder = lake.path(tmp_path / "lake", "articles", ("vinhha", "20260302T010000")).parent
    (folder / ".tmp-999999999-20260302T010000.parquet").write_bytes(b"PAR1")
    assert lake.segments(tmp_path / "lake", "articles") == [("vinhha", "20260302T010000")]
    day1().write(tmp_path)
    assert [file.name for file in folder.iterdir()] == ["20260302T010000.parquet"]
    (tmp_path / ".tmp-999999999-warehouse.duckdb.overflow").mkdir()
    (tmp_path / ".tmp-999999999-warehouse.duckdb.wal").touch()
    load(tmp_path, REGISTRY)
    assert not list(tmp_path.glob(".tmp-*"))


def test_a_new_column_is_added_to_an_old_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column named like a field of Article needs its one line in the schema, also where lake and warehouse are older."""
    old = pa.schema([column for column in schema.ARTICLES if column.name != "language"])
    struct = pa.struct([part for part in schema.ARTICLE_STRUCT if part.name != "language"])
    with monkeypatch.context() as before:
        before.setattr(schema, "ARTICLES", old)
        before.setitem(schema.TABLES, "articles", (schema.TABLES["articles"][0], old))
        index = schema.READINGS.get_field_index("article")
        before.setattr(schema, "READINGS", schema.READINGS.set(index, pa.field("article", struct)))
        load_each(tmp_path, day1())
        day2().write(tmp_path)
    third = Segment("20260304T010000", at=DAY2 + timedelta(days=1)).articles([replace(A, language="vi")])
    load_each(tmp_path, third)
    assert rows(tmp_path, "SELECT title, language FROM articles WHERE language IS NOT NULL") == [(A.title, "vi")]
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(3,)]


def test_only_what_another_look_changes_is_written(tmp_path: Path) -> None:
    """A sighting moves its own columns; a sitemap shows no article alive; Parquet copies stay where nothing else changed."""
    load_each(tmp_path, day1())
    before = tables(tmp_path, ["articles"])
    copies = files(tmp_path / "warehouse" / "articles")
    load_each(tmp_path, Segment("20260303T010000", at=DAY2).listing(sighting("b", seen_on="sitemap")))
    assert tables(tmp_path, ["articles"]) == before
    load_each(tmp_path, Segment("20260304T010000", at=DAY2).listing(sighting("b")))
    assert rows(tmp_path, "SELECT key, last_seen_at FROM articles WHERE last_seen_at >= '2026-03-03'") == [("b", DAY2)]
    assert files(tmp_path / "warehouse" / "articles") == copies
    columns = ", ".join(f.name for f in schema.ARTICLES if f.name not in ("views", "views_observed_at", "last_seen_at"))
    kept = rows(tmp_path, f"SELECT {columns} FROM articles ORDER BY key")
    load_each(tmp_path, Segment("20260305T010000", at=DAY2).listing(sighting("b", 77)))
    assert rows(tmp_path, "SELECT views, views_observed_at FROM articles WHERE key = 'b'") == [(77, DAY2)]
    assert rows(tmp_path, f"SELECT {columns} FROM articles ORDER BY key") == kept
    assert files(tmp_path / "warehouse" / "articles") != copies
