"""What the crawl tests share: a crawl in a process of its own, and sample portals in its home."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scraper import pages
from scraper.items import Page
from scraper.sample import SamplePortals

ROOT = Path(__file__).resolve().parents[3]


def command(home: Path, names: str, report: Path, mode: str = "incremental", **settings: Any) -> list[str]:
    """The spider's command line."""
    pairs = {"HOME": home, "CRAWL_REPORT": report, "LOG_LEVEL": "WARNING", **settings}
    words = [word for name, value in pairs.items() for word in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"portal={names}", "-a", f"mode={mode}", *words]


@dataclass
class Crawler:
    """Crawls of one home; each call is one crawl and gives the report by portal."""

    home: Path

    root = ROOT

    def words(self, names: str, **settings: Any) -> list[str]:
        """The command line of a crawl of this home."""
        return command(self.home, names, self.home / "report.json", **settings)

    def report(self) -> dict[str, Any]:
        """The last crawl's report by portal."""
        portals: dict[str, Any] = json.loads((self.home / "report.json").read_text())["portals"]
        return portals

    def __call__(self, names: str, **settings: Any) -> dict[str, Any]:
        (self.home / "report.json").unlink(missing_ok=True)
        words = self.words(names, **settings)
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert "Traceback" not in done.stderr, done.stderr[-3000:]
        return self.report()

    def start(self, names: str, **settings: Any) -> subprocess.Popen[bytes]:
        """A crawl that goes on while the test does something else."""
        return subprocess.Popen(self.words(names, **settings), cwd=ROOT, stderr=subprocess.DEVNULL)

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
