"""Publishing: kills at random moments, readers during a load, and Parquet copies that equal the tables."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow.dataset as ds
import pytest

from tests.warehouse.lakes import DAY2, REGISTRY, Segment, article, load_each, rows, sighting, tables
from warehouse import build, lake, partitions, publish, schema
from warehouse.errors import WarehouseError
from warehouse.load import load
from warehouse.query import connect

ROOT = Path(__file__).resolve().parents[2]
LOADER = """
import sys
from pathlib import Path
from tests.warehouse.lakes import REGISTRY
from warehouse.load import load
print("ready", flush=True)
load(Path(sys.argv[1]), REGISTRY)
"""
READER = """
import sys, threading
from pathlib import Path
from warehouse.query import connect
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
home = Path(sys.argv[1])
looks, seen = 0, set()
count = "SELECT (SELECT count(*) FROM articles), (SELECT sum(articles) FROM stories), (SELECT max(version) FROM articles)"
with connect(home) as held:
    before = held.execute(count).fetchall()
    print("ready", flush=True)
    while not (stop.is_set() and looks):
        with connect(home) as con:
            [(articles, members, version)] = con.execute(count).fetchall()
        assert articles == members and articles % 4 == 0 and version == 1, (articles, members, version)
        assert held.execute(count).fetchall() == before
        looks += 1
        seen.add(articles)
print(looks, min(seen), max(seen))
"""


def segment(number: int) -> Segment:
    keys = [f"n{number}-{n}" for n in range(4)]
    day = DAY2 + timedelta(days=number + 7)
    made = Segment(f"{day:%Y%m%d}T010000", "vinhha", day)
    made.articles([article(key, views=number) for key in keys]).listing(sighting(f"n{number + 1}-0", number))
    return made.gone(article(f"n{number - 1}-1").url)


def parquet(home: Path, table: str) -> list[tuple[object, ...]]:
    names = [f.name for f in schema.TABLES[table][1]]
    folder = home / "warehouse" / table
    if not folder.exists():
        return []
    found = ds.dataset(folder, partitioning="hive").to_table(columns=names)
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'")
        return sorted(con.execute("FROM found").fetchall(), key=repr) if len(found) else []


def assert_parquet_equals_tables(home: Path) -> None:
    for name, expected in tables(home).items():
        assert parquet(home, name) == expected, name


def assert_whole(home: Path) -> None:
    """The warehouse opens, and every load that it knows of is there in all tables or in none."""
    loaded = "SELECT DISTINCT portal, segment FROM internal.loaded_segments"
    seen = "SELECT DISTINCT portal, split_part(page_id, ':', 1)"
    [(articles, versions, stories, missing)] = rows(
        home,
        f"SELECT (SELECT count(*) FROM articles), (SELECT count(DISTINCT article_id) FROM article_versions),"
        f" (SELECT sum(articles) FROM stories), (SELECT count(*) FROM ({loaded} EXCEPT {seen} FROM fetches))",
    )
    assert articles == versions == stories == 4 * rows(home, f"SELECT count(*) FROM ({loaded})")[0][0]
    assert missing == 0


def test_a_killed_loader_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """`TINTINH_KILLS=50` kills fifty."""
    kills = int(os.environ.get("TINTINH_KILLS", "4"))
    draw = random.Random(20260301)
    killed, calm = tmp_path / "killed", tmp_path / "calm"
    load_each(killed, segment(0))
    for number in range(1, kills + 1):
        segment(number).write(killed)
        loader = subprocess.Popen([sys.executable, "-c", LOADER, str(killed)], cwd=ROOT, stdout=subprocess.PIPE)
        assert loader.stdout is not None
        assert loader.stdout.readline() == b"ready\n"
        time.sleep(draw.uniform(0, 0.6))
        loader.kill()
        loader.communicate()
        assert_whole(killed)
    load(killed, REGISTRY)
    load_each(calm, *(segment(number) for number in range(kills + 1)))
    assert tables(killed) == tables(calm)
    assert_parquet_equals_tables(killed)
    assert not list(killed.rglob(".tmp-*"))


def test_readers_come_and_go_while_loads_follow_one_another(tmp_path: Path) -> None:
    """No load and no look fails, and no look sees half a load. `TINTINH_LOADS=50` loads fifty times."""
    loads = int(os.environ.get("TINTINH_LOADS", "3"))
    load_each(tmp_path, segment(0))
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for number in range(1, loads + 1):
            assert load_each(tmp_path, segment(number))[0].portals["vinhha"].new == 4
        told, _ = reader.communicate("stop\n")
    looks, least, most = map(int, told.split())
    assert reader.returncode == 0
    assert looks > 0
    assert 4 <= least <= most <= 4 * (loads + 1)


def test_an_open_reader_is_not_disturbed(tmp_path: Path) -> None:
    load_each(tmp_path, segment(1))
    with connect(tmp_path) as reader:
        before = reader.execute("SELECT count(*) FROM articles").fetchall()
        load_each(tmp_path, segment(2))
        assert reader.execute("SELECT count(*) FROM articles").fetchall() == before
        assert rows(tmp_path, "SELECT count(*) FROM articles") != before


def test_a_program_that_holds_the_file_for_writing_is_told_and_not_the_file_blamed(tmp_path: Path) -> None:
    with publish.copy(tmp_path, {}) as con:
        build.prepare(con)
    hold = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('ready', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(tmp_path / "warehouse.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"ready\n"
        with pytest.raises(WarehouseError, match=r"open for writing.*-readonly"):
            load(tmp_path, REGISTRY)
        holder.communicate()


def test_parquet_equals_the_tables_and_only_stale_files_are_rewritten(tmp_path: Path) -> None:
    load_each(tmp_path, segment(1))
    assert_parquet_equals_tables(tmp_path)
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "warehouse").rglob("*.parquet")}
    late = Segment("20260401T010000", "tanloc").articles([article("other", published_at=DAY2.replace(year=2027))])
    load_each(tmp_path, late)
    assert {p: p.stat().st_mtime_ns for p in times} == times
    assert_parquet_equals_tables(tmp_path)


def test_an_article_whose_month_changes_leaves_its_old_file(tmp_path: Path) -> None:
    one = article("a", views=1)
    load_each(tmp_path, Segment("20260301T010000").articles([one]))
    other = article("a", views=2, published_at=DAY2.replace(month=7))
    load_each(tmp_path, Segment("20260302T010000", at=DAY2).articles([other]))
    assert_parquet_equals_tables(tmp_path)
    assert [p.parent.name for p in (tmp_path / "warehouse" / "articles").rglob("*.parquet")] == ["month=2026-07"]


def test_a_load_killed_before_its_parquet_is_finished_by_the_next(tmp_path: Path) -> None:
    load_each(tmp_path, segment(1))
    old = tmp_path / "old"
    shutil.copytree(tmp_path / "warehouse", old)
    load_each(tmp_path, segment(2))
    shutil.rmtree(tmp_path / "warehouse")
    old.rename(tmp_path / "warehouse")
    report = load(tmp_path, REGISTRY)
    assert report.segments == 0
    assert report.partitions > 0
    assert_parquet_equals_tables(tmp_path)
    (tmp_path / "warehouse" / partitions.MARKER).unlink()
    load(tmp_path, REGISTRY)
    assert_parquet_equals_tables(tmp_path)


def test_parquet_of_another_warehouse_is_replaced(tmp_path: Path) -> None:
    """The copies follow the file, whether it was moved away and made anew or put back from a safe copy, to the last partition."""
    load_each(tmp_path, segment(1), segment(2))
    (tmp_path / "warehouse.duckdb").rename(tmp_path / "safe")
    gone = article("elsewhere", published_at=DAY2.replace(year=2024))
    load_each(tmp_path, Segment("20260320T010000").articles([gone]))
    assert rows(tmp_path, "SELECT count(*) FROM articles WHERE key = 'elsewhere'") == [(1,)]
    assert_parquet_equals_tables(tmp_path)
    (tmp_path / "warehouse.duckdb").rename(tmp_path / "other")
    (tmp_path / "safe").rename(tmp_path / "warehouse.duckdb")
    shutil.rmtree(tmp_path / "lake")
    load(tmp_path, REGISTRY)
    assert_parquet_equals_tables(tmp_path)
    assert not list((tmp_path / "warehouse" / "articles").rglob("month=2024-*/*"))


def test_a_safe_copy_that_caught_up_shares_no_parquet(tmp_path: Path) -> None:
    """Two loads of the same number are not the same load."""
    load_each(tmp_path, segment(1))
    shutil.copy(tmp_path / "warehouse.duckdb", tmp_path / "safe")
    load_each(tmp_path, segment(2))
    (tmp_path / "safe").replace(tmp_path / "warehouse.duckdb")
    lake.path(tmp_path / "lake", "articles", ("vinhha", segment(2).name)).unlink()
    load_each(tmp_path, Segment("20260401T010000", "tanloc").articles([article("other")]))
    assert_parquet_equals_tables(tmp_path)


def test_comments_and_no_way_out(tmp_path: Path) -> None:
    load_each(tmp_path, segment(1))
    assert rows(
        tmp_path, "SELECT count(*) FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal AND comment IS NULL"
    ) == [(0,)]
    with connect(tmp_path) as con:
        for statement in ("DELETE FROM articles", f"SELECT * FROM read_text('{Path(__file__)}')", "INSTALL httpfs"):
            try:
                con.execute(statement)
            except duckdb.Error:
                continue
            raise AssertionError(statement)
