"""Vietsoftware VCMS on Liferay 6, the layout of a city's portal last seen in 2013: its portlet addresses, lists and fields.

Only title, date and related list have names of their own; the text and the rest are found by the generic rules.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms import _liferay
from scraper.platforms._addresses import share_of_links
from scraper.platforms._listings import sightings as read_listing

NAME = "vietsoftware_vcms"
FIELDS = {
    "article": "h3.wd-tlh3-2:not(:has(a)), :has(> h3.wd-tlh3-2) > p.wd-date",
    "title": "h3.wd-tlh3-2",
    "date": ":has(> h3.wd-tlh3-2) > .wd-date, h3.wd-tlh3-2 + * .wd-date",
    "category": "h2.wd-tlh1-2",
}
SIGNS = ("wd-tlh", "wd-other-news", "vcmsviewcontent")

_NUMBER = re.compile(r"\d{1,18}")


def fingerprint(document: Document) -> float:
    """0.97 for the classes of its article and list; less for links of its portlet, which a later one bears too."""
    share = share_of_links(document.text, lambda url: "/-/hn/" in url)
    if share is not None:
        return 0.6 if share >= 0.8 else 0.0
    marks = document.marks
    if "wd-tlh3-2" in marks or "wd-other-news" in marks or ("wd-tlh1-2" in marks and "vcms" in marks):
        return 0.97
    return 0.7 if "vcmsviewcontent" in marks and not _liferay.is_later(marks) else 0.0


def article_key(url: str) -> str | None:
    """The article's number: among the portlet's parameters, or the second behind the portlet's name in `/-/hn/…`."""
    found = _liferay.behind_dash(url)
    if found is None:
        return None
    shown = found[1]
    if not shown:
        return _liferay.identity(url)
    numbers = [name for name in shown[2:] if _NUMBER.fullmatch(name)]
    return numbers[1] if shown[0] == "hn" and len(numbers) > 1 and not _liferay.is_trap(shown) else None


def canonical_url(url: str) -> str:
    """The address without language, session and the way back; the portlet's own parameters name the article and stay."""
    return _liferay.canonical(url)


def is_listing(url: str) -> bool:
    """The portal's pages and the further pages of their lists."""
    return article_key(url) is None and _liferay.is_listing(url)


def next_page(document: Document) -> str | None:
    """The neighbour in `_<portlet>_cur` among the pager's links."""
    return _liferay.next_page(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside the navigation and the footer."""
    return read_listing(document, article_key, canonical_url, skip="nav a, footer a, #footer a, .wd-menu a, .breadcrumb a")
