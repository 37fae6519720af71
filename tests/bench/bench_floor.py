"""What a request costs of one process before any page is read: Scrapy's engine alone, with its own HTTP client, and with ours.

Each asks the same small pages of many loopback hosts, in turn, in a process of its own; `bench_many` measures whole crawls.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

from scrapy import Request
from scrapy.http import Headers, HtmlResponse

from tests.bench.many_portals import PORT, address

ROOT = Path(__file__).resolve().parents[2]
HOSTS = 60
EACH = 40
ROUNDS = 3
CLIENTS = {
    "no client at all": "tests.bench.bench_floor.NoClient",
    "Scrapy's client": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
    "our client": "scraper.crawl.http_client.HttpClient",
}


class NoClient:
    """Answers every request with the same page, asking nobody: what is left is the cost of Scrapy's engine."""

    lazy = False

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """Made by Scrapy."""
        return cls()

    async def download_request(self, request: Request) -> HtmlResponse:
        """A page of about the size that the others fetch."""
        await asyncio.sleep(0)
        headers = Headers({b"Content-Type": [b"text/html; charset=utf-8"]})
        return HtmlResponse(request.url, body=b"<html>" + b"x" * 4000, headers=headers)

    async def close(self) -> None:
        """Nothing is held."""


def ask(client: str) -> None:
    """Ask every page by one client with the product's settings, and print the CPU seconds of this process for each."""
    from scrapy import Spider
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings

    class Asking(Spider):
        name = "asking"

        async def start(self) -> Any:
            async def host(number: int) -> None:
                for page in range(1, EACH + 1):
                    url = f"http://{address(number)}:{PORT}/tin/bai-viet-ve-nong-thon-so-{page}.html"
                    request = Request(url, dont_filter=True, meta={"download_slot": address(number)})
                    answer = await self.crawler.engine.download_async(request)
                    assert answer.status == 200 and len(answer.body) > 2000

            began = time.process_time()
            await asyncio.gather(*map(host, range(1, HOSTS + 1)))
            print(json.dumps((time.process_time() - began) / (HOSTS * EACH)))
            return
            yield

    settings = Settings()
    settings.setmodule("scraper.settings")
    settings.update(
        {"LOG_LEVEL": "ERROR", "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS": 0, "DOWNLOAD_HANDLERS": {"http": CLIENTS[client]}},
        priority="cmdline",
    )
    process = CrawlerProcess(settings)
    process.crawl(Asking)
    process.start()


def main() -> None:
    """Print the CPU a request of each, and the requests a second that one core can make at most."""
    words = [sys.executable, "-m", "tests.bench.many_portals", str(HOSTS + 1), str(EACH)]
    costs: dict[str, list[float]] = {client: [] for client in CLIENTS}
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None and server.stdin is not None and server.stdout.readline()
        try:
            for _ in range(ROUNDS):
                for client, taken in costs.items():
                    probe = [sys.executable, "-m", "tests.bench.bench_floor", client]
                    done = subprocess.run(probe, cwd=ROOT, capture_output=True, text=True, check=True)
                    taken.append(json.loads(done.stdout.splitlines()[-1]))
        finally:
            server.stdin.close()
    for client, taken in costs.items():
        cost = statistics.median(taken)
        print(f"{client}: {1000 * cost:.2f} ms CPU a request, so one core makes at most {1 / cost:.0f} a second")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("client", nargs="?", choices=CLIENTS)
    options = parser.parse_args()
    ask(options.client) if options.client else main()
