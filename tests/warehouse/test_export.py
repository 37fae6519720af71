"""Copies for other tools: everything or what was chosen, readable by those tools, whole or not there at all."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pyarrow.dataset as dataset
import pytest

from scraper.items import Image
from tests.warehouse.lakes import Segment, article, load_each, prose, rows
from warehouse import export, schema
from warehouse.dictionary import VIEWS
from warehouse.errors import WarehouseError

TITLE = 'Tin "nóng", nhiều\ndòng; =1+1'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    shared = prose("copy")
    first = Segment("20260302T010000000000Z-a").articles(
        [
            article("1", title=TITLE, views=15, tags=("lũ", "mưa"), images=(Image("http://vinhha.example/a.jpg", "Ảnh"),)),
            article("2", body=shared, published_at=None),
        ]
    )
    second = Segment("20260302T020000000000Z-b", portal="tanloc").articles([article("3", body=shared)])
    load_each(home, first, second)
    return home


def exported(home: Path, kind: str, target: Path, **given: object) -> dict[str, int]:
    return export.export(home, kind, target, done=lambda name: None, **given)  # type: ignore[arg-type]


def test_parquet_is_hive_partitioned_and_complete(home: Path, tmp_path: Path) -> None:
    written = exported(home, "parquet", tmp_path / "copy")
    assert set(written) == set(schema.TABLES)
    for name, count in written.items():
        read = dataset.dataset(tmp_path / "copy" / name, format="parquet", partitioning="hive").to_table()
        assert read.num_rows == count == rows(home, f"SELECT count(*) FROM {name}")[0][0], name
    articles = dataset.dataset(tmp_path / "copy" / "articles", partitioning="hive").to_table().to_pylist()
    assert {(row["portal"], row["year"]) for row in articles} == {("vinhha", 2026), ("vinhha", 0), ("tanloc", 2026)}
    assert next(row for row in articles if row["views"] == 15)["title"] == TITLE


def test_csv_for_a_spreadsheet_tells_its_encoding_and_computes_nothing(tmp_path: Path) -> None:
    titles = ("=HYPERLINK(1)", "+1", "-1", "@SUM", "\t=1", "0123", "12e45", "1.234,5", "Huyện = 1", "2 xã")
    load_each(tmp_path, Segment("20260302T010000").articles([article(str(n), title=title) for n, title in enumerate(titles)]))
    exported(tmp_path, "excel", tmp_path / "copy", wanted=("articles",))
    written = (tmp_path / "copy" / "articles.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfarticle_id,portal,")
    with (tmp_path / "copy" / "articles.csv").open(newline="", encoding="utf-8-sig") as file:
        read = list(csv.DictReader(file))
    assert {row["title"] for row in read} == {f"'{title}" for title in titles[:8]} | set(titles[8:])
    assert {row["published_at"] for row in read} == {"2026-02-28 08:00:00"}


def test_csv_holds_lists_as_json_and_any_text(home: Path, tmp_path: Path) -> None:
    exported(home, "csv", tmp_path / "copy")
    with (tmp_path / "copy" / "articles.csv").open(newline="") as file:
        read = {row["title"]: row for row in csv.DictReader(file)}
    assert json.loads(read[TITLE]["tags"]) == ["lũ", "mưa"]
    assert read[TITLE]["published_at"].endswith("+07")
    assert (tmp_path / "copy" / "articles.csv").read_bytes().startswith(b"article_id,")
    assert next(row for row in read.values() if row["portal"] == "tanloc")["views"] == ""


def test_jsonl_is_an_object_a_line(home: Path, tmp_path: Path) -> None:
    exported(home, "jsonl", tmp_path / "copy", wanted=("articles", "images"))
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == ["articles.jsonl", "images.jsonl"]
    read = [json.loads(line) for line in (tmp_path / "copy" / "articles.jsonl").read_text().splitlines()]
    assert {row["title"]: row["tags"] for row in read}[TITLE] == ["lũ", "mưa"]


def test_the_slim_file_opens_by_itself_and_explains_its_columns(home: Path, tmp_path: Path) -> None:
    exported(home, "duckdb", tmp_path / "copy")
    with duckdb.connect(str(tmp_path / "copy" / export.SLIM_FILE), read_only=True) as con:
        columns = dict(con.execute("SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'articles'").fetchall())
        assert con.execute("SELECT count(*) FROM articles JOIN stories USING (story_id)").fetchall() == [(3,)]
        views = dict(con.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
        assert views == {name: view.purpose for name, view in VIEWS.items()}
        for view in VIEWS.values():
            con.execute(view.example).fetchall()
        assert con.execute("SELECT from_portal, to_portal FROM syndication").fetchall() == [("tanloc", "vinhha")]
    assert not set(export.WITHOUT) & set(columns)
    assert columns["views"] == "the latest observed view count"


def test_the_slim_file_has_no_view_of_tables_that_it_lacks(home: Path, tmp_path: Path) -> None:
    exported(home, "duckdb", tmp_path / "copy", where="true")
    with duckdb.connect(str(tmp_path / "copy" / export.SLIM_FILE), read_only=True) as con:
        views = {name for (name,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
        for name in views:
            con.execute(f"FROM {name}").fetchall()
    assert views == set(VIEWS) - {"portal_health"}


def test_a_condition_narrows_every_table_to_its_articles(home: Path, tmp_path: Path) -> None:
    written = exported(home, "jsonl", tmp_path / "copy", where="portal = 'tanloc' -- a comment")
    assert written["articles"] == written["article_versions"] == written["stories"] == 1
    assert written["images"] == written["near_duplicates"] == written["view_counts"] == 0
    assert not {"fetches", "rejects"} & set(written)
    both = exported(home, "jsonl", tmp_path / "both", where="key IN ('2', '3')")
    assert (both["near_duplicates"], both["stories"]) == (1, 1)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"where": "portl = 'x'"}, "portl"),
        ({"where": "1 = 1); DROP TABLE articles; --"}, "read-only|no condition"),
        ({"where": "title IN (SELECT content FROM read_text('/etc/hostname'))"}, "disabled"),
        ({"wanted": ("artikles",)}, "there are articles"),
        ({"wanted": ("fetches",), "where": "true"}, "without --where"),
    ],
)
def test_what_cannot_be_exported_says_why_and_leaves_nothing(
    home: Path, tmp_path: Path, given: dict[str, object], says: str
) -> None:
    with pytest.raises(WarehouseError, match=says):
        exported(home, "csv", tmp_path / "copy", **given)
    assert list(tmp_path.iterdir()) == []
    assert rows(home, "SELECT count(*) FROM articles") == [(3,)]


def test_nothing_is_written_over(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    for target in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(WarehouseError, match="name a new one"):
            exported(home, "csv", target)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
