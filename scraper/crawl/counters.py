"""When an article appeared and how fast its counter moves, as listings show it and as its own page was read; and when it is due.

How much time that gives an article is decided in `revisits`; reading pages is the business of extraction.
"""

from __future__ import annotations

import logging
import sqlite3
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from scraper.crawl.frontier import micros
from scraper.crawl.revisits import interval, pace_of
from scraper.platforms import Platform

log = logging.getLogger(__name__)

_COLUMNS = ["final_url", "fetched_at", "article.published_at", "article.views", "article_id"]


def observe(cursor: sqlite3.Cursor, where: tuple[str, str], at: int, views: int | None, published_at: datetime | None) -> None:
    """Note what was shown of an article at a moment (µs). where: portal and key; an article not fetched yet is passed over."""
    if views is None and published_at is None:
        return
    row = cursor.execute("SELECT views, views_at, published_at FROM articles WHERE portal = ? AND key = ?", where).fetchone()
    if row is None:
        return
    before, before_at, known = row
    published = known if published_at is None else micros(published_at)
    if views is None or (before_at is not None and at <= before_at):
        if published != known:
            cursor.execute("UPDATE articles SET published_at = ? WHERE portal = ? AND key = ?", (published, *where))
            plan(cursor, *where)
        return
    pace = pace_of(views, at, before, before_at)
    cursor.execute(
        "UPDATE articles SET published_at = ?, views = ?, views_at = ?, pace = coalesce(?, pace) WHERE portal = ? AND key = ?",
        (published, views, at, pace, *where),
    )
    if pace is not None or published != known:
        plan(cursor, *where)


def plan(cursor: sqlite3.Cursor, portal: str, key: str) -> None:
    """Set when an article that was fetched is due again."""
    row = cursor.execute(
        "SELECT fetched_at, since, published_at, pace FROM articles WHERE portal = ? AND key = ?", (portal, key)
    ).fetchone()
    fetched_at, since, published_at, pace = row
    born = min(published_at if published_at is not None else fetched_at, since if since is not None else fetched_at)
    next_at = fetched_at + interval((fetched_at - born) / 1_000_000, pace) * 1_000_000
    cursor.execute("UPDATE articles SET next_at = ? WHERE portal = ? AND key = ?", (next_at, portal, key))


def note_readings(connection: sqlite3.Connection, portal: str, file: Path, platform: Platform) -> None:
    """Take note of what the article pages of one segment said, once; a file that cannot be read is passed over."""
    try:
        with pq.ParquetFile(file) as kept:
            rows = kept.read(columns=_COLUMNS).to_pylist()
    except (OSError, pa.ArrowException) as error:
        log.warning("%s: the counters of %s cannot be read: %s", portal, file.name, error)
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        cursor = connection.cursor()
        for row in rows:
            key = platform.article_key(row["final_url"]) if row.get("article_id") is not None else None
            if key is not None:
                said = row.get("article") or {}
                at = micros(row["fetched_at"])
                observe(cursor, (portal, key), at, said.get("views"), said.get("published_at"))
        cursor.execute("INSERT OR IGNORE INTO readings VALUES (?, ?)", (portal, file.stem))
