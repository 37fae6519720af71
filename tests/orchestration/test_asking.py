"""The verbs that answer: SQL, search, both joined, copies for other tools and the report, as a user types them."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from scraper.sample import SamplePortals
from tests.orchestration.conftest import call, say


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one sample portal loaded, index and all; tests only read it."""
    home = tmp_path_factory.mktemp("loaded") / "home"
    with SamplePortals(articles=24) as sample:
        sample.write_registry(home)
        done = call("run", "tramgiang", home=home)
        assert done.returncode == 0, done.stderr
    return home


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
        (["export", "jsonl", "out", "--excel"], 2, "csv"),
    ],
)
def test_what_cannot_be_answered_says_why(loaded: Path, tmp_path: Path, words: list[str], code: int, says: str) -> None:
    done = say(loaded, *[tmp_path / word if word == "out" else word for word in words], expect=code)
    assert says in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_one_query_as_table_json_and_csv(loaded: Path) -> None:
    query = "SELECT title, published_at, views, tags, lead FROM articles ORDER BY published_at DESC, title LIMIT 3"
    records = json.loads(say(loaded, "sql", "--json", query).stdout)
    assert len(records) == 3
    assert isinstance(records[0]["views"], int)
    assert records[0]["published_at"].endswith("+07:00")
    lines = list(csv.DictReader(io.StringIO(say(loaded, "sql", "--csv", query).stdout)))
    assert [line["title"] for line in lines] == [record["title"] for record in records]
    assert say(loaded, "sql", query).stdout.rstrip().endswith("3 rows")


def test_the_warehouse_is_read_only_and_cannot_reach_other_files(loaded: Path) -> None:
    for statement in ("DELETE FROM articles", "COPY articles TO 'out.csv'", "FROM read_text('/etc/hostname')", "INSTALL httpfs"):
        say(loaded, "sql", statement, expect=1)
    assert "title" in say(loaded, "sql", "SELECT titel FROM articles", expect=1).stderr


def test_programs_get_values_as_they_are_and_errors_in_one_line(loaded: Path) -> None:
    exact = "SELECT TIMESTAMPTZ '2026-01-02 03:04:05.678901+07' AS t, ['a, b', 'c'] AS l, 'NaN'::DOUBLE AS n, true AS b"
    (record,) = json.loads(say(loaded, "sql", "--json", exact).stdout)
    assert record == {"t": "2026-01-02 03:04:05.678901+07:00", "l": ["a, b", "c"], "n": None, "b": True}
    (line,) = csv.DictReader(io.StringIO(say(loaded, "sql", "--csv", exact).stdout))
    assert json.loads(line["l"]) == ["a, b", "c"]
    asked = "SELECT '=1+1' AS f, '007' AS c, -7 AS n, TIMESTAMPTZ '2026-01-02 03:04:05+07' AS t"
    assert say(loaded, "sql", "--excel", asked).stdout == "\ufefff,c,n,t\n'=1+1,'007,-7,2026-01-02 03:04:05\n"
    late = "SELECT CASE WHEN range = 150000 THEN error('late') ELSE range END AS n FROM range(200000)"
    for words in (["--json", late], ["--csv", late], [late], [""], ["--json", "SELECT 1 AS a, 2 AS a"]):
        assert say(loaded, "sql", *words, expect=1).stderr.startswith("Error: ")


def test_the_shell_opens_read_only(loaded: Path) -> None:
    shell = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "sql"],
        env={**os.environ, "TINTINH_HOME": str(loaded)},
        input="SELECT count(*) AS n FROM articles;\nDELETE FROM articles;\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "24" in shell.stdout
    assert "read-only" in shell.stderr


def test_a_table_fits_a_terminal(loaded: Path) -> None:
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "sql", "SELECT title, lead FROM articles LIMIT 2"],
        env={**os.environ, "TINTINH_HOME": str(loaded), "COLUMNS": "60", "TERM": "xterm"},
        stdout=follower,
        stdin=follower,
    ) as process:
        os.close(follower)
        shown = b""
        while True:
            try:
                part = os.read(leader, 65_536)
            except OSError:
                break
            shown += part
        assert process.wait() == 0
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode()).replace("\r", "")
    assert max(len(line.rstrip()) for line in plain.splitlines()) <= 60


def test_copies_tell_what_they_hold(loaded: Path, tmp_path: Path) -> None:
    told = json.loads(answer(loaded, "export", "csv", tmp_path / "csv", "--json"))["written"]
    assert told["articles"] == 24
    answer(loaded, "export", "csv", tmp_path / "excel", "--excel", "--table", "articles")
    assert (tmp_path / "excel" / "articles.csv").read_text(encoding="utf-8").startswith("\ufeffarticle_id,")
    pages = json.loads(answer(loaded, "export", "warc", tmp_path / "warc", "--where", "views > 0", "--json"))["written"]
    counted = json.loads(answer(loaded, "sql", "--json", "SELECT count(*) AS n FROM articles WHERE views > 0"))[0]["n"]
    assert sum(pages.values()) == counted > 0
    assert "written to" in answer(loaded, "export", "duckdb", tmp_path / "duckdb", "--table", "articles")


def test_the_report_goes_where_it_is_told(loaded: Path, tmp_path: Path) -> None:
    assert "report.html" in answer(loaded, "report")
    answer(loaded, "report", "--out", tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text() == (loaded / "report.html").read_text()
