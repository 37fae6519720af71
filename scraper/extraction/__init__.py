"""Reading: what one page says, field by field and with evidence. A pure function of the page.

Nothing here fetches, stores or compares pages; the families' markup is known to `scraper.platforms` alone.
"""

from scraper.extraction.blocked import blocked
from scraper.extraction.reading import extract, read

VERSION = "7"
"""Raised whenever the same page may give another article, so that kept pages are read again."""

__all__ = ["VERSION", "blocked", "extract", "read"]
