"""How fast the spider crawls with everything on, against a bare Scrapy spider that only downloads the same pages.

Both ask the same sample portal on loopback, in turn, each in a process of its own; only their time between opening and
closing counts, not their start.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PORTAL = "nongdantramgiang"
ARTICLES = 800
PAGE_BYTES = 60_000
CONCURRENCY = 16
ROUNDS = 3


def ours(home: str, meter: Any) -> None:
    """One crawl of the portal by the product's spider, all settings as they are."""
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings

    from scraper.spiders.portal import PortalSpider

    settings = Settings()
    settings.setmodule("scraper.settings")
    settings.update({"HOME": home, "LOG_LEVEL": "WARNING"}, priority="cmdline")
    run(CrawlerProcess(settings), PortalSpider, meter, portal=PORTAL)


def bare(addresses: str, meter: Any) -> None:
    """A spider with Scrapy's stock settings that downloads the addresses and does nothing with them."""
    from scrapy import Spider
    from scrapy.crawler import CrawlerProcess

    class Bare(Spider):
        name = "bare"
        start_urls = Path(addresses).read_text().split()

        def parse(self, response: Any) -> None:
            pass

    settings = {"CONCURRENT_REQUESTS": CONCURRENCY, "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY, "LOG_LEVEL": "WARNING"}
    run(CrawlerProcess(settings), Bare, meter)


def run(process: Any, spider: Any, meter: Any, **arguments: str) -> None:
    """Run one spider and print what it cost between opening and closing."""
    from scrapy import signals

    crawler = process.create_crawler(spider)
    crawler.signals.connect(meter.opened, signals.spider_opened)
    crawler.signals.connect(meter.downloaded, signals.response_downloaded)
    process.crawl(crawler, **arguments)
    process.start()
    report = getattr(crawler.spider, "report", None)
    if report is not None:  # our downloader sends no signals
        meter.pages = sum(entry["requests"] for entry in report.portals.values())
    print(json.dumps(meter.cost()))


class Meter:
    """Counts answers, and takes wall and CPU time from opening to the end of the process's work."""

    def __init__(self) -> None:
        self.pages = 0

    def opened(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def downloaded(self) -> None:
        self.pages += 1

    def cost(self) -> dict[str, float]:
        return {"pages": self.pages, "wall": time.perf_counter() - self._wall, "cpu": time.process_time() - self._cpu}


def probe(kind: str, what: str) -> dict[str, float]:
    """What one crawl in a process of its own cost."""
    words = [sys.executable, "-m", "tests.bench.bench_crawl", kind, what]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    cost: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return cost


def main() -> None:
    """Print pages a second and CPU a page of both, and their ratio."""
    from scraper import pages

    words = [sys.executable, "-m", "scraper.sample", "--articles", str(ARTICLES), "--page-bytes", str(PAGE_BYTES), "--no-record"]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None and server.stdin is not None
        url = json.loads(server.stdout.readline())["urls"][PORTAL]
        try:
            with tempfile.TemporaryDirectory() as scratch:
                addresses = Path(scratch) / "addresses"
                costs: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
                for round_ in range(ROUNDS + 1):
                    home = Path(scratch) / f"home{round_}"
                    (home / "portals").mkdir(parents=True)
                    (home / "portals" / f"{PORTAL}.toml").write_text(
                        f'name = "Đo"\nstart_urls = ["{url}"]\n[crawl]\ndelay = 0\nconcurrency = {CONCURRENCY}\n'
                    )
                    cost = probe("ours", str(home))
                    if not addresses.exists():  # the first round warms the server up and finds the addresses
                        found = pages.read_segment(pages.segments(home / "lake")[0])
                        addresses.write_text(
                            "\n".join(page.url for page in found if page.kind == "article" and page.outcome == "ok")
                        )
                        continue
                    costs["ours"].append(cost)
                    costs["bare"].append(probe("bare", str(addresses)))
        finally:
            server.stdin.close()
    speed = {}
    for kind, taken in costs.items():
        speed[kind] = statistics.median(cost["pages"] / cost["wall"] for cost in taken)
        cpu = statistics.median(cost["cpu"] / cost["pages"] for cost in taken)
        print(f"{kind}: {taken[0]['pages']:.0f} pages, {speed[kind]:.0f} pages/s, {cpu * 1000:.2f} ms CPU a page")
    print(f"ratio of pages/s (ours / bare): {speed['ours'] / speed['bare']:.2f} (aim: 1.0 or more)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("ours", "bare"))
    parser.add_argument("what")
    options = parser.parse_args()
    {"ours": ours, "bare": bare}[options.kind](options.what, Meter())
