"""Ten questions of an analyst, each timed on a connection of its own: the first time, and once warm.

What the answers are is tested with the views.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from warehouse import query
from warehouse.publish import database

QUESTIONS = {
    "articles a day of one portal": "SELECT day, articles FROM articles_daily WHERE portal = 'tinh03' ORDER BY day",
    "articles a month and portal": "SELECT portal, date_trunc('month', day), sum(articles) FROM articles_daily GROUP BY ALL",
    "most read": "SELECT title, views FROM top_viewed ORDER BY views DESC LIMIT 20",
    "counters that rose most": "SELECT title, growth FROM view_growth ORDER BY growth DESC LIMIT 20",
    "latest edits, side by side": "SELECT * FROM edits ORDER BY observed_at DESC LIMIT 20",
    "what was taken down": "SELECT * FROM removals ORDER BY removed_at DESC LIMIT 20",
    "who copies whom": "SELECT from_portal, to_portal, count(*) AS n, median(lag) FROM syndication GROUP BY ALL ORDER BY n DESC",
    "how the portals do": "SELECT * FROM portal_health WHERE month >= DATE '2026-01-01' ORDER BY portal, month",
    "who writes most": "SELECT author, portal, articles FROM authors ORDER BY articles DESC LIMIT 20",
    "largest stories with titles": "SELECT s.articles, o.title FROM stories AS s JOIN articles AS o"
    " ON o.article_id = s.original_article_id WHERE s.portals > 1 ORDER BY s.articles DESC LIMIT 20",
}


def ask(home: Path, questions: dict[str, str] | None = None) -> dict[str, tuple[float, float]]:
    """Print and give the seconds that each question took cold, the file dropped from the page cache, and warm."""
    taken = {}
    for name, sql in (questions or QUESTIONS).items():
        _forget(database(home))
        with query.connect(home) as con:
            seconds = []
            for _ in range(4):
                began = time.perf_counter()
                con.execute(sql).fetchall()
                seconds.append(time.perf_counter() - began)
        taken[name] = seconds[0], min(seconds[1:])
        print(f"{name}: cold {taken[name][0]:.2f} s, warm {taken[name][1]:.2f} s")
    print(f"slowest warm: {max(warm for _, warm in taken.values()):.2f} s (aim: 1)")
    return taken


def _forget(file: Path) -> None:
    """Ask the system to drop the file from its page cache, so that the next look is a cold one."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)
