"""The whole job on a real NukeViet 4.5 portal, two captures a day apart, imported and crawled live, against its own database.

Skipped where the shared pages are absent; the sample portals' tests tell the same story without them.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scraper.bench.scoring import token_f1
from tests.orchestration.answers import rows, same, tables
from tests.orchestration.conftest import say

PORTAL = """\
name = "Cổng thông tin điện tử mẫu"
start_urls = ["http://127.0.0.1:8081/"]

[crawl]
delay = 0
"""

LABEL = re.compile(r"^(Tin, ảnh|Bài, ảnh|Tác giả|Ảnh)\s*:\s*", re.IGNORECASE)


def truth(folder: Path, day: int) -> dict[int, dict[str, Any]]:
    name = "truth.jsonl" if day == 1 else "truth-day2.jsonl"
    lines = (folder / "nukeviet" / name).read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def published(rows: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {number: row for number, row in rows.items() if row["state"] == "published"}


def number(url: str) -> int:
    found = re.search(r"-(\d+)\.html$", url)
    assert found, url
    return int(found[1])


def people(row: dict[str, Any]) -> tuple[str | None, str | None]:
    """Author and source that the CMS's fields mean: a label is not part of a name, a source is not an author."""
    author, source = row["author_raw"] or row["byline_in_body"], row["source"]
    if author and " - Tin, ảnh:" in author:
        named, author = author.split(" - ", 1)
        source = source or named.removeprefix("Nguồn: ")
    if author and re.match(r"(Nguồn: |Theo )", author):
        source, author = source or re.sub(r"^(Nguồn: |Theo )", "", author), None
    return (LABEL.sub("", author) if author else None), source


def checked_home(folder: Path) -> Path:
    home = folder / "home"
    (home / "portals").mkdir(parents=True)
    (home / "portals" / "mau.toml").write_text(PORTAL, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def first_day(shared_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which the first capture was imported."""
    home = checked_home(tmp_path_factory.mktemp("nukeviet"))
    say(home, "import", shared_pages / "nukeviet" / "nukeviet.warc.gz")
    return home


@pytest.fixture(scope="module")
def second_day(first_day: Path, shared_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home, copied, with the second capture imported on top."""
    home = tmp_path_factory.mktemp("nukeviet2") / "home"
    shutil.copytree(first_day, home)
    say(home, "import", shared_pages / "nukeviet" / "nukeviet-day2.warc.gz")
    return home


def check_articles(home: Path, expected: dict[int, dict[str, Any]]) -> None:
    """Every field the truth knows, for every article."""
    found = {number(row["url"]): row for row in rows(home, "SELECT * FROM articles WHERE removed_at IS NULL")}
    assert set(found) == set(expected)
    wrong: list[tuple[int, str, Any, Any]] = []
    scores = []
    for key, true in expected.items():
        row = found[key]
        author, source = people(true)
        moment = datetime.fromisoformat(true["published_at"])
        pairs = {
            "url": (row["url"], true["url"]),
            "title": (same(row["title"]), same(true["title"])),
            "published_at": (row["published_at"].replace(second=0), moment.replace(second=0)),
            "author": (same(row["author"]), same(author)),
            "source": (same(row["source"]), same(source)),
            "category": (same(row["category"]), same(true["category"])),
        }
        wrong += [(key, field, got, want) for field, (got, want) in pairs.items() if got != want]
        scores.append(token_f1(row["body"] or "", true["body_text"]))
    assert not wrong, wrong[:20]
    assert sum(scores) / len(scores) >= 0.99, sorted(zip(scores, expected, strict=True))[:10]


def check_views(home: Path, expected: dict[int, dict[str, Any]]) -> None:
    observed = {
        (number(row["url"]), row["views"])
        for row in rows(home, "SELECT url, v.views FROM view_counts v JOIN articles USING (article_id)")
    }
    shown = {(key, listing["views"]) for key, row in expected.items() for listing in row["views_shown_on_listings"]}
    assert shown, "the truth must show counts for this to mean anything"
    assert shown <= observed, sorted(shown - observed)[:10]


def test_import_gives_every_published_article_and_no_other(first_day: Path, shared_pages: Path) -> None:
    check_articles(first_day, published(truth(shared_pages, 1)))


def test_every_view_count_shown_is_observed(first_day: Path, shared_pages: Path) -> None:
    check_views(first_day, published(truth(shared_pages, 1)))


def test_copies_share_a_story_and_nothing_else_does(first_day: Path, shared_pages: Path) -> None:
    expected = truth(shared_pages, 1)
    copies = [key for key, row in expected.items() if row["dup_of"]]
    assert len(copies) == 24
    stories: dict[str, set[int]] = {}
    for row in rows(first_day, "SELECT url, story_id FROM articles"):
        stories.setdefault(row["story_id"], set()).add(number(row["url"]))
    story_of = {member: frozenset(members) for members in stories.values() for member in members}
    originals = _originals(expected)
    for copy in copies:
        assert originals[copy] in story_of[copy], f"{copy} is a copy of {originals[copy]} but not in its story"
    groups: dict[int, set[int]] = {}
    for copy in copies:
        groups.setdefault(_root(copy, originals), set()).update({copy, _root(copy, originals)})
    together = {frozenset(members) for members in stories.values() if len(members) > 1}
    assert together == {frozenset(group) for group in groups.values()}


def _originals(expected: dict[int, dict[str, Any]]) -> dict[int, int]:
    """Of each copy its original: the earlier article noted as copied that shares most words (truth numbers them otherwise)."""
    copied = {key: row for key, row in published(expected).items() if {"has_exact_dup", "has_near_dup"} & set(row["notes"])}
    return {
        key: max(
            (other for other in copied if other < key), key=lambda other: token_f1(copied[other]["body_text"], row["body_text"])
        )
        for key, row in expected.items()
        if row["dup_of"]
    }


def _root(key: int, originals: dict[int, int]) -> int:
    while key in originals:
        key = originals[key]
    return key


def test_the_same_file_twice_changes_nothing(first_day: Path, shared_pages: Path) -> None:
    before = {path: path.read_bytes() for path in _files(first_day)}
    done = say(first_day, "import", "--json", shared_pages / "nukeviet" / "nukeviet.warc.gz")
    told = json.loads(done.stdout)["import"]
    assert told["pages"] == {"mau": 0}
    assert told["known"] > 400
    assert {path: path.read_bytes() for path in _files(first_day)} == before


def _files(home: Path) -> list[Path]:
    return [home / "warehouse.duckdb", *(home / "warehouse").rglob("*.parquet"), *(home / "lake").rglob("*.parquet")]


def test_day_two_adds_edits_removes_and_moves_what_it_should(first_day: Path, second_day: Path, shared_pages: Path) -> None:
    expected = truth(shared_pages, 2)
    check_articles(second_day, published(expected))
    check_views(second_day, published(expected))
    before = {number(row["url"]): row for row in rows(first_day, "SELECT * FROM articles")}
    after = {number(row["url"]): row for row in rows(second_day, "SELECT * FROM articles")}

    changes: dict[str, set[int]] = {}
    for key, row in expected.items():
        changes.setdefault(str(row["change"]).partition("(")[0], set()).add(key)
    assert set(after) - set(before) == changes["new_day2"]
    assert {key for key, row in after.items() if row["removed_at"]} == changes["deleted_day2"]
    edited = changes["edited_body"] | changes["edited_body_silently"] | changes["edited_title_and_body"]
    assert len(edited) == 3
    assert {key for key, row in after.items() if row["version"] == 2} == edited
    (moved,) = changes["moved_category"]
    assert before[moved]["article_id"] == after[moved]["article_id"]
    assert before[moved]["category"] != after[moved]["category"]

    untouched = set(before) - edited - changes["deleted_day2"] - {moved}
    for key in untouched:
        for field in (
            "article_id",
            "title",
            "lead",
            "body",
            "author",
            "source",
            "published_at",
            "category",
            "version",
            "story_id",
        ):
            assert before[key][field] == after[key][field], (key, field)
    versions = rows(second_day, "SELECT article_id, count(*) AS n FROM article_versions GROUP BY ALL")
    assert {row["article_id"] for row in versions if row["n"] == 2} == {after[key]["article_id"] for key in edited}
    assert max(row["n"] for row in versions) == 2


def test_day_two_twice_changes_nothing(second_day: Path, shared_pages: Path) -> None:
    before = tables(second_day)
    say(second_day, "import", shared_pages / "nukeviet" / "nukeviet-day2.warc.gz")
    assert tables(second_day) == before


@contextmanager
def replay(shared: Path, capture: str, log: Path) -> Iterator[None]:
    """Serves a capture on the port it was made from; skips where that port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", 8081))
        except OSError:
            pytest.skip("port 8081, on which the capture was made, is taken")
    server = subprocess.Popen(
        [sys.executable, str(shared.parent / "tools" / "replay.py"), str(shared / "nukeviet" / capture), "--log", str(log)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert "pages on" in server.stdout.readline()
        yield
    finally:
        server.kill()
        server.wait()


def test_live_crawl_reaches_the_same_and_asks_little_the_second_time(shared_pages: Path, tmp_path: Path) -> None:
    home = checked_home(tmp_path)
    first_log, second_log, next_day_log = (tmp_path / f"requests-{number}.log" for number in range(3))
    with replay(shared_pages, "nukeviet.warc.gz", first_log):
        say(home, "run", "mau")
    first = published(truth(shared_pages, 1))
    check_articles(home, first)
    check_views(home, first)
    assert len(first_log.read_text().splitlines()) < 1.25 * len(first)
    with replay(shared_pages, "nukeviet.warc.gz", second_log):
        say(home, "run", "mau")
    asked = [line.split("\t")[1] for line in second_log.read_text().splitlines()]
    assert len(asked) <= len(first_log.read_text().splitlines()) / 5
    assert sum(bool(re.search(r"-\d+\.html$", path)) for path in asked) <= 10, Counter(asked)
    with replay(shared_pages, "nukeviet-day2.warc.gz", next_day_log):
        say(home, "run", "mau", "--clock-offset", 86_400)
    expected = truth(shared_pages, 2)
    check_articles(home, published(expected))
    check_views(home, published(expected))
    after = {number(row["url"]): row for row in rows(home, "SELECT * FROM articles")}
    assert {key for key, row in after.items() if row["removed_at"]} == {
        key for key, row in expected.items() if row["change"] == "deleted_day2"
    }
    assert {key for key, row in after.items() if row["version"] == 2} == {
        key for key, row in expected.items() if str(row["change"]).startswith("edited")
    }


def test_the_published_file_needs_nothing_but_duckdb(second_day: Path) -> None:
    with duckdb.connect(str(second_day / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (255,)
