"""Whether an article that the lake knows is worth asking for when a page shows it again.

Pure judgements of one article; when articles are due of themselves is the business of `revisits`.
"""

from __future__ import annotations

from scraper.crawl.answers import ODD, TRANSIENT
from scraper.crawl.frontier import ENDED, Known, Shown, micros, title_digest
from scraper.crawl.revisits import DAY
from scraper.items import Sighting

FAILED_TRIES = 3
"""An article never fetched `ok` is asked again at each sighting until this many failures; then only when due."""

LONGEST_REST = 6
"""Doublings of a day, at most, before an article that ended and is shown all the same is asked again."""


def worth_asking(known: Known, now: int) -> bool:
    """Whether an article never fetched `ok`, or one that ended, is asked when a page shows it. now: µs since 1970 UTC."""
    if known.outcome not in ENDED and known.outcome in TRANSIENT | ODD and known.failures < FAILED_TRIES:
        return True
    return has_rested(known, now)


def has_rested(known: Known, now: int) -> bool:
    """Whether an article that ended was left alone for long enough: a day after its 404 was confirmed, then ever longer.

    Sitemaps go on naming what was removed years ago, and asking that daily would use up what a visit may ask again.
    """
    doublings = min(max(known.failures - 2, 0), LONGEST_REST)
    return known.fetched_at <= now - (DAY << doublings) * 1_000_000


def shown_changed(shown: Shown | None, sighting: Sighting) -> bool:
    """Whether a listing, feed or sitemap shows another title or modification time than when it showed the article last."""
    if shown is None:
        return False
    title = title_digest(sighting.title)
    if title is not None and shown.title is not None and title != shown.title:
        return True
    modified = micros(sighting.modified_at) if sighting.modified_at else None
    return modified is not None and shown.modified_at is not None and modified > shown.modified_at
