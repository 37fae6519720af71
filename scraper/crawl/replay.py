"""Brings the frontier up to the lake: applies each segment's pages once, in order, as the crawl itself understood them.

Tables and questions are the frontier's; which link is followed when is the visit's.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from scraper import platforms
from scraper.addresses import address_host, identity
from scraper.crawl import counters, manners, traps
from scraper.crawl.answers import ODD, TRANSIENT
from scraper.crawl.discovery import Found, discover
from scraper.crawl.frontier import Frontier, fetch_digest, micros, title_digest
from scraper.crawl.known import FAILED_TRIES
from scraper.crawl.listings import ends_in_known
from scraper.crawl.look import is_settled
from scraper.crawl.revisits import DAY
from scraper.document import Document
from scraper.items import Form, Page, Portal, Sighting
from scraper.pages import begun_at, read_segment
from scraper.platforms import Platform
from scraper.portals import hosts

log = logging.getLogger(__name__)

_STALE = 12 * 3600 * 1_000_000
"""An article fetched this long (µs) after a listing showed it last is no longer of that listing."""


_TRIES = dict.fromkeys(TRANSIENT, 9) | dict.fromkeys(ODD, FAILED_TRIES)
"""Failures in a row after which an address that was never answered is forgotten until a page shows it again; by outcome."""

_STEP = 64
"""Pages read, then applied in one short transaction, so that whoever else writes never waits for pages to be parsed."""


def catch_up(frontier: Frontier, portal: Portal) -> int:
    """Apply the segments of one portal that are not in the frontier yet, each once and wholly; gives their number."""
    segments = frontier.unapplied(portal.id)
    for segment in segments:
        _apply(frontier, portal, segment)
    platform = _platform(frontier, portal)
    if platform is not None:
        for file in frontier.unread(portal.id):
            counters.note_readings(frontier.connection, portal.id, file, platform)
    return len(segments)


def _apply(frontier: Frontier, portal: Portal, segment: Path) -> None:
    """Apply a segment step by step, from where an interrupted process left it."""
    connection = frontier.connection
    replay = _Replay(connection, portal, _platform(frontier, portal), micros(begun_at(segment)))
    pages = read_segment(segment)
    done = frontier.applied(portal.id, segment.stem)
    rest = islice(pages, done, None)
    while readings := [replay.read(page) for page in islice(rest, _STEP)]:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if frontier.applied(portal.id, segment.stem) == done:  # else another process was faster
                for reading in readings:
                    replay.apply(reading)
                frontier.note_applied(portal.id, segment.stem, done + len(readings))
        done += len(readings)
    with connection:
        frontier.note_whole(portal.id, segment.stem)


def _platform(frontier: Frontier, portal: Portal) -> Platform | None:
    name = portal.platform or frontier.platform(portal.id)
    return platforms.by_name(name) if name else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page without its body, what it was read as, and what it leads to; without `platform` nothing of it can be told."""

    page: Page
    platform: Platform | None
    found: Found | None


class _Replay:
    """Reads pages of one portal in order, and applies what was read within an open transaction."""

    def __init__(self, connection: sqlite3.Connection, portal: Portal, platform: Platform | None, began: int) -> None:
        self._began = began
        self._backfill = manners.backfill_under_way(connection, portal.id)
        self._cursor = connection.cursor()
        self._portal = portal
        self._hosts = hosts(portal)
        self._platform = platform
        self._written = platform
        self._settled = platform is not None and is_settled(portal, platform)
        self._roots: dict[str, str] = {}  # first pages of listings, by the identity of the later pages met so far

    def read(self, page: Page) -> _Reading:
        """All that takes long and writes nothing."""
        platform, found = None, None
        try:
            platform = self._recognised(page)
            if platform is not None and page.origin == "crawl" and page.outcome == "ok" and page.body:
                root = self._roots.get(identity(page.url)) or self._root(page.url)
                found = discover(Document(page.body, page.final_url, page.headers), page.kind, platform, root)
                if found.next_page is not None:
                    self._roots.setdefault(identity(found.next_url), root or page.url)
        except (ValueError, RecursionError):  # a hostile page; what else it tells still counts
            log.warning("%s: the links of %s (%s) cannot be read", self._portal.id, page.final_url, page.page_id, exc_info=True)
        body = page.body if urlsplit(page.url).path == "/robots.txt" else b""
        return _Reading(replace(page, body=body), platform, found)

    def apply(self, reading: _Reading) -> None:
        """Write down what a page tells."""
        page, platform = reading.page, reading.platform
        at = micros(page.fetched_at)
        fetch = (self._portal.id, fetch_digest(page.url, page.fetched_at, page.status))
        self._cursor.execute("INSERT OR IGNORE INTO fetches VALUES (?, ?)", fetch)
        manners.note(self._cursor, page, at, self._began)
        if platform is None:
            return
        if platform is not self._written:
            self._cursor.execute("INSERT OR REPLACE INTO platforms VALUES (?, ?)", (self._portal.id, platform.NAME))
            self._written = platform
        root = self._root(page.url)
        for url in dict.fromkeys((page.url, page.final_url)):
            self._asked(url, page, at, root)
        if page.kind != "attachment" and page.outcome != "robots_denied":
            self._articles(page, at, platform)
        if reading.found is not None:
            self._links(reading.found, page, root or page.url, at)

    def _recognised(self, page: Page) -> Platform | None:
        """The portal's platform, told by this page where it has content and nothing settled it before."""
        if not self._settled and page.outcome == "ok" and page.kind in ("article", "listing") and page.body:
            self._platform = platforms.recognise(Document(page.body, page.final_url, page.headers), self._portal)
            self._settled = is_settled(self._portal, self._platform, page.kind)
        return self._platform

    def _root(self, url: str) -> str | None:
        """The first page of the listing that an address is a page of, where an earlier page told so."""
        where = (self._portal.id, identity(url))
        row = self._cursor.execute("SELECT root FROM links WHERE portal = ? AND address = ?", where).fetchone()
        row = row or self._cursor.execute("SELECT root FROM addresses WHERE portal = ? AND address = ?", where).fetchone()
        return row[0] if row else None

    def _asked(self, url: str, page: Page, at: int, root: str | None) -> None:
        address = identity(url)
        failed = int(page.outcome != "ok")
        self._cursor.execute(
            "INSERT INTO addresses VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET kind = excluded.kind,"
            " root = coalesce(root, excluded.root), fetched_at = excluded.fetched_at, outcome = excluded.outcome,"
            " failures = iif(excluded.failures, failures + 1, 0) WHERE excluded.fetched_at >= fetched_at",
            (self._portal.id, address, page.kind, root, at, page.outcome, failed),
        )
        if not self._may_pass(page.outcome, "addresses", "address", address):
            self._cursor.execute("DELETE FROM links WHERE portal = ? AND address = ?", (self._portal.id, address))

    def _may_pass(self, outcome: str, table: str, column: str, value: str) -> bool:
        """Whether what failed is worth another try in a later crawl."""
        if outcome not in _TRIES:
            return False
        failures = f"SELECT failures FROM {table} WHERE portal = ? AND {column} = ?"  # noqa: S608 - our own names
        return bool(self._cursor.execute(failures, (self._portal.id, value)).fetchone()[0] < _TRIES[outcome])

    def _articles(self, page: Page, at: int, platform: Platform) -> None:
        """What the page tells of the article that was asked and of the one that answered; they differ after some redirects."""
        asked = platform.article_key(page.url)
        answered = (platform.article_key(page.final_url) if page.outcome == "ok" else None) or asked
        ok = page.outcome == "ok" and page.kind == "article"
        if asked is not None and asked != answered:
            self._article(asked, page.url, at, "moved", ok=False)
        if answered is not None and (ok or answered == asked):
            self._article(answered, page.final_url if ok else page.url, at, page.outcome, ok=ok)

    def _article(self, key: str, url: str, at: int, outcome: str, *, ok: bool) -> None:
        where = (self._portal.id, key)
        self._cursor.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL, ?) ON CONFLICT DO UPDATE SET"
            " url = iif(excluded.ok_at IS NULL, url, excluded.url), fetched_at = excluded.fetched_at, outcome = excluded.outcome,"
            " ok_at = coalesce(excluded.ok_at, ok_at), failures = iif(excluded.failures, failures + 1, 0),"
            " since = coalesce(since, excluded.since), next_at = excluded.next_at WHERE excluded.fetched_at >= fetched_at",
            (*where, url, at, outcome, at if ok else None, int(not ok), at if ok else None, at + DAY * 1_000_000),
        )
        if ok:
            counters.plan(self._cursor, *where)
        if not self._may_pass(outcome, "articles", "key", key):
            self._cursor.execute("DELETE FROM links WHERE portal = ? AND key = ?", where)
        stale = (*where, at - _STALE)
        self._cursor.execute("DELETE FROM shown WHERE portal = ? AND key = ? AND seen_at < ?", stale)

    def _links(self, found: Found, page: Page, root: str, at: int) -> None:
        known = []
        for sighting in found.articles:
            if address_host(sighting.url) in self._hosts:
                if page.kind != "article":
                    self._shown(sighting, root, at)
                row = "SELECT since FROM articles WHERE portal = ? AND key = ?"
                article = self._cursor.execute(row, (self._portal.id, sighting.key)).fetchone()
                if article is None:
                    self._found(sighting.url, "article", page, at, key=sighting.key)
                known.append(article is not None and (article[0] is None or article[0] < self._began))
        listings = [url for url in found.listings if not traps.is_endless(url)]
        for kind, urls in (("listing", listings), ("feed", found.feeds), ("sitemap", found.sitemaps)):
            for url in urls:
                self._found(url, kind, page, at)
        if found.next_page is not None:
            form = found.next_page if isinstance(found.next_page, Form) else None
            self._found(found.next_url, "listing", page, at, root=root, form=form, wanted=not ends_in_known(known))

    def _found(
        self,
        url: str,
        kind: str,
        page: Page,
        at: int,
        *,
        key: str | None = None,
        root: str | None = None,
        form: Form | None = None,
        wanted: bool = True,
    ) -> None:
        """Keep a link that was not asked yet, or of a listing not since the backfill under way began.

        A form's hidden state is taken anew, for it grows old.
        """
        if address_host(url) not in self._hosts:
            return
        address = identity(url)
        asked = "SELECT fetched_at FROM addresses WHERE portal = ? AND address = ?"
        row = self._cursor.execute(asked, (self._portal.id, address)).fetchone()
        again = kind != "article" and self._backfill is not None and at >= self._backfill
        if row is None or (again and row[0] < self._backfill):
            wanted = wanted and row is None
            fields = json.dumps(form.fields) if form is not None else None
            self._cursor.execute(
                "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET fields = excluded.fields,"
                " open = max(open, excluded.open)",
                (self._portal.id, address, url, kind, key, root, page.url, at, int(wanted), fields),
            )

    def _shown(self, sighting: Sighting, root: str, at: int) -> None:
        modified = micros(sighting.modified_at) if sighting.modified_at else None
        self._cursor.execute(
            "INSERT INTO shown VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET url = excluded.url,"
            " title = coalesce(excluded.title, title), modified_at = coalesce(excluded.modified_at, modified_at),"
            " seen_at = excluded.seen_at WHERE excluded.seen_at >= seen_at",
            (self._portal.id, root, sighting.key, sighting.url, title_digest(sighting.title), modified, at),
        )
        counters.observe(self._cursor, (self._portal.id, sighting.key), at, sighting.views, sighting.published_at)
