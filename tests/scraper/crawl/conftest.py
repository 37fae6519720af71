"""What the crawl tests share: a crawl in a process of its own, sample portals in a home, and a small server with its own mind.

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scraper import pages
from scraper.items import Page
from scraper.sample import SamplePortals

ROOT = Path(__file__).resolve().parents[3]


def command(home: Path, names: str, report: Path, **settings: Any) -> list[str]:
    """The spider's command line."""
    pairs = {"HOME": home, "CRAWL_REPORT": report, "LOG_LEVEL": "WARNING", **settings}
    words = [word for name, value in pairs.items() for word in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"portal={names}", *words]


@dataclass
class Crawler:
    """Crawls of one home; each call is one crawl and gives the report by portal."""

    home: Path
    log: str = ""

    def __call__(self, names: str, **settings: Any) -> dict[str, Any]:
        report = self.home / "report.json"
        report.unlink(missing_ok=True)
        done = subprocess.run(
            command(self.home, names, report, **settings), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        self.log = done.stderr
        assert "Traceback" not in done.stderr, done.stderr[-3000:]
        return json.loads(report.read_text())["portals"]

    def start(self, names: str, **settings: Any) -> subprocess.Popen[bytes]:
        """A crawl that goes on while the test does something else."""
        words = command(self.home, names, self.home / "report.json", **settings)
        return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL, env=os.environ)

    def pages(self, portal: str) -> list[Page]:
        """All pages the lake holds of a portal, in the order of landing."""
        found = pages.segments(self.home / "lake", portal)
        return [page for segment in found for page in pages.read_segment(segment)]

    def portal(self, name: str, *start_urls: str, **crawl: Any) -> None:
        """Write a portal file."""
        folder = self.home / "portals"
        folder.mkdir(exist_ok=True)
        lines = [
            f'name = "{name}"',
            'province = "93"',
            f"start_urls = {json.dumps(start_urls)}",
            'platform = "generic"',
            "[crawl]",
        ]
        lines += [f"{key} = {value}" for key, value in ({"delay": 0} | crawl).items()]
        (folder / f"{name}.toml").write_text("\n".join(lines))


@pytest.fixture
def crawl(tmp_path: Path) -> Crawler:
    """Crawls of a fresh home."""
    return Crawler(tmp_path)


@pytest.fixture
def sample(crawl: Crawler) -> Iterator[SamplePortals]:
    """The sample portals, in the registry of the crawl's home."""
    with SamplePortals(articles=24) as portals:
        portals.write_registry(crawl.home)
        yield portals


@dataclass
class Heard:
    """One request that the small server got."""

    path: str
    agent: str
    began: float
    ended: float = 0.0


@dataclass
class Answers:
    """The small server: `say` gives status, headers and body for a path; `heard` are the requests in order."""

    say: Callable[[str], tuple[int, dict[str, str], bytes]]
    heard: list[Heard] = field(default_factory=list)
    url: str = ""

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.heard]


@contextmanager
def serving(say: Callable[[str], tuple[int, dict[str, str], bytes]]) -> Iterator[Answers]:
    """A server on a free loopback port that answers by a function of the path."""
    answers = Answers(say)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            heard = Heard(self.path, self.headers.get("User-Agent", ""), time.monotonic())
            answers.heard.append(heard)
            status, headers, body = answers.say(self.path)
            self.send_response_only(status)
            for name, value in ({"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            heard.ended = time.monotonic()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    answers.url = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield answers
    finally:
        server.shutdown()
        server.server_close()
