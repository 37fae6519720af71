"""Which of the sitemaps that an index names are worth asking again: those that changed since, by the index's own word.

What else a page leads to, and when it is asked, is decided by the policy.
"""

from __future__ import annotations

from dataclasses import replace

from scraper.crawl.discovery import Found
from scraper.crawl.frontier import Asked, Frontier, micros
from scraper.crawl.revisits import DAY_MICROS, WEEK

MARGIN = DAY_MICROS
"""A `lastmod` may be a day without hour, in a time zone that is not told, so it must lie further back than this."""


def without_unchanged(found: Found, frontier: Frontier, portal: str, now: int) -> Found:
    """What a page leads to without the sitemaps that did not change since they were last answered; each is asked weekly.

    now: µs since 1970 UTC. Weekly, because some portals write a `lastmod` once and never again.
    """
    if not found.sitemaps_changed:
        return found
    resting = {
        address
        for address, changed in found.sitemaps_changed.items()
        if _rests(micros(changed), frontier.asked(portal, address), now)
    }
    return replace(found, sitemaps=tuple(address for address in found.sitemaps if address not in resting))


def _rests(changed: int, last: Asked | None, now: int) -> bool:
    if last is None or last.outcome != "ok":
        return False
    return changed + MARGIN < last.fetched_at and now < last.fetched_at + WEEK * 1_000_000
