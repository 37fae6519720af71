"""What the lake already holds of each portal: addresses asked, articles known, links found and not yet followed.

All of it is derived from the pages' segments and can be made again from them; what to fetch next is decided by the visit.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scraper import pages
from scraper.addresses import identity
from scraper.items import Page

_VERSION = 4
"""Raised when what is derived changes; an older file is then made again from the lake."""

_TABLES = """
CREATE TABLE segments (portal TEXT, name TEXT, applied INTEGER, whole INTEGER, PRIMARY KEY (portal, name)) WITHOUT ROWID;
CREATE TABLE platforms (portal TEXT PRIMARY KEY, platform TEXT) WITHOUT ROWID;
CREATE TABLE articles (portal TEXT, key TEXT, url TEXT, fetched_at INTEGER, outcome TEXT, ok_at INTEGER, failures INTEGER,
  PRIMARY KEY (portal, key)) WITHOUT ROWID;
CREATE INDEX articles_due ON articles (portal, fetched_at) WHERE ok_at IS NOT NULL AND outcome NOT IN ('gone', 'moved');
CREATE INDEX articles_unconfirmed ON articles (portal) WHERE ok_at IS NOT NULL AND outcome = 'not_found' AND failures = 1;
CREATE TABLE addresses (portal TEXT, address TEXT, kind TEXT, root TEXT, fetched_at INTEGER, outcome TEXT, failures INTEGER,
  PRIMARY KEY (portal, address)) WITHOUT ROWID;
CREATE TABLE links (portal TEXT, address TEXT, url TEXT, kind TEXT, key TEXT, root TEXT, parent_url TEXT,
  PRIMARY KEY (portal, address)) WITHOUT ROWID;
CREATE INDEX links_key ON links (portal, key);
CREATE TABLE shown (portal TEXT, root TEXT, key TEXT, url TEXT, title BLOB, modified_at INTEGER, seen_at INTEGER,
  PRIMARY KEY (portal, root, key)) WITHOUT ROWID;
CREATE INDEX shown_key ON shown (portal, key);
CREATE TABLE fetches (portal TEXT, digest INTEGER, PRIMARY KEY (portal, digest)) WITHOUT ROWID;
"""


def micros(moment: datetime) -> int:
    """A moment as microseconds since 1970 UTC."""
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)


def fetch_digest(url: str, fetched_at: datetime, status: int | None) -> int:
    """What identifies one request of the lake, as a signed 64-bit number."""
    text = f"{url}\n{micros(fetched_at)}\n{status}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


def title_digest(title: str | None) -> bytes | None:
    """What tells one title from another; None where no title was shown."""
    return hashlib.blake2b(" ".join(title.split()).encode(), digest_size=8).digest() if title else None


ENDED = ("gone", "moved")
"""Outcomes of an article that is asked no more of itself: what `due` leaves out."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article: when and how it was last asked, whether it was ever `ok`, failures in a row.

    `outcome` is one of items.OUTCOMES, or `moved` where the article's address redirects to one of another article's form.
    """

    key: str
    url: str
    fetched_at: int
    outcome: str
    ok_at: int | None
    failures: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of an address: when and how it was last asked, failures in a row."""

    fetched_at: int
    outcome: str
    failures: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address found on a page and not yet asked."""

    url: str
    kind: str
    key: str | None
    root: str | None
    parent_url: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """How a listing, feed or sitemap (its `root`) last showed an article."""

    key: str
    url: str
    title: bytes | None
    modified_at: int | None
    seen_at: int


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
        row = self.connection.execute(
            "SELECT key, url, fetched_at, outcome, ok_at, failures FROM articles WHERE portal = ? AND key = ?", (portal, key)
        ).fetchone()
        return Known(*row) if row else None

    def asked(self, portal: str, url: str) -> Asked | None:
        """When and how an address was last asked, or None if it never was."""
        row = self.connection.execute(
            "SELECT fetched_at, outcome, failures FROM addresses WHERE portal = ? AND address = ?", (portal, identity(url))
        ).fetchone()
        return Asked(*row) if row else None

    def pending(self, portal: str, limit: int) -> list[Link]:
        """Links found and not yet asked: what an interrupted crawl left."""
        rows = self.connection.execute(
            "SELECT url, kind, key, root, parent_url FROM links WHERE portal = ? LIMIT ?", (portal, limit)
        )
        return [Link(*row) for row in rows]

    def due(self, portal: str, before: int, limit: int) -> list[Known]:
        """Articles that were fetched and have not ended, last asked at or before a moment; longest ago first."""
        rows = self.connection.execute(
            "SELECT key, url, fetched_at, outcome, ok_at, failures FROM articles WHERE portal = ? AND ok_at IS NOT NULL"
            " AND outcome NOT IN ('gone', 'moved') AND fetched_at <= ? ORDER BY fetched_at LIMIT ?",
            (portal, before, limit),
        )
        return [Known(*row) for row in rows]

    def unconfirmed(self, portal: str, limit: int) -> list[Known]:
        """Articles that were fetched and then answered 404 once, with no second look yet."""
        rows = self.connection.execute(
            "SELECT key, url, fetched_at, outcome, ok_at, failures FROM articles WHERE portal = ? AND ok_at IS NOT NULL"
            " AND outcome = 'not_found' AND failures = 1 LIMIT ?",
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
            for table in ("segments", "articles", "addresses", "links", "shown", "fetches"):
                self.connection.execute(f"DELETE FROM {table} WHERE portal = ?", (portal,))  # noqa: S608 - our own names

    def unapplied(self, portal: str) -> list[Path]:
        """The portal's segments that are not wholly in the state yet; forgets a portal whose applied segments left the lake."""
        present = {path.stem: path for path in pages.segments(self.lake, portal)}
        whole = dict(self.connection.execute("SELECT name, whole FROM segments WHERE portal = ?", (portal,)))
        if whole.keys() - present.keys():
            self.forget(portal)
            whole = {}
        return [present[name] for name in sorted(present) if not whole.get(name)]

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


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=60)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")  # two crawls may open a new home at once
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            version = _VERSION
    if version != _VERSION:
        connection.close()
        raise sqlite3.DatabaseError(f"{file} has version {version}, not {_VERSION}")
    return connection


def remove(lake: Path) -> None:
    """Delete the derived state; the next opening makes it again from the lake."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            (lake / f"frontier.sqlite{suffix}").unlink()


@contextmanager
def opened(lake: Path) -> Iterator[Frontier]:
    """The frontier of a lake; a file that is damaged or of another version is made again, for the lake holds everything."""
    lake.mkdir(parents=True, exist_ok=True)
    file = lake / "frontier.sqlite"
    try:
        connection = _connect(file)
    except sqlite3.OperationalError:  # locked, no space, no permission: not damage
        raise
    except sqlite3.DatabaseError:
        remove(lake)
        connection = _connect(file)
    try:
        yield Frontier(lake, connection)
    finally:
        connection.close()
