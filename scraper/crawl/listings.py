"""How far a listing is followed: to the first stretch of what is known, to pages that are due, or to its end.

It judges the pages of listings of one visit; tasks are planned by the policy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from scraper.crawl.discovery import Found
from scraper.crawl.frontier import Asked
from scraper.crawl.revisits import DAY, interval
from scraper.crawl.tasks import Task

STRETCH = 8
"""Articles in a row, known from earlier crawls, with which a page must end for the listing to be believed known from there on."""


def ends_in_known(known: Sequence[bool]) -> bool:
    """Whether a page of a listing, newest first, ends in a stretch of known articles; a shorter page must be known whole."""
    return bool(known) and all(known[-STRETCH:])


class Walks:
    """The listings of one visit.

    mode: one of revisits.MODES. now, since: when the visit and its backfill began, in µs. whole: whether every page of a listing
    is asked again after a day.
    """

    def __init__(self, mode: str, now: int, since: int, *, whole: bool = False) -> None:
        self._mode = mode
        self._whole = whole
        self._now = now
        self._since = since
        self._pages: Counter[str] = Counter()  # pages of each listing asked one after another from its first
        self._shown: dict[str, set[str]] = {}  # keys shown so far by each listing's pages
        self._anew: set[str] = set()  # listings followed a second time, to their end
        self.complete: set[str] = set()  # listings asked to their end, and sitemaps

    def begin_anew(self, root: str) -> bool:
        """Take a listing for not walked yet; False where that was done before in this visit."""
        if root in self._anew:
            return False
        self._anew.add(root)
        self._shown.pop(root, None)
        return True

    def goes_on(
        self,
        task: Task,
        root: str,
        found: Found,
        known: Sequence[bool],
        youngest: int | None,
        asked: Callable[[str], Asked | None],
    ) -> bool:
        """Whether the page after this one is worth asking.

        known: of each article shown, whether an earlier crawl had it. youngest: the latest moment at which one appeared.
        """
        self._pages[root] += task.walk
        seen = self._shown.setdefault(root, set())
        count = len(seen)
        seen.update(sighting.key for sighting in found.articles)
        if found.next_page is None:
            if task.walk and self._pages[root] > 1:
                self.complete.add(root)
            return False
        # Pagers exist that go on for ever with the same page; but a list that a script loads begins on a page without articles.
        if len(seen) == count and (found.articles or task.url != root):
            return False
        if root in self._anew:
            return True
        if task.deep or self._mode == "backfill":
            last = asked(found.next_url)
            return last is None or last.outcome != "ok" or last.fetched_at < self._since
        if not ends_in_known(known):
            return True
        return (self._mode == "revisit" or self._whole) and self._is_due(asked(found.next_url), youngest)

    def _is_due(self, last: Asked | None, youngest: int | None) -> bool:
        """Whether a page is to be asked again whose articles are about as old as these."""
        if last is None:
            return False
        if youngest is None and not self._whole:
            return False
        wait = DAY if self._whole or youngest is None else interval((last.fetched_at - youngest) / 1_000_000, None)
        return last.fetched_at + wait * 1_000_000 <= self._now
