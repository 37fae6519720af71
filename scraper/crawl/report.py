"""The crawl report: what one crawl did at each portal and why it stopped there, as JSON for whoever started it.

A crawl's process ends with 0 whatever happened, so this file is what tells.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from scraper.crawl.visit import Visit

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 2.0

MOST_LINES = 12
"""Portals under way that are told of one by one."""


class CrawlReport:
    """The report of one crawl. path: the file to write, or None."""

    def __init__(self, crawl_id: str, path: str | None) -> None:
        self.crawl_id = crawl_id
        self._path = Path(path) if path else None
        self._started = datetime.now(UTC)
        self._since: dict[str, float] = {}
        self._said = monotonic()
        self._lines: dict[str, str] = {}
        self.portals: dict[str, dict[str, Any]] = {}

    def begin(self, portal: str) -> None:
        """The visit to a portal begins."""
        self._since[portal] = monotonic()

    def refuse(self, portal: str, reason: str) -> None:
        """A portal was not visited."""
        self.portals[portal] = {"finish_reason": reason, "requests": 0, "pages": {}, "segments": []}

    def end(self, visit: Visit, segments: list[Path]) -> None:
        """The visit to a portal is over and its pages are in segments."""
        tally = visit.tally
        pages: dict[str, dict[str, int]] = {}
        for (kind, outcome), count in sorted(tally.pages.items()):
            pages.setdefault(kind, {})[outcome] = count
        entry = {
            "finish_reason": visit.finished,
            "mode": visit.mode,
            "unanswered": dict(tally.failures.most_common()),
            "rests_until": visit.rests_until.isoformat() if visit.rests_until else None,
            "tls": visit.portal.tls,
            "platform": visit.platform_name,
            "requests": tally.requests,
            "pages": pages,
            "new_articles": tally.new_articles,
            "rechecked": tally.rechecked,
            "known_skipped": tally.known_skipped,
            "left": visit.left,
            "bytes": tally.bytes,
            "seconds": round(monotonic() - self._since[visit.portal.id], 3),
            "segments": [segment.stem for segment in segments],
        }
        self.portals[visit.portal.id] = entry
        answered = ", ".join(f"{count} {kind} {outcome}" for (kind, outcome), count in sorted(tally.pages.items()))
        log.info("%s: %s after %d requests: %s", visit.portal.id, visit.finished, tally.requests, answered or "no answer")

    def progress(self, visits: Mapping[str, Visit]) -> None:
        """Say now and then how far each portal is, where anything has changed; of many portals how far they are together."""
        if monotonic() - self._said < PROGRESS_SECONDS:
            return
        self._said = monotonic()
        going = {name: visit for name, visit in visits.items() if visit.finished is None}
        groups = {name: [visit] for name, visit in going.items()}
        if len(going) > MOST_LINES:
            groups = {f"{len(going)} portals": list(going.values())}
        lines = {name: _so_far(some) for name, some in groups.items()}
        for name, line in lines.items():
            if self._lines.get(name) != line:
                log.info("%s: %s", name, line)
        self._lines = lines

    def write(self, reason: str) -> None:
        """Write the report, whole or not at all. reason: why Scrapy closed."""
        if self._path is None:
            return
        report = {
            "crawl_id": self.crawl_id,
            "started_at": self._started.isoformat(),
            "finished_at": datetime.now(UTC).isoformat(),
            "reason": reason,
            "portals": self.portals,
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(self._path)


def _so_far(visits: Sequence[Visit]) -> str:
    requests = sum(visit.tally.requests for visit in visits)
    new = sum(visit.tally.new_articles for visit in visits)
    return f"{requests} requests, {new} new articles, {sum(visit.left for visit in visits)} to ask"
