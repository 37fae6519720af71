"""What is worth asking: new articles at once, known ones when due or shown to have changed, listings as deep as needed.

It reads the frontier and fills the agenda; answers are judged by the visit.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from scraper.addresses import address_host, identity
from scraper.crawl.answers import TRANSIENT
from scraper.crawl.discovery import Found
from scraper.crawl.frontier import ENDED, Frontier, Known, micros, title_digest
from scraper.crawl.tally import Tally
from scraper.crawl.tasks import Agenda, Task
from scraper.items import Portal, Sighting
from scraper.platforms import Platform
from scraper.portals import hosts

DUE_SECONDS = 20 * 3600
"""A known page is asked again after this long: less than a day, so that a daily crawl that runs early still asks."""

MOST_LISTINGS = 500
"""First pages of listings one visit asks: more are a calendar or another endless address space."""

FAILED_TRIES = 3
"""An article never fetched `ok` is asked again at each sighting until this many failures; then only when due."""

LONGEST_REST = 6
"""Doublings of DUE_SECONDS, at most, before an article that ended and is shown all the same is asked again."""


class Plan:
    """The plans of one visit. now: when it began, in µs since 1970 UTC."""

    def __init__(self, portal: Portal, frontier: Frontier, agenda: Agenda, tally: Tally, now: int) -> None:
        self._portal = portal
        self._hosts = hosts(portal)
        self._frontier = frontier
        self._agenda = agenda
        self._tally = tally
        self._now = now
        self._due = now - DUE_SECONDS * 1_000_000
        self._known: dict[str, Known | None] = {}
        self._sighted: set[str] = set()
        self._asked: set[str] = set()  # identities of addresses asked or planned in this visit
        self._visited: set[str] = set()  # identities of addresses answered `ok` in this visit
        self._fetched: set[str] = set()  # keys of articles asked in this visit
        self._planned: set[str] = set()  # keys of articles planned in this visit
        self._walked: Counter[str] = Counter()  # pages of each listing asked one after another from its first
        self._complete: set[str] = set()  # listings asked to their end, and sitemaps
        self._roots: set[str] = set()
        self._rechecks = portal.recheck
        self._at_home: set[str] = set()  # keys of articles shown at the address they had
        self._elsewhere: dict[str, dict[str, str]] = {}  # by key: other addresses, and the page that shows each
        self._of_listing: dict[str, set[str]] = {}  # keys shown so far by each listing's pages
        self._stages = [self._pending, self._moved, self._unconfirmed, self._vanished, self._recheck]
        self._asked.update(identity(url) for url in portal.start_urls)

    def moment(self) -> datetime:
        """When the visit began."""
        return datetime.fromtimestamp(self._now / 1_000_000, UTC)

    def known(self, key: str) -> Known | None:
        """What the lake knew of an article when the visit began."""
        if key not in self._known:
            self._known[key] = self._frontier.article(self._portal.id, key)
        return self._known[key]

    def was_ok(self, key: str) -> bool:
        """Whether the article was fetched in an earlier crawl."""
        known = self.known(key)
        return known is not None and known.ok_at is not None

    def was_gone(self, key: str) -> bool:
        """Whether an earlier crawl confirmed that the article is gone."""
        known = self.known(key)
        return known is not None and known.outcome == "gone"

    def visited(self, url: str) -> bool:
        """Whether an address was answered in this visit."""
        return identity(url) in self._visited

    def still_wanted(self, task: Task) -> bool:
        """Whether a task, planned earlier, is not answered meanwhile by another address of the same page."""
        if task.hops or task.again or task.reason in ("start", "confirm"):
            return True
        return not self.visited(task.url) and not (task.key is not None and task.key in self._fetched)

    def done(self, task: Task, outcome: str, final_url: str) -> None:
        """Note how a task ended."""
        self._asked.add(identity(task.url))
        if outcome == "ok":
            for url in (task.url, *task.hops, final_url):
                self._visited.add(identity(url))
        if task.key is not None:
            self._fetched.add(task.key)

    def denied(self, task: Task) -> None:
        """Note that a task may not be asked: another address of the same article still may."""
        if task.key is not None:
            self._planned.discard(task.key)

    def rename(self, platform: Platform) -> None:
        """Give the articles planned so far the keys of a platform that was recognised only now."""
        names = self._agenda.rename(platform)
        self._planned = {names.get(key, key) for key in self._planned}
        self._sighted = {names.get(key, key) for key in self._sighted}

    def follow(self, task: Task, url: str, kind: str, found: Found) -> None:
        """Plan what a page leads to."""
        root = task.root or task.url
        fresh = 0
        for sighting in found.articles:
            if address_host(sighting.url) in self._hosts:
                fresh += self._consider_article(sighting, url, root, kind)
        for listing in found.listings:
            self.consider(listing, "listing", url, None)
        for feed in found.feeds:
            self.consider(feed, "feed", url, None)
        for sitemap in found.sitemaps:
            self.consider(sitemap, "sitemap", url, None)
        if kind == "sitemap":
            self._complete.add(root)
        elif kind == "listing":
            self._follow_listing(task, url, root, found, fresh)

    def _follow_listing(self, task: Task, url: str, root: str, found: Found, fresh: int) -> None:
        """Plan the listing's next page where this one had something new, or where that one is new or due itself."""
        self._walked[root] += task.walk
        seen = self._of_listing.setdefault(root, set())
        count = len(seen)
        seen.update(sighting.key for sighting in found.articles)
        if found.next_page is None:
            if task.walk and self._walked[root] > 1:
                self._complete.add(root)
            return
        if identity(found.next_page) in self._asked or address_host(found.next_page) not in self._hosts:
            return
        if len(seen) == count:  # pagers exist that go on for ever with the same page
            return
        asked = self._frontier.asked(self._portal.id, found.next_page)
        if fresh or asked is None or asked.fetched_at <= self._due:
            self._asked.add(identity(found.next_page))
            self._agenda.add(Task(found.next_page, "listing", "next", root=root, parent_url=url, walk=task.walk))

    def consider(self, url: str, kind: str, parent_url: str, root: str | None) -> None:
        """Plan the first page of a listing, a feed or a sitemap, once a visit."""
        address = identity(url)
        if address in self._asked or address_host(url) not in self._hosts:
            return
        if kind == "listing":
            if len(self._roots) >= MOST_LISTINGS:
                return
            self._roots.add(address)
        self._asked.add(address)
        self._agenda.add(Task(url, kind, "first", root=root or url, parent_url=parent_url, walk=True))

    def _consider_article(self, sighting: Sighting, parent_url: str, root: str, kind: str) -> bool:
        """Plan an article that is new, or that this page shows changed or elsewhere; tells whether it was new."""
        key = sighting.key
        first = key not in self._sighted
        self._sighted.add(key)
        known = self.known(key)
        if known is None or known.ok_at is None:
            new = key not in self._planned and self._worth_asking(known)
            if new:
                self._plan_article(sighting.url, key, "new", parent_url)
            return new
        self._tally.known_skipped += first
        if kind != "article":
            if known.outcome in ENDED and self._rested(known):
                self._plan_known(sighting.url, key, "returned", parent_url)
            elif self._changed(sighting, root):
                self._plan_known(sighting.url, key, "changed", parent_url)
            if identity(sighting.url) == identity(known.url):
                self._at_home.add(key)
                self._elsewhere.pop(key, None)
            elif key not in self._at_home:
                self._elsewhere.setdefault(key, {})[sighting.url] = parent_url
        return False

    def _worth_asking(self, known: Known | None) -> bool:
        if known is None:
            return True
        if known.outcome in ENDED:
            return self._rested(known)
        return known.fetched_at <= self._due or (known.outcome in TRANSIENT and known.failures < FAILED_TRIES)

    def _rested(self, known: Known) -> bool:
        """Whether an article that ended was left alone for long enough: a day after its 404 was confirmed, then ever longer.

        Sitemaps go on naming what was removed years ago, and asking that daily would use up what a visit may ask again.
        """
        doublings = min(max(known.failures - 2, 0), LONGEST_REST)
        return known.fetched_at <= self._now - (DUE_SECONDS << doublings) * 1_000_000

    def _changed(self, sighting: Sighting, root: str) -> bool:
        """Whether the listing, feed or sitemap shows another title or modification time than when it showed the article last."""
        shown = self._frontier.shown(self._portal.id, root, sighting.key)
        if shown is None:
            return False
        title = title_digest(sighting.title)
        if title is not None and shown.title is not None and title != shown.title:
            return True
        modified = micros(sighting.modified_at) if sighting.modified_at else None
        return modified is not None and shown.modified_at is not None and modified > shown.modified_at

    def _plan_article(self, url: str, key: str, reason: str, parent_url: str | None) -> None:
        self._planned.add(key)
        self._asked.add(identity(url))
        self._agenda.add(Task(url, "article", reason, key=key, parent_url=parent_url))

    def refill(self) -> bool:
        """Plan, when nothing is left, what earlier crawls left, what moved, vanished, or is due; tells whether there was any."""
        while self._stages:
            before = len(self._agenda)
            self._stages.pop(0)()
            if len(self._agenda) > before:
                return True
        return False

    def _plan_known(self, url: str, key: str, reason: str, parent_url: str | None = None) -> None:
        """Plan one of the known articles that a visit may ask again."""
        if key not in self._planned and self._rechecks > 0:
            self._rechecks -= 1
            self._plan_article(url, key, reason, parent_url)

    def _pending(self) -> None:
        """Links that earlier crawls found and did not come to."""
        for link in self._frontier.pending(self._portal.id, self._portal.max_pages):
            if identity(link.url) in self._asked or (link.key is not None and link.key in self._planned):
                continue
            self._asked.add(identity(link.url))
            if link.key is not None:
                self._planned.add(link.key)
            self._agenda.add(Task(link.url, link.kind, "pending", key=link.key, root=link.root, parent_url=link.parent_url))

    def _moved(self) -> None:
        """Articles shown at an address never asked, and nowhere at the one they had."""
        for key, found in self._elsewhere.items():
            for url, parent_url in found.items():
                if self._frontier.asked(self._portal.id, url) is None:
                    self._plan_known(url, key, "moved", parent_url)

    def _unconfirmed(self) -> None:
        """Articles that an interrupted crawl found missing and could not ask a second time."""
        for known in self._frontier.unconfirmed(self._portal.id, self._rechecks):
            self._plan_known(known.url, known.key, "recheck")

    def _vanished(self) -> None:
        """Articles that a listing walked to its end, or a sitemap, showed before and nothing shows now."""
        for root in self._complete:
            for shown in self._frontier.shown_before(self._portal.id, root, self._now):
                known = self.known(shown.key) if shown.key not in self._sighted else None
                if known is not None and known.ok_at is not None and known.outcome not in ENDED:
                    self._plan_known(known.url, shown.key, "vanished", root)

    def _recheck(self) -> None:
        """Articles asked longest ago."""
        for known in self._frontier.due(self._portal.id, self._due, self._rechecks + len(self._planned)):
            self._plan_known(known.url, known.key, "recheck")
