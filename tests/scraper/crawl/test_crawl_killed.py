"""A crawl killed at any moment loses nothing it had for a second and doubles nothing; the next one completes it."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from scraper import pages
from scraper.crawl.guard import only_crawl_of


def articles(crawl, portal):
    return Counter(page.final_url for page in crawl.pages(portal) if page.kind == "article" and page.outcome == "ok")


def test_kills_at_random_moments_lose_and_double_nothing(crawl, sample):
    draw = random.Random(7)
    journals = crawl.home / "lake" / "journals" / "portal=donglach"
    safe: set[str] = set()
    for _ in range(3):
        process = crawl.start("donglach", DOWNLOAD_DELAY=0)
        deadline = time.monotonic() + 30
        while not list(journals.glob("*.journal")) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)  # the first answer is in
        time.sleep(draw.uniform(0, 0.4))
        process.kill()
        process.wait()
        pages.recover(crawl.home / "lake")
        found = articles(crawl, "donglach")
        assert safe <= set(found)  # what was kept once stays
        safe = set(found)
        assert not list(journals.glob("*.journal"))
    report = crawl("donglach")["donglach"]
    assert report["finish_reason"] == "finished"
    found = articles(crawl, "donglach")
    assert set(found) == {article.url for article in sample.truth("donglach") if article.state == "published"}
    assert set(found.values()) == {1}
    assert report["new_articles"] == len(found) - len(safe)


def test_a_crawl_stops_with_its_parent_and_keeps_what_it_has(crawl, sample):
    crawl.portal("thu", sample.urls["donglach"], delay=0.3)
    words = crawl.words("thu", WATCH_PARENT=1)
    launch = "import subprocess, sys, time; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); time.sleep(60)"
    parent = subprocess.Popen(
        [sys.executable, "-c", launch, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=crawl.root
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    deadline = time.monotonic() + 30
    while not list((crawl.home / "lake").glob("journals/portal=thu/*.journal")) and time.monotonic() < deadline:
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    report = crawl.home / "report.json"
    while not report.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert crawl.report()["thu"]["finish_reason"] == "parent_died"
    assert crawl.pages("thu")
    assert not list((crawl.home / "lake").glob("journals/portal=thu/*.journal"))
    wait_until_gone(child)


def wait_until_gone(process: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        if is_zombie(process):
            return
        time.sleep(0.05)
    os.kill(process, signal.SIGKILL)
    raise AssertionError("the spider outlived its parent by more than ten seconds")


def is_zombie(process: int) -> bool:
    """Whether the process has ended and only waits for whoever adopted it to notice."""
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_two_crawls_of_one_portal_at_once_are_one_too_many(crawl, sample):
    with only_crawl_of(crawl.home / "lake", "donglach"):
        assert crawl("donglach")["donglach"]["finish_reason"] == "busy"
    assert sample.requests == []
