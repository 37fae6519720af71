"""How a crawl may be run, and when an article is worth asking for again: by its age, and by how fast its counter moves.

Numbers only; which articles are asked within a visit is decided by the policy.
"""

from __future__ import annotations

MODES = ("daily", "incremental", "backfill", "revisit")
"""`incremental` finds what is new, newest first, and stops in each listing at a stretch of what it knows. `backfill` walks every
listing to its end, over as many days as the budget asks for. `revisit` asks known articles again when they are due, walks the
listings whose counters are due, and so sees edits, removals and views; it takes along what is new. `daily`, what a cycle does
unless told otherwise, is incremental and asks for known articles that are due; a portal that has no more of them than one crawl
may ask again (`recheck`) it looks at whole once a day."""

HOUR, DAY, WEEK, MONTH = 3_000, 20 * 3_600, 6 * 86_400 + 43_200, 29 * 86_400
"""Seconds: each a little short of its name, so that a crawl that begins early still asks."""

_STEPS = (HOUR, DAY, WEEK, MONTH)
_FRESH, _RECENT, _OLD = 86_400, 7 * 86_400, 60 * 86_400
"""Ages in seconds up to which an article is asked hourly, daily and weekly; an older one monthly."""

BUSY, STILL = 100.0, 1.0
"""Views a day from which on an article is asked one step more often, and below which one step less."""

DAY_MICROS = 86_400_000_000


def interval(age: float, pace: float | None) -> int:
    """Seconds until an article is asked again.

    age: seconds since it appeared, or since it was first fetched where that is unknown. pace: views a day between its last
    two observations, None where the counter was not seen twice.
    """
    step = 0 if age < _FRESH else 1 if age < _RECENT else 2 if age < _OLD else 3
    if pace is not None and pace >= BUSY:
        step -= 1
    elif pace is not None and pace < STILL and age >= _FRESH:
        step += 1
    return _STEPS[min(max(step, 0), len(_STEPS) - 1)]


def pace_of(views: int, at: int, before: int | None, before_at: int | None) -> float | None:
    """Views a day between two observations, their moments in µs; None where there is no earlier one or hardly time between."""
    if before is None or before_at is None or at - before_at < HOUR * 1_000_000 // 2:
        return None
    return max(0.0, (views - before) * DAY_MICROS / (at - before_at))
