"""One crawl: the spider in a process of its own, started through Dagster Pipes, and the report it leaves.

A process because Twisted's reactor cannot start twice; how pages are fetched and kept is the spider's own business.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.errors import DagsterPipesExecutionError

from orchestration.home import Home, environment

EXTENSION = "orchestration.crawl_progress.CrawlProgress"


def command(home: Home, names: Sequence[str], clock_offset: float, report: Path, mode: str = "daily") -> list[str]:
    """The spider's command line for these portals; the spider stops when the process that started it dies."""
    settings = {
        "HOME": str(home.path),
        "CLOCK_OFFSET": str(clock_offset),
        "CRAWL_REPORT": str(report),
        "WATCH_PARENT": str(os.getpid()),
        "LOG_LEVEL": "ERROR",  # what is milder comes through Pipes
        "ADDONS": json.dumps({EXTENSION: 500}),
    }
    pairs = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"portal={','.join(names)}", "-a", f"mode={mode}", *pairs]


def divided(names: Sequence[str], processes: int) -> list[list[str]]:
    """The portals in so many parts as even as may be, none of them empty."""
    return [list(names[number::processes]) for number in range(min(processes, len(names)))]


def run(
    context: dg.AssetExecutionContext,
    pipes: dg.PipesSubprocessClient,
    home: Home,
    names: Sequence[str],
    clock_offset: float,
    mode: str = "daily",
    processes: int = 1,
) -> Mapping[str, Any]:
    """Crawls the portals, in so many processes, and gives the spider's report (`portals`: one entry each).

    Raises dg.Failure when the spider died before reporting: what it had fetched is kept, and the next run goes on from there.
    """
    with tempfile.TemporaryDirectory(prefix="tintinh-") as folder:
        report = Path(folder) / "crawl.json"
        commands = [command(home, part, clock_offset, report, mode) for part in divided(names, processes)]
        several = [sys.executable, "-m", "orchestration.crawl_processes", str(report), *map(json.dumps, commands)]
        env = {**os.environ, **environment(home), "SCRAPY_SETTINGS_MODULE": "scraper.settings"}
        try:
            pipes.run(
                context=context,
                command=several if len(commands) > 1 else commands[0],
                cwd=folder,
                env=env,
            )
        except DagsterPipesExecutionError as error:
            context.log.warning(f"the spider ended badly: {error}")
        if not report.exists():
            raise dg.Failure(
                "the spider ended without a report; every page fetched so far is kept and the next run goes on from there. "
                "Run it by hand to see why: scrapy crawl portal -a portal=NAME"
            )
        told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        died = {"finish_reason": "died", "requests": 0, "pages": {}, "segments": []}
        told["portals"] = dict.fromkeys(names, died) | told["portals"]
        return told
