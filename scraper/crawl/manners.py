"""What the lake tells of how a portal may be treated now: its robots.txt, what is spent of the day's budget, how ill it is.

All of it is derived from kept pages, so a killed crawl forgets nothing; what follows from it is decided by the visit.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from urllib.parse import urlsplit

from scraper.addresses import address_host
from scraper.crawl.answers import NETWORK, Answer, retry_after
from scraper.crawl.revisits import DAY, DAY_MICROS, HOUR
from scraper.items import Page

ROBOTS_MICROS = DAY_MICROS
"""A robots.txt is believed for a day (RFC 9309, 2.4)."""

ILL = 3
"""Requests in a row without a usable answer after which a portal is ill: the next crawl asks one thing first."""

PATIENCE = 3
"""Crawls in a row that found a portal ill after which it rests, for an hour first and then ever longer, up to a day."""

_HANOI_MICROS = 7 * 3_600_000_000
_ILLNESS = NETWORK | {"throttled", "blocked"}


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a portal is ill, and until when (µs since 1970 UTC) it is left alone; `outcome` is that of its last request."""

    ill: bool = False
    rests_until: int = 0
    outcome: str | None = None


def day_of(moment: int) -> int:
    """The day in Vietnam that a moment (µs since 1970 UTC) falls on, counted from 1970."""
    return (moment + _HANOI_MICROS) // DAY_MICROS


def kept_robots(connection: sqlite3.Connection, portal: str, host: str, now: int) -> tuple[int | None, bytes] | None:
    """Status and body of a host's robots.txt where it was fetched within a day before `now`, else None."""
    row = connection.execute(
        "SELECT fetched_at, status, body FROM robots WHERE portal = ? AND host = ?", (portal, host)
    ).fetchone()
    return (row[1], row[2]) if row is not None and 0 <= now - row[0] < ROBOTS_MICROS else None


def spent(connection: sqlite3.Connection, portal: str, now: int) -> int:
    """Requests that the lake holds of the day of `now`."""
    row = connection.execute("SELECT requests FROM spent WHERE portal = ? AND day = ?", (portal, day_of(now))).fetchone()
    return int(row[0]) if row is not None else 0


def health(connection: sqlite3.Connection, portal: str, now: int) -> Health:
    """How the portal's last requests ended. A clock that was set back ends a rest: nothing may wait for the future."""
    row = connection.execute(
        "SELECT failures, crawls, outcome, last_at, wait_until FROM health WHERE portal = ?", (portal,)
    ).fetchone()
    if row is None:
        return Health()
    failures, crawls, outcome, last_at, wait_until = row
    if failures < ILL:
        return Health(outcome=outcome)
    rest = min(HOUR << min(crawls - PATIENCE, 8), DAY) * 1_000_000 if crawls >= PATIENCE else 0
    until = max(last_at + rest, min(wait_until, last_at + DAY * 1_000_000))
    return Health(True, until if last_at <= now else 0, outcome)


def backfill_since(connection: sqlite3.Connection, portal: str, now: int) -> int:
    """When the backfill under way began; one begins now where none is."""
    with connection:
        connection.execute("INSERT OR IGNORE INTO backfills VALUES (?, ?)", (portal, now))
    began = backfill_under_way(connection, portal)
    return now if began is None else min(began, now)


def backfill_under_way(connection: sqlite3.Connection, portal: str) -> int | None:
    """When the backfill that is not complete yet began, or None."""
    row = connection.execute("SELECT since FROM backfills WHERE portal = ?", (portal,)).fetchone()
    return int(row[0]) if row is not None else None


def end_backfill(connection: sqlite3.Connection, portal: str) -> None:
    """Note that the backfill under way is complete."""
    with connection:
        connection.execute("DELETE FROM backfills WHERE portal = ?", (portal,))


def note(cursor: sqlite3.Cursor, page: Page, at: int, crawl: int) -> None:
    """Take note of one request within the transaction that applies it. at: when, in µs; crawl: when its crawl began."""
    if page.origin != "crawl" or page.outcome == "robots_denied":
        return
    counted = "INSERT INTO spent VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET requests = requests + 1"
    cursor.execute(counted, (page.portal, day_of(at)))
    if urlsplit(page.url).path == "/robots.txt" and page.outcome in ("ok", "not_found") and page.status is not None:
        host = address_host(page.url) or ""
        cursor.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?)", (page.portal, host, at, page.status, page.body))
    if page.outcome in _ILLNESS or (page.status or 0) >= 500:
        answer = Answer(page.url, page.fetched_at, page.status, page.headers)
        wait_until = at + round((retry_after(answer) or 0.0) * 1_000_000)
        cursor.execute(
            "INSERT INTO health VALUES (?, 1, 1, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET failures = failures + 1,"
            " crawls = crawls + (crawl != excluded.crawl), crawl = excluded.crawl, outcome = excluded.outcome,"
            " last_at = excluded.last_at, wait_until = max(wait_until, excluded.wait_until)",
            (page.portal, crawl, page.outcome, at, wait_until),
        )
    else:
        cursor.execute(
            "INSERT INTO health VALUES (?, 0, 0, 0, ?, ?, 0) ON CONFLICT DO UPDATE SET failures = 0, crawls = 0, crawl = 0,"
            " outcome = excluded.outcome, last_at = excluded.last_at, wait_until = 0",
            (page.portal, page.outcome, at),
        )
