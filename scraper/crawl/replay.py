"""Brings the frontier up to the lake: applies each segment's pages once, in order, as the crawl itself understood them.

Tables and questions are the frontier's; which link is followed when is the visit's.
"""

from __future__ import annotations

import logging
import sqlite3

from scraper import platforms
from scraper.addresses import address_host, identity
from scraper.crawl.discovery import Found, discover
from scraper.crawl.frontier import Frontier, fetch_digest, micros, title_digest
from scraper.document import Document
from scraper.items import Page, Portal, Sighting
from scraper.pages import read_segment
from scraper.platforms import Platform
from scraper.portals import hosts

log = logging.getLogger(__name__)

_STALE = 12 * 3600 * 1_000_000
"""An article fetched this long (µs) after a listing showed it last is no longer of that listing."""


def catch_up(frontier: Frontier, portal: Portal) -> int:
    """Apply the segments of one portal that are not in the frontier yet, each in a transaction of its own; gives their number."""
    segments = frontier.unapplied(portal.id)
    for segment in segments:
        cursor = frontier.connection.cursor()
        with frontier.connection:
            cursor.execute("BEGIN IMMEDIATE")
            claimed = cursor.execute("INSERT OR IGNORE INTO segments VALUES (?, ?)", (portal.id, segment.stem)).rowcount
            if claimed:  # else another process applied it meanwhile
                replay = _Replay(cursor, portal, _platform(frontier, portal))
                for page in read_segment(segment):
                    replay.apply(page)
    return len(segments)


def _platform(frontier: Frontier, portal: Portal) -> Platform | None:
    name = portal.platform or frontier.platform(portal.id)
    return platforms.by_name(name) if name else None


class _Replay:
    """Applies pages of one portal within an open transaction."""

    def __init__(self, cursor: sqlite3.Cursor, portal: Portal, platform: Platform | None) -> None:
        self._cursor = cursor
        self._portal = portal
        self._hosts = hosts(portal)
        self._platform = platform

    def apply(self, page: Page) -> None:
        at = micros(page.fetched_at)
        fetch = (self._portal.id, fetch_digest(page.url, page.fetched_at, page.status))
        self._cursor.execute("INSERT OR IGNORE INTO fetches VALUES (?, ?)", fetch)
        platform = self._recognised(page)
        if platform is None:
            return
        root = self._root(page.url)
        for url in dict.fromkeys((page.url, page.final_url)):
            self._asked(url, page, at, root)
        if page.kind != "attachment" and page.outcome != "robots_denied":
            self._articles(page, at, platform)
        if page.origin == "crawl" and page.outcome == "ok" and page.body:
            self._links(self._found_on(page, platform, root), page, root or page.url, at)

    def _found_on(self, page: Page, platform: Platform, root: str | None) -> Found:
        """What the page leads to; nothing where a hostile page makes the reading fail, for the rest of the page still counts."""
        try:
            return discover(Document(page.body, page.final_url, page.headers), page.kind, platform, root)
        except (ValueError, RecursionError):
            log.warning("%s: the links of %s (%s) cannot be read", self._portal.id, page.final_url, page.page_id, exc_info=True)
            return Found()

    def _recognised(self, page: Page) -> Platform | None:
        """The portal's platform, recognised from the first page with content where nothing else tells it."""
        if self._platform is None and page.outcome == "ok" and page.kind in ("article", "listing") and page.body:
            self._platform = platforms.recognise(Document(page.body, page.final_url, page.headers), self._portal)
            self._cursor.execute("INSERT OR REPLACE INTO platforms VALUES (?, ?)", (self._portal.id, self._platform.NAME))
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
        self._cursor.execute("DELETE FROM links WHERE portal = ? AND address = ?", (self._portal.id, address))

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
        self._cursor.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " url = iif(excluded.ok_at IS NULL, url, excluded.url), fetched_at = excluded.fetched_at, outcome = excluded.outcome,"
            " ok_at = coalesce(excluded.ok_at, ok_at), failures = iif(excluded.failures, failures + 1, 0)"
            " WHERE excluded.fetched_at >= fetched_at",
            (self._portal.id, key, url, at, outcome, at if ok else None, int(not ok)),
        )
        self._cursor.execute("DELETE FROM links WHERE portal = ? AND key = ?", (self._portal.id, key))
        stale = (self._portal.id, key, at - _STALE)
        self._cursor.execute("DELETE FROM shown WHERE portal = ? AND key = ? AND seen_at < ?", stale)

    def _links(self, found: Found, page: Page, root: str, at: int) -> None:
        for sighting in found.articles:
            if address_host(sighting.url) in self._hosts:
                if page.kind != "article":
                    self._shown(sighting, root, at)
                known = "SELECT 1 FROM articles WHERE portal = ? AND key = ?"
                if self._cursor.execute(known, (self._portal.id, sighting.key)).fetchone() is None:
                    self._found(sighting.url, "article", sighting.key, None, page)
        for kind, urls in (("listing", found.listings), ("feed", found.feeds), ("sitemap", found.sitemaps)):
            for url in urls:
                self._found(url, kind, None, None, page)
        if found.next_page is not None:
            self._found(found.next_page, "listing", None, root, page)

    def _found(self, url: str, kind: str, key: str | None, root: str | None, page: Page) -> None:
        if address_host(url) not in self._hosts:
            return
        address = identity(url)
        asked = "SELECT 1 FROM addresses WHERE portal = ? AND address = ?"
        if self._cursor.execute(asked, (self._portal.id, address)).fetchone() is None:
            self._cursor.execute(
                "INSERT OR IGNORE INTO links VALUES (?, ?, ?, ?, ?, ?, ?)",
                (self._portal.id, address, url, kind, key, root, page.url),
            )

    def _shown(self, sighting: Sighting, root: str, at: int) -> None:
        modified = micros(sighting.modified_at) if sighting.modified_at else None
        self._cursor.execute(
            "INSERT INTO shown VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET url = excluded.url,"
            " title = coalesce(excluded.title, title), modified_at = coalesce(excluded.modified_at, modified_at),"
            " seen_at = excluded.seen_at WHERE excluded.seen_at >= seen_at",
            (self._portal.id, root, sighting.key, sighting.url, title_digest(sighting.title), modified, at),
        )
