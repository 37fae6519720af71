"""What is worth asking: new articles at once, known ones when due or shown to have changed, listings as deep as needed.

It reads the frontier and fills the agenda; answers are judged by the visit.
"""

from __future__ import annotations

from datetime import UTC, datetime

from scraper.addresses import address_host, identity
from scraper.crawl import manners, traps
from scraper.crawl.discovery import Found
from scraper.crawl.frontier import ENDED, Asked, Frontier, Known, micros
from scraper.crawl.known import has_rested, shown_changed, worth_asking
from scraper.crawl.listings import Walks
from scraper.crawl.revisits import DAY, HOUR, WEEK
from scraper.crawl.tally import Tally
from scraper.crawl.tasks import Agenda, Task
from scraper.items import Form, Portal, Sighting
from scraper.platforms import Platform
from scraper.portals import hosts

MOST_LISTINGS = 500
"""First pages of listings one visit asks: more are a calendar or another endless address space."""


class Plan:
    """The plans of one visit. now: when it began, in µs since 1970 UTC. mode: one of revisits.MODES."""

    def __init__(
        self, portal: Portal, frontier: Frontier, agenda: Agenda, tally: Tally, now: int, mode: str = "incremental"
    ) -> None:
        self._portal = portal
        self._hosts = hosts(portal)
        self._frontier = frontier
        self._agenda = agenda
        self._tally = tally
        self._now = now
        self._mode = mode
        self._since = manners.backfill_since(frontier.connection, portal.id, now) if mode == "backfill" else now
        self._known: dict[str, Known | None] = {}
        self._sighted: set[str] = set()
        self._asked: set[str] = set()  # identities of addresses asked or planned in this visit
        self._visited: set[str] = set()  # identities of addresses answered `ok` in this visit
        self._fetched: set[str] = set()  # keys of articles asked in this visit
        self._planned: set[str] = set()  # keys of articles planned in this visit
        self._whole = mode == "daily" and frontier.fetched(portal.id) <= portal.recheck
        self._walks = Walks(mode, now, self._since, whole=self._whole)
        self._barren = traps.Barren()
        self._roots: set[str] = set()
        self._rechecks = portal.recheck
        self._at_home: set[str] = set()  # keys of articles shown at the address they had
        self._elsewhere: dict[str, dict[str, str]] = {}  # by key: other addresses, and the page that shows each
        self._stages = [self._pending, self._moved, self._unconfirmed, self._vanished]
        if mode in ("daily", "revisit"):
            self._stages.append(self._recheck)
        self._asked.update(identity(url) for url in portal.start_urls)
        for url in portal.start_urls:
            if not self._answered_already(url):
                agenda.add(Task(url, "listing", reason="start", walk=True, root=url, deep=mode == "backfill"))

    def _answered_already(self, url: str) -> bool:
        """Whether the backfill under way has asked an address: a backfill that was interrupted goes on where it stopped."""
        asked = self._frontier.asked(self._portal.id, url) if self._mode == "backfill" else None
        return asked is not None and asked.outcome == "ok" and asked.fetched_at >= self._since

    def end(self) -> None:
        """Note that everything was asked."""
        if self._mode == "backfill":
            manners.end_backfill(self._frontier.connection, self._portal.id)

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

    def is_shown(self, key: str) -> bool:
        """Whether any page of this visit showed the article."""
        return key in self._sighted

    def visited(self, url: str) -> bool:
        """Whether an address was answered in this visit."""
        return identity(url) in self._visited

    def still_wanted(self, task: Task) -> bool:
        """Whether a task, planned earlier, is not answered meanwhile by another address of the same page."""
        if task.hops or task.again or task.reason in ("start", "confirm"):
            return True
        if task.kind == "listing" and task.reason == "first" and self._barren.is_tired(task.url):
            return False
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
        own = [sighting for sighting in found.articles if address_host(sighting.url) in self._hosts]
        if kind == "listing" and task.reason == "first":
            self._barren.note(task.url, any(sighting.key not in self._sighted for sighting in own))
        if kind == "sitemap":  # newest first; those without a time keep their place
            own.sort(key=lambda sighting: sighting.modified_at.timestamp() if sighting.modified_at else 0.0, reverse=True)
        known = [not self._consider_article(sighting, url, root, kind) and self._stands(sighting.key) for sighting in own]
        for listing in found.listings:
            self.consider(listing, "listing", url, None)
        for feed in found.feeds:
            self.consider(feed, "feed", url, None)
        for sitemap in found.sitemaps:
            self.consider(sitemap, "sitemap", url, None)
        if kind == "sitemap":
            self._walks.complete.add(root)
        elif kind == "listing" and self._walks.goes_on(task, root, found, known, self._youngest(own), self._frontier_asked):
            self._add_page(task, url, root, found)

    def _stands(self, key: str) -> bool:
        """Whether an earlier crawl had the article, or asked for it and knows better than to ask again."""
        known = self.known(key)
        return known is not None and (known.ok_at is not None or not self._worth_asking(known))

    def _youngest(self, shown: list[Sighting]) -> int | None:
        """When the youngest of some articles appeared: as the listing says, else when it was first fetched."""
        born = [micros(sighting.published_at) for sighting in shown if sighting.published_at]
        first = [known.since for known in (self.known(sighting.key) for sighting in shown) if known and known.since]
        return max(born or first, default=None)

    def _frontier_asked(self, url: str) -> Asked | None:
        return self._frontier.asked(self._portal.id, url)

    def _add_page(self, task: Task, url: str, root: str, found: Found) -> None:
        """Plan the next page of a listing."""
        address = identity(found.next_url)
        if address not in self._asked and address_host(found.next_url) in self._hosts:
            self._asked.add(address)
            form = found.next_page if isinstance(found.next_page, Form) else None
            page = Task(found.next_url, "listing", "next", None, root, url, walk=task.walk, deep=task.deep, form=form)
            self._agenda.add(page)

    def walk_anew(self, task: Task) -> None:
        """Follow a listing from its first page: the state in a form of an earlier crawl is worth nothing any more."""
        if task.root is not None and self._walks.begin_anew(task.root):
            self._asked.discard(identity(task.url))
            self._agenda.add(
                Task(task.root, "listing", "first", root=task.root, parent_url=task.parent_url, deep=True, again=True)
            )

    def consider(self, url: str, kind: str, parent_url: str, root: str | None) -> None:
        """Plan the first page of a listing, a feed or a sitemap, once a visit."""
        address = identity(url)
        if address in self._asked or address_host(url) not in self._hosts:
            return
        if kind == "listing":
            if len(self._roots) >= MOST_LISTINGS or traps.is_endless(url) or self._barren.is_tired(url) or self._is_idle(url):
                return
            self._roots.add(address)
        self._asked.add(address)
        if not self._answered_already(url):
            deep = self._mode == "backfill"
            self._agenda.add(Task(url, kind, "first", root=root or url, parent_url=parent_url, walk=True, deep=deep))

    def _is_idle(self, url: str) -> bool:
        """Whether what looks like a listing never showed an article and was looked at within a week."""
        asked = self._frontier_asked(url)
        if asked is None or asked.outcome != "ok" or self._frontier.shows(self._portal.id, url):
            return False
        return asked.fetched_at > self._now - WEEK * 1_000_000

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
            if known.outcome in ENDED and has_rested(known, self._now):
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
        return known is None or worth_asking(known, self._now)

    def _changed(self, sighting: Sighting, root: str) -> bool:
        return shown_changed(self._frontier.shown(self._portal.id, root, sighting.key), sighting)

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
        before = self._now - HOUR * 1_000_000
        for link in self._frontier.pending(self._portal.id, self._portal.max_pages, before, every=self._mode == "backfill"):
            if identity(link.url) in self._asked or (link.key is not None and link.key in self._planned):
                continue
            self._asked.add(identity(link.url))
            if link.key is not None:
                self._planned.add(link.key)
            deep = self._mode == "backfill" or link.root is not None
            self._agenda.add(
                Task(link.url, link.kind, "pending", link.key, link.root, link.parent_url, deep=deep, form=link.form)
            )

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
        for root in self._walks.complete:
            for shown in self._frontier.shown_before(self._portal.id, root, self._now):
                known = self.known(shown.key) if shown.key not in self._sighted else None
                if known is not None and known.ok_at is not None and known.outcome not in ENDED:
                    self._plan_known(known.url, shown.key, "vanished", root)

    def _recheck(self) -> None:
        """Articles whose time has come; of a portal that has no more than one visit may ask again, all once a day."""
        looked_before = self._now - DAY * 1_000_000 if self._whole else 0
        for known in self._frontier.due(self._portal.id, self._now, self._rechecks + len(self._planned), looked_before):
            self._plan_known(known.url, known.key, "recheck")
