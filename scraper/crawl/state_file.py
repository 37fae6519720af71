"""The file of the frontier: its tables, opening it, and making it again where it is damaged or of another version.

What is asked of it and written into it belongs to the frontier, the manners and the replay.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

_VERSION = 5
"""Raised when what is derived changes; an older file is then made again from the lake."""

DERIVED = ("segments", "readings", "articles", "addresses", "links", "shown", "fetches", "robots", "spent", "health")
"""Tables made from the lake alone, each with the column `portal`."""

_TABLES = """
CREATE TABLE segments (portal TEXT, name TEXT, applied INTEGER, whole INTEGER, PRIMARY KEY (portal, name)) WITHOUT ROWID;
CREATE TABLE readings (portal TEXT, name TEXT, PRIMARY KEY (portal, name)) WITHOUT ROWID;
CREATE TABLE platforms (portal TEXT PRIMARY KEY, platform TEXT) WITHOUT ROWID;
CREATE TABLE articles (portal TEXT, key TEXT, url TEXT, fetched_at INTEGER, outcome TEXT, ok_at INTEGER, failures INTEGER,
  since INTEGER, published_at INTEGER, views INTEGER, views_at INTEGER, pace REAL, next_at INTEGER,
  PRIMARY KEY (portal, key)) WITHOUT ROWID;
CREATE INDEX articles_due ON articles (portal, next_at) WHERE ok_at IS NOT NULL AND outcome NOT IN ('gone', 'moved');
CREATE INDEX articles_unconfirmed ON articles (portal) WHERE ok_at IS NOT NULL AND outcome = 'not_found' AND failures = 1;
CREATE TABLE addresses (portal TEXT, address TEXT, kind TEXT, root TEXT, fetched_at INTEGER, outcome TEXT, failures INTEGER,
  PRIMARY KEY (portal, address)) WITHOUT ROWID;
CREATE TABLE links (portal TEXT, address TEXT, url TEXT, kind TEXT, key TEXT, root TEXT, parent_url TEXT, found_at INTEGER,
  open INTEGER, fields TEXT, PRIMARY KEY (portal, address)) WITHOUT ROWID;
CREATE INDEX links_key ON links (portal, key);
CREATE TABLE shown (portal TEXT, root TEXT, key TEXT, url TEXT, title BLOB, modified_at INTEGER, seen_at INTEGER,
  PRIMARY KEY (portal, root, key)) WITHOUT ROWID;
CREATE INDEX shown_key ON shown (portal, key);
CREATE TABLE fetches (portal TEXT, digest INTEGER, PRIMARY KEY (portal, digest)) WITHOUT ROWID;
CREATE TABLE robots (portal TEXT, host TEXT, fetched_at INTEGER, status INTEGER, body BLOB, PRIMARY KEY (portal, host))
  WITHOUT ROWID;
CREATE TABLE spent (portal TEXT, day INTEGER, requests INTEGER, PRIMARY KEY (portal, day)) WITHOUT ROWID;
CREATE TABLE health (portal TEXT PRIMARY KEY, failures INTEGER, crawls INTEGER, crawl INTEGER, outcome TEXT, last_at INTEGER,
  wait_until INTEGER) WITHOUT ROWID;
CREATE TABLE backfills (portal TEXT PRIMARY KEY, since INTEGER) WITHOUT ROWID;
"""


def connect(lake: Path) -> sqlite3.Connection:
    """The state of a lake; a file that is damaged or of another version is made again, for the lake holds everything.

    Raises sqlite3.OperationalError where it is locked, cannot be written or has no space.
    """
    lake.mkdir(parents=True, exist_ok=True)
    try:
        return _opened(lake / "frontier.sqlite")
    except sqlite3.OperationalError:  # locked, no space, no permission: not damage
        raise
    except sqlite3.DatabaseError:
        remove(lake)
        return _opened(lake / "frontier.sqlite")


def _opened(file: Path) -> sqlite3.Connection:
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
