"""The verbs that answer: search, SQL over its hits, copies for other tools and the report, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from tests.orchestration.conftest import say


def answer(home: Path, *words: object) -> str:
    return say(home, *words).stdout


def test_a_run_leaves_an_index_that_finds_every_title(loaded: Path) -> None:
    rows = json.loads(answer(loaded, "sql", "--json", "SELECT article_id, title FROM articles WHERE removed_at IS NULL"))
    assert len(rows) == 24
    for row in rows[:10]:
        hits = json.loads(answer(loaded, "search", "--json", "--limit", 5, "--", *row["title"].split()))["hits"]
        assert row["article_id"] in {hit["article_id"] for hit in hits}


def test_hits_are_shown_with_date_counter_and_the_place_in_the_text(loaded: Path) -> None:
    shown = answer(loaded, "search", "xa", "--limit", 2)
    assert "tramgiang" in shown and "views" in shown and "http://" in shown
    assert shown.rstrip().splitlines()[-1].endswith("the first 2 are shown")
    assert answer(loaded, "search", "không-có-từ-này").strip() == "0 articles"


def test_hits_join_in_sql_and_as_a_file(loaded: Path, tmp_path: Path) -> None:
    query = "SELECT count(*) AS found FROM hits JOIN articles USING (article_id)"
    joined = json.loads(answer(loaded, "sql", "--json", "--search", "xã", query))
    file = tmp_path / "hits.parquet"
    answer(loaded, "search", "xã", "--limit", 1000, "--parquet", file)
    assert joined == [{"found": parquet.read_table(file).num_rows}]
    assert joined[0]["found"] > 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["search", "?!"], 1, "at least one word"),
        (["search", "xã", "--since", "hôm qua"], 2, "--since"),
        (["search", "xã", "--portal", "trmgiang"], 2, "portals list"),
        (["sql", "--search", "xã"], 2, "needs a query"),
        (["export", "xlsx", "out"], 2, "xlsx"),
        (["export", "warc", "out", "--table", "articles"], 2, "--where"),
        (["export", "csv", "out", "--where", "nonsense"], 1, "no condition"),
    ],
)
def test_what_cannot_be_answered_says_why(loaded: Path, tmp_path: Path, words: list[str], code: int, says: str) -> None:
    done = say(loaded, *[tmp_path / word if word == "out" else word for word in words], expect=code)
    assert says in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_copies_tell_what_they_hold(loaded: Path, tmp_path: Path) -> None:
    told = json.loads(answer(loaded, "export", "csv", tmp_path / "csv", "--json"))["written"]
    assert told["articles"] == 24
    pages = json.loads(answer(loaded, "export", "warc", tmp_path / "warc", "--where", "views > 0", "--json"))["written"]
    counted = json.loads(answer(loaded, "sql", "--json", "SELECT count(*) AS n FROM articles WHERE views > 0"))[0]["n"]
    assert sum(pages.values()) == counted > 0
    assert "written to" in answer(loaded, "export", "duckdb", tmp_path / "duckdb", "--table", "articles")


def test_the_report_goes_where_it_is_told(loaded: Path, tmp_path: Path) -> None:
    assert "report.html" in answer(loaded, "report")
    answer(loaded, "report", "--out", tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text() == (loaded / "report.html").read_text()
