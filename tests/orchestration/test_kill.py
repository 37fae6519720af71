"""`kill -9` of the spider, of the run worker and of the loader at random moments: nothing is lost, doubled or half written.

Twenty kills take minutes, so the suite makes three on the first day; TINTINH_KILLS=20 makes that many over two days. The moments
come from a printed seed.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import duckdb
import psutil
import pytest

from scraper.sample import SamplePortals
from tests.orchestration.answers import rows
from tests.orchestration.conftest import say
from warehouse import query

KILLS = int(os.environ.get("TINTINH_KILLS", "3"))
SEED = int(os.environ.get("TINTINH_SEED", "20261122"))
VICTIMS = ("spider", "worker", "loader")


def content(home: Path) -> dict[str, Any]:
    """The warehouse without what depends on the hour of the run: times of observation, page ids, story names."""
    articles = rows(home, "SELECT * FROM articles")
    url = {row["article_id"]: row["url"] for row in articles}
    told = (
        "article_id",
        "portal",
        "url",
        "title",
        "lead",
        "body",
        "author",
        "source",
        "category",
        "published_at",
        "views",
        "version",
    )
    members: dict[str, set[str]] = {}
    for row in articles:
        members.setdefault(row["story_id"], set()).add(row["url"])
    return {
        "articles": sorted(tuple(str(row[name]) for name in (*told, "content_hash", "is_original")) for row in articles),
        "versions": sorted(
            (url[row["article_id"]], row["version"], row["content_hash"]) for row in rows(home, "FROM article_versions")
        ),
        "views": sorted({(url[row["article_id"]], row["views"], row["seen_on"]) for row in rows(home, "FROM view_counts")}),
        "images": sorted((url[row["article_id"]], row["position"], row["url"]) for row in rows(home, "FROM images")),
        "stories": sorted(sorted(group) for group in members.values()),
        "pairs": sorted(
            (url[row["article_id"]], url[row["duplicate_of"]], row["kind"]) for row in rows(home, "FROM near_duplicates")
        ),
        "removed": sorted(row["url"] for row in articles if row["removed_at"]),
        "doubled": len(articles) - len(url),
    }


class Reader(threading.Thread):
    """Opens the warehouse over and over and counts; remembers what it could not read."""

    def __init__(self, home: Path) -> None:
        super().__init__(daemon=True)
        self.home, self.ended = home, threading.Event()
        self.reads, self.errors = 0, []

    def run(self) -> None:
        while not self.ended.wait(0.4):
            if not (self.home / "warehouse.duckdb").exists():
                continue
            try:
                with query.connect(self.home) as connection:
                    orphans = connection.execute(
                        "SELECT count(*) FROM view_counts ANTI JOIN articles USING (article_id)"
                    ).fetchone()
                    assert orphans == (0,)
                self.reads += 1
            except (duckdb.Error, AssertionError) as error:
                self.errors.append(repr(error))


def strike(home: Path, names: list[str], victim: str, moments: random.Random, day: int) -> int:
    """Kills the victim at a random moment of a run; gives how many runs it took.

    A run may end before its moment on a fast machine, so each further run draws from half the time, the last ones hardly any.
    """
    longest = 3.0
    for attempt in range(1, 8):
        if _struck(home, names, victim, moments.uniform(0.0, longest), day):
            return attempt
        longest /= 2
    raise AssertionError(f"no run lived long enough to kill its {victim}")


def _struck(home: Path, names: list[str], victim: str, wait: float, day: int) -> bool:
    run = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "run", *names, "--clock-offset", str(-86_400 if day == 1 else 0)],
        env={**os.environ, "TINTINH_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    process = psutil.Process(run.pid)
    spider = _wait_for_spider(process, run)
    assert spider is not None, "the run ended without a spider"
    if victim == "loader":
        spider.wait(timeout=120)
    time.sleep(wait)
    target = spider if victim == "spider" else process
    struck = False
    if target.is_running() and target.status() != psutil.STATUS_ZOMBIE:
        target.kill()
        struck = True
    run.wait(timeout=120)
    _wait_until_gone(spider)
    return struck


def _wait_for_spider(process: psutil.Process, run: subprocess.Popen[bytes]) -> psutil.Process | None:
    while run.poll() is None:
        try:
            for child in process.children(recursive=True):
                if "scrapy" in child.cmdline():
                    return child
        except psutil.Error:
            return None
        time.sleep(0.02)
    return None


def _wait_until_gone(spider: psutil.Process | None) -> None:
    """The spider must end by itself when the process that started it is gone."""
    if spider is not None:
        spider.wait(timeout=60)


DAYS = (1, 2) if KILLS >= 6 else (1,)


@pytest.mark.parametrize("day", DAYS)
def test_killed_at_random_and_then_run_once_more_it_is_as_if_never_killed(day: int, tmp_path: Path) -> None:
    moments = random.Random(SEED + day)
    untouched, struck = tmp_path / "untouched", tmp_path / "struck"
    with SamplePortals(articles=30, delay=0.02) as sample:
        names = sorted(sample.urls)
        for home in (untouched, struck):
            sample.write_registry(home)
            if day == 2:
                sample.day = 1
                say(home, "run", *names, "--clock-offset", -86_400)
        sample.day = day
        reader = Reader(struck)
        reader.start()
        strikes = [strike(struck, names, VICTIMS[number % 3], moments, day) for number in range(KILLS // len(DAYS))]
        print(f"seed {SEED}: runs that each kill took: {strikes}")
        for home in (untouched, struck):
            say(home, "run", *names, "--clock-offset", -86_400 if day == 1 else 0)
        reader.ended.set()
        reader.join()
    assert not reader.errors, reader.errors[:3]
    assert reader.reads
    expected, found = content(untouched), content(struck)
    for part in expected:
        assert found[part] == expected[part], part
