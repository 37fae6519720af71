"""What a crawl loses and repeats: with every misbehaviour on, and killed twenty times in the midst of a backfill.

Recall, doubles and requests are counted from the lake and from what the sample portals answered.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from scraper import pages
from scraper.sample import SamplePortals
from scraper.sample.mischief import KINDS

ROOT = Path(__file__).resolve().parents[2]
FOR_EVER = ("huge", "gzip_bomb", "truncated", "redirects")
"""Misbehaviours of which nobody could make a page; the others leave one to be had."""


def crawl(home: Path, names: str, **settings: Any) -> subprocess.Popen[bytes]:
    """A crawl under way; its report goes to `<home>/report.json`."""
    mode = settings.pop("mode", "incremental")
    values = {"HOME": home, "CRAWL_REPORT": home / "report.json", "LOG_LEVEL": "CRITICAL", **settings}
    pairs = [word for name, value in values.items() for word in ("-s", f"{name}={value}")]
    words = [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"portal={names}", "-a", f"mode={mode}", *pairs]
    return subprocess.Popen(words, cwd=ROOT)


def articles(home: Path, portal: str) -> Counter[str]:
    """How often the lake holds each article as fetched."""
    pages.recover(home / "lake", portal)
    kept = (page for segment in pages.segments(home / "lake", portal) for page in pages.read_segment(segment))
    return Counter(page.final_url for page in kept if page.kind == "article" and page.outcome == "ok")


def misbehaving(count: int = 200) -> None:
    """Every misbehaviour at one in a hundred addresses each, the first time they are asked; a second crawl after it."""
    shares = {kind: 0.01 for kind in KINDS if kind != "slow"}
    with (
        tempfile.TemporaryDirectory() as scratch,
        SamplePortals(count, misbehaviour=dict.fromkeys(SamplePortals.NAMES, shares)) as sample,
    ):
        home = Path(scratch)
        sample.write_registry(home)
        names = ",".join(sample.urls)
        for mode in ("backfill", "backfill", "incremental"):
            # What failed in a way that may pass is asked again an hour later.
            crawl(home, names, mode=mode, CLOCK_OFFSET=3600 * 2 if mode == "incremental" else 0).wait()
            report = json.loads((home / "report.json").read_text())["portals"]
            for name in sample.urls:
                kept = articles(home, name)
                wanted = {one.url for one in sample.truth(name) if one.state == "published"}
                asked = report[name]["requests"]
                useful = len({(path) for portal, _, path, status in sample.requests if portal == name and status == 200})
                twice = sum(times > 1 for times in kept.values())
                print(
                    f"{mode} {name}: recall {len(wanted & set(kept)) / len(wanted):.4f}, {twice} twice, {asked} requests, "
                    f"{asked / max(useful, 1):.2f} of {useful} useful pages, {report[name]['finish_reason']}"
                )
            sample.forget_requests()


def killed(count: int = 5_000, kills: int = 20, seed: int = 3) -> None:
    """A backfill of one portal, killed at random moments, then run to its end."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch, SamplePortals(count, page_bytes=20_000) as sample:
        home = Path(scratch)
        (home / "portals").mkdir()
        portal = f'name = "Thử"\nstart_urls = ["{sample.urls["donglach"]}"]\n[crawl]\ndelay = 0\n'
        (home / "portals" / "donglach.toml").write_text(portal)  # one request at a time, as everywhere outside of tests
        journals = home / "lake" / "journals" / "portal=donglach"
        struck, ended = 0, False
        while struck < kills and not ended:
            process = crawl(home, "donglach", mode="backfill")
            while not list(journals.glob("*.journal")) and process.poll() is None:
                time.sleep(0.01)
            time.sleep(draw.uniform(0, 1.0))
            ended = process.poll() is not None
            struck += not ended
            process.kill()
            process.wait()
            pages.recover(home / "lake")
        asked = len(sample.requests)
        if not ended:  # a further backfill would walk every listing anew
            crawl(home, "donglach", mode="backfill").wait()
        kept = articles(home, "donglach")
        wanted = {one.url for one in sample.truth("donglach") if one.state == "published"}
        times = Counter(path for _, _, path, status in sample.requests if status == 200)
        again = sum(number - 1 for number in times.values())
        print(
            f"{struck} kills, {asked} requests before the last crawl: {len(set(kept) & wanted)} of {len(wanted)} articles, "
            f"{sum(n > 1 for n in kept.values())} stored twice, {again} of {len(sample.requests)} requests repeated "
            f"({again / len(times):.4f} of the pages; aim 0.01)"
        )


def main() -> None:
    """Both trials."""
    misbehaving()
    killed()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trial", choices=("misbehaving", "killed", "both"), default="both", nargs="?")
    {"misbehaving": misbehaving, "killed": killed, "both": main}[parser.parse_args().trial]()
