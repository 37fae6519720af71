"""The views on a small lake: each worked query runs, each view says what its name says, and the dictionary is today's.

Views about provinces are tested with the provinces.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.items import Portal
from tests.warehouse.lakes import DAY1, DAY2, REGISTRY, Segment, article, identity, load_each, rows, sighting
from warehouse import dictionary, schema
from warehouse.load import load
from warehouse.query import connect

ROOT = Path(__file__).resolve().parents[2]
A = article("a", views=10, author="Lê Thị Thử", authors=("Lê Thị Thử", "Mai"), source="Báo Vĩnh Hạ")
B, C, LONELY = article("b", title="Nhan đề cũ"), article("c"), article("lonely", published_at=None)
COPY = replace(A, url="http://tanloc.example/a.html", published_at=DAY1 - timedelta(hours=42), author=None, authors=())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("views")
    load_each(
        home,
        Segment("20260302T010000").articles([A, B, C, LONELY]).listing(sighting("a", 10)),
        Segment("20260302T020000", "tanloc", DAY1).articles([COPY]),
        Segment("20260303T010000", at=DAY2)
        .articles([replace(B, title="Nhan đề mới")])
        .gone(A.url)
        .gone(C.url)
        .listing(sighting("a", 25), at=DAY2 + timedelta(hours=-1)),
    )
    load(home, REGISTRY | {"cantho": Portal("cantho", "Cổng Cần Thơ", "92", ("http://cantho.example/",))})
    return home


def test_every_view_has_the_columns_that_it_tells_of_and_a_query_that_answers(home: Path) -> None:
    with connect(home) as con:
        for name, view in dictionary.VIEWS.items():
            described = [column[0] for column in con.execute(f"DESCRIBE {name}").fetchall()]
            assert described == list(view.columns), name
            assert name in view.example
            assert con.execute(view.example).fetchall(), name


def test_every_table_view_and_column_is_explained_inside_the_file(home: Path) -> None:
    purposes = {name: told for name, (told, _) in schema.TABLES.items()} | {
        name: view.purpose for name, view in dictionary.VIEWS.items()
    }
    listed = "SELECT {0}_name, comment FROM duckdb_{0}s() WHERE schema_name = 'main' AND NOT internal"
    assert dict(rows(home, f"{listed.format('table')} UNION ALL {listed.format('view')}")) == purposes
    columns = rows(
        home, "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal"
    )
    assert {table for table, _, _ in columns} == set(purposes)
    assert [column for column in columns if not column[2]] == []


def test_every_query_of_the_readme_answers(home: Path) -> None:
    written = re.findall(r"```sql\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    queries = [query for block in written for query in block.split(";") if query.strip()]
    assert queries
    for query in queries:
        assert rows(home, query), query


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT articles, removed FROM articles_daily WHERE portal = 'vinhha' ORDER BY day", [(3, 2), (1, 0)]),
        ("SELECT portal, views, views_per_day FROM top_viewed", [("tanloc", 10, 5.7)]),
        ("SELECT portal, seen_on, first_views, last_views, growth FROM view_growth", [("vinhha", "listing", 10, 25, 15)]),
        (
            "SELECT title, old_title, new_title, old_body = new_body FROM edits",
            [("Nhan đề mới", "Nhan đề cũ", "Nhan đề mới", True)],
        ),
        (
            "SELECT article_id, copies_left, days_online FROM removals ORDER BY copies_left",
            [(identity("c"), 0, 3.0), (identity("a"), 1, 3.0)],
        ),
        (
            "SELECT from_portal, to_portal, lag, lag_precision, names_source FROM syndication",
            [("vinhha", "tanloc", timedelta(hours=6), "minute", True)],
        ),
        (
            "SELECT former_story_id, story_id FROM story_merges",
            [("s" + identity("a", "tanloc"), "s" + identity("a"))],
        ),
        (
            "SELECT portal, requests, answered, articles, with_published_at, state FROM portal_health ORDER BY portal",
            [("tanloc", 1, 1.0, 1, 1.0, "fresh"), ("vinhha", 9, 0.7778, 4, 0.75, "fresh")],
        ),
        (
            "SELECT source, portal, articles FROM sources ORDER BY portal",
            [("Báo Vĩnh Hạ", "tanloc", 1), ("Báo Vĩnh Hạ", "vinhha", 1)],
        ),
        (
            "SELECT author, portal, articles, views FROM authors ORDER BY author",
            [("Lê Thị Thử", "vinhha", 1, 25), ("Mai", "vinhha", 1, 25)],
        ),
    ],
)
def test_a_view_says_what_its_name_says(home: Path, query: str, answer: list[tuple[object, ...]]) -> None:
    assert rows(home, query) == answer


def test_a_portal_that_is_not_asked_is_late_and_one_that_is_silent_is_silent(tmp_path: Path) -> None:
    much_later = DAY1 + timedelta(days=30)
    load_each(
        tmp_path,
        Segment("20260302T010000").articles([A]),
        Segment("20260302T020000", "tanloc").articles([COPY]),
        Segment("20260401T010000", "tanloc", much_later).articles([COPY]),
    )
    states = rows(tmp_path, "SELECT DISTINCT portal, state FROM portal_health ORDER BY portal")
    assert states == [("tanloc", "silent"), ("vinhha", "late")]


def test_the_dictionary_is_made_from_the_schema_of_today() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary.page(), "run: python -m warehouse.dictionary docs/data-dictionary.md"
    assert all(f"### {name}\n" in written for name in (*schema.TABLES, *dictionary.VIEWS))
