"""What the lake already holds of each portal: addresses asked, articles known, links found and not yet followed.

All of it is derived from the pages' segments and can be made again from them; what to fetch next is decided by the visit.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scraper import pages
from scraper.addresses import identity
from scraper.crawl import state_file
from scraper.crawl.state_file import remove
from scraper.items import Form, Page

__all__ = ["ENDED", "Asked", "Frontier", "Known", "Link", "Shown", "fetch_digest", "micros", "opened", "remove", "title_digest"]


def micros(moment: datetime) -> int:
    """A moment as microseconds since 1970 UTC."""
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)


def fetch_digest(url: str, fetched_at: datetime, status: int | None) -> int:
    """What identifies one request of the lake, as a signed 64-bit number."""
    text = f"{url}\n{micros(fetched_at)}\n{status}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


def title_digest(title: str | None) -> bytes | None:
    """What tells one title from another; None where none was shown, or one that the wire garbled."""
    if not title or "\ufffd" in title:
        return None
    return hashlib.blake2b(" ".join(title.split()).encode(errors="replace"), digest_size=8).digest()


ENDED = ("gone", "moved")
"""Outcomes of an article that is asked no more of itself: what `due` leaves out."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article: when and how it was last asked, whether it was ever `ok`, failures in a row.

    `outcome` is one of items.OUTCOMES, or `moved` where the article's address redirects to one of another article's form.
    `since` is when it was first fetched `ok`; moments are in µs since 1970 UTC.
    """

    key: str
    url: str
    fetched_at: int
    outcome: str
    ok_at: int | None
    failures: int
    since: int | None
    published_at: int | None


_ARTICLES = "SELECT key, url, fetched_at, outcome, ok_at, failures, since, published_at FROM articles WHERE portal = ?"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of an address: when and how it was last asked, failures in a row."""

    fetched_at: int
    outcome: str
    failures: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address found on a page and not yet asked; `form` where it is asked by POST, `url` then being the form's address."""

    url: str
    kind: str
    key: str | None
    root: str | None
    parent_url: str | None
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """How a listing, feed or sitemap (its `root`) last showed an article."""

    key: str
    url: str
    title: bytes | None
    modified_at: int | None
    seen_at: int


def _form(url: str, fields: str | None) -> Form | None:
    if fields is None:
        return None
    return Form(url.partition("#")[0], tuple((name, value) for name, value in json.loads(fields)))


class Frontier:
    """The derived state of `<lake>/frontier.sqlite`; open it with `opened`."""

    def __init__(self, lake: Path, connection: sqlite3.Connection) -> None:
        self.lake = lake
        self.connection = connection

    def platform(self, portal: str) -> str | None:
        """The name of the platform last recognised."""
        row = self.connection.execute("SELECT platform FROM platforms WHERE portal = ?", (portal,)).fetchone()
        return row[0] if row else None

    def remember_platform(self, portal: str, name: str) -> None:
        """Note which platform the portal's own pages were recognised as."""
        with self.connection:
            self.connection.execute("INSERT OR REPLACE INTO platforms VALUES (?, ?)", (portal, name))

    def article(self, portal: str, key: str) -> Known | None:
        """What is known of an article."""
        row = self.connection.execute(_ARTICLES + " AND key = ?", (portal, key)).fetchone()
        return Known(*row) if row else None

    def asked(self, portal: str, url: str) -> Asked | None:
        """When and how an address was last asked, or None if it never was."""
        row = self.connection.execute(
            "SELECT fetched_at, outcome, failures FROM addresses WHERE portal = ? AND address = ?", (portal, identity(url))
        ).fetchone()
        return Asked(*row) if row else None

    def pending(self, portal: str, limit: int, before: int, *, every: bool = False) -> list[Link]:
        """Links found and not yet answered, first found first: what an interrupted crawl left, and what failed before a moment.

        every: also the older pages of listings that earlier crawls left alone because they had seen enough.
        """
        rows = self.connection.execute(
            "SELECT links.url, links.kind, links.key, links.root, parent_url, fields FROM links"
            " LEFT JOIN addresses ON addresses.portal = links.portal AND addresses.address = links.address"
            " WHERE links.portal = ? AND (open OR ?) AND coalesce(fetched_at, 0) <= ? ORDER BY found_at LIMIT ?",
            (portal, every, before, limit),
        )
        return [Link(url, kind, key, root, parent, _form(url, fields)) for url, kind, key, root, parent, fields in rows]

    def shows(self, portal: str, root: str) -> bool:
        """Whether a listing, feed or sitemap ever showed an article."""
        row = self.connection.execute("SELECT 1 FROM shown WHERE portal = ? AND root = ? LIMIT 1", (portal, root))
        return row.fetchone() is not None

    def fetched(self, portal: str) -> int:
        """How many articles were fetched and have not ended."""
        row = self.connection.execute(
            "SELECT count(*) FROM articles WHERE portal = ? AND ok_at IS NOT NULL AND outcome NOT IN ('gone', 'moved')", (portal,)
        )
        return int(row.fetchone()[0])

    def due(self, portal: str, now: int, limit: int, looked_before: int = 0) -> list[Known]:
        """Articles that were fetched, have not ended, and whose time to be asked again has come; longest overdue first.

        looked_before: in µs; an article that was not asked since then is due too.
        """
        rows = self.connection.execute(
            _ARTICLES + " AND ok_at IS NOT NULL AND outcome NOT IN ('gone', 'moved') AND (next_at <= ? OR fetched_at <= ?)"
            " ORDER BY next_at LIMIT ?",
            (portal, now, looked_before, limit),
        )
        return [Known(*row) for row in rows]

    def unconfirmed(self, portal: str, limit: int) -> list[Known]:
        """Articles that were fetched and then answered 404 once, with no second look yet."""
        rows = self.connection.execute(
            _ARTICLES + " AND ok_at IS NOT NULL AND outcome = 'not_found' AND failures = 1 LIMIT ?",
            (portal, limit),
        )
        return [Known(*row) for row in rows]

    def shown(self, portal: str, root: str, key: str) -> Shown | None:
        """How a root last showed an article."""
        row = self.connection.execute(
            "SELECT key, url, title, modified_at, seen_at FROM shown WHERE portal = ? AND root = ? AND key = ?",
            (portal, root, key),
        ).fetchone()
        return Shown(*row) if row else None

    def shown_before(self, portal: str, root: str, before: int) -> Iterator[Shown]:
        """The articles that a root showed, and showed last before a moment."""
        rows = self.connection.execute(
            "SELECT key, url, title, modified_at, seen_at FROM shown WHERE portal = ? AND root = ? AND seen_at < ?",
            (portal, root, before),
        )
        return (Shown(*row) for row in rows)

    def has_fetch(self, page: Page) -> bool:
        """Whether the lake holds this very request: same address, moment and status."""
        row = (page.portal, fetch_digest(page.url, page.fetched_at, page.status))
        return self.connection.execute("SELECT 1 FROM fetches WHERE portal = ? AND digest = ?", row).fetchone() is not None

    def forget(self, portal: str) -> None:
        """Drop all that was derived for one portal; applying its segments makes it again."""
        with self.connection:
            for table in state_file.DERIVED:
                self.connection.execute(f"DELETE FROM {table} WHERE portal = ?", (portal,))  # noqa: S608 - our own names

    def unapplied(self, portal: str) -> list[Path]:
        """The portal's segments that are not wholly in the state yet; forgets a portal whose applied segments left the lake."""
        present = {path.stem: path for path in pages.segments(self.lake, portal)}
        whole = dict(self.connection.execute("SELECT name, whole FROM segments WHERE portal = ?", (portal,)))
        if whole.keys() - present.keys():
            self.forget(portal)
            whole = {}
        return [present[name] for name in sorted(present) if not whole.get(name)]

    def unread(self, portal: str) -> list[Path]:
        """The files of readings of the portal that the state has not taken note of."""
        seen = {name for (name,) in self.connection.execute("SELECT name FROM readings WHERE portal = ?", (portal,))}
        files = sorted((self.lake / "articles" / f"portal={portal}").glob("[0-9]*.parquet"))
        return [file for file in files if file.stem not in seen]

    def applied(self, portal: str, segment: str) -> int:
        """How many of a segment's pages are in the state."""
        row = self.connection.execute("SELECT applied FROM segments WHERE portal = ? AND name = ?", (portal, segment)).fetchone()
        return row[0] if row else 0

    def note_applied(self, portal: str, segment: str, count: int) -> None:
        """Note, in the transaction that applies them, that so many of a segment's pages are in the state."""
        note = "INSERT INTO segments VALUES (?, ?, ?, 0) ON CONFLICT DO UPDATE SET applied = excluded.applied"
        self.connection.execute(note, (portal, segment, count))

    def note_whole(self, portal: str, segment: str) -> None:
        """Note that all of a segment's pages are in the state."""
        note = "INSERT INTO segments VALUES (?, ?, 0, 1) ON CONFLICT DO UPDATE SET whole = 1"
        self.connection.execute(note, (portal, segment))


@contextmanager
def opened(lake: Path) -> Iterator[Frontier]:
    """The frontier of a lake, made again from it where the file is damaged or of another version."""
    connection = state_file.connect(lake)
    try:
        yield Frontier(lake, connection)
    finally:
        connection.close()
