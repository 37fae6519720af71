"""What is to be asked and in which order: one task an address, and the agenda that hands them out by urgency.

Why a task is wanted at all is decided by the policy.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

from scraper.crawl.answers import ERROR_BODY, Answer
from scraper.items import Form, Page
from scraper.platforms import Platform

_URGENCY = {
    "start": 0,
    "first": 1,
    "changed": 2,
    "new": 3,
    "moved": 4,
    "returned": 4,
    "next": 5,
    "pending": 6,
    "vanished": 7,
    "recheck": 8,
    "confirm": 9,
}
_AGAIN = 10
"""After everything else: what failed is tried again as late as possible."""


@dataclass(frozen=True, slots=True)
class Task:
    """One address to ask, and why.

    `kind` is what it is taken for (robots, listing, feed, sitemap, article). `reason`: start, first (first page of a
    listing, or a feed or sitemap), next (page of a listing), new, changed, moved, returned (ended, and shown again), pending
    (left by an earlier crawl), vanished, recheck, confirm (a second 404). `root` is the listing's first page; `walk` tells
    that every page from there to here was asked in this visit, `deep` that the listing is followed to its end whatever is known
    of it. `form` is what a listing's pager posts; `url` is then its address. `hops` are the redirects followed. `was_odd`
    tells that the answer was too large or a loop in this visit already.
    """

    url: str
    kind: str
    reason: str
    key: str | None = None
    root: str | None = None
    parent_url: str | None = None
    walk: bool = False
    deep: bool = False
    form: Form | None = None
    hops: tuple[str, ...] = ()
    tries: int = 1
    again: bool = False
    was_odd: bool = False

    @property
    def asks(self) -> str:
        """The address to ask: its own, or where the last redirect points."""
        return self.hops[-1] if self.hops else self.url

    @property
    def posts(self) -> Form | None:
        """The form to post now: a redirect after it is followed by a plain request, as browsers do."""
        return None if self.hops else self.form


def page_of(portal: str, task: Task, answer: Answer, outcome: str, kind: str) -> Page:
    """What came of a task, as it is kept; of an error no more than ERROR_BODY."""
    return Page(
        portal=portal,
        url=task.url,
        final_url=answer.url,
        fetched_at=answer.at,
        status=answer.status,
        headers=answer.headers,
        body=answer.body if outcome == "ok" else answer.body[:ERROR_BODY],
        kind=kind,
        outcome=outcome,
        parent_url=task.parent_url,
    )


class Agenda:
    """The tasks waiting, most urgent first, and first come first served among equals."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Task]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, task: Task) -> None:
        """Put a task in its place; the rest of a redirect goes before all else."""
        urgency = -1 if task.hops or task.kind == "robots" else _AGAIN if task.again else _URGENCY[task.reason]
        self._count += 1
        heapq.heappush(self._heap, (urgency, self._count, task))

    def rename(self, platform: Platform) -> dict[str, str]:
        """Give waiting articles the keys that a platform gives them; tells the new key of each old one."""
        names: dict[str, str] = {}
        for place, (urgency, count, task) in enumerate(self._heap):
            key = platform.article_key(task.url) if task.key is not None else None
            if task.key is not None and key is not None:
                names[task.key] = key
                self._heap[place] = (urgency, count, replace(task, key=key))
        return names

    def pop(self) -> Task | None:
        """The most urgent task, or None."""
        return heapq.heappop(self._heap)[2] if self._heap else None
