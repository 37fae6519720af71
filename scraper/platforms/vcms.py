"""The vcms portlet of provinces on Liferay 7: its portlet addresses, lists, feeds and article parts, which all have names.

Other portlets on the same portals are read by the families of Liferay itself.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms import _liferay
from scraper.platforms._addresses import query, share_of_links, split
from scraper.platforms._listings import sightings as read_listing

NAME = "vcms"
FIELDS = {
    "article": "#titleDetail, #contentDetail.textdetail",
    "title": "#titleDetail",
    "date": ".tool .date_time, span.date_time",
    "lead": "#leadDetail",
    "body": "#contentDetail",
    "author": "div.author",
    "source": "div.source",
    "category": "h3.title-list-news:has(~ #titleDetail), h3.title-list-news:has(~ * #titleDetail)",
    "attachments": "div.attachment a[href]",
    "drop": ".tool, .attachment, .author, .source, .list_detail, .title-list-news, #titleDetail, #leadDetail",
}
SIGNS = ("titleDetail", "contentDetail", "cat_record", "title-list-news")

_NUMBER = re.compile(r"[1-9]\d{2,17}")
_NUMBERED = re.compile(r"(?:.*-)?(?P<id>\d{3,18})(?:-\d{1,2})?(?:\.html)?")


def fingerprint(document: Document) -> float:
    """0.97 where the ids of its article or the classes of its list stand together; feeds by their links' parameters."""
    share = share_of_links(document.text, lambda url: "vcms" in url and article_key(url) is not None)
    if share is not None:
        return 0.6 if share >= 0.8 else 0.0
    marks = document.marks
    if "titleDetail" in marks and ("contentDetail" in marks or "leadDetail" in marks):
        return 0.97
    return 0.97 if "cat_record" in marks and ("title_v" in marks or "title-list-news" in marks) else 0.0


def article_key(url: str) -> str | None:
    """The article's number among the portlet's parameters, or at the end of its friendly address."""
    found = _liferay.behind_dash(url)
    if found is None:
        return None
    shown = found[1]
    if not shown:
        return _liferay.identity(url)
    if len(shown) > 2 and _NUMBER.fullmatch(shown[-2]):  # a title behind it may end in a year
        return shown[-2]
    match = _NUMBERED.fullmatch(shown[-1])
    return match["id"] if match and len(shown) > 1 else None


def canonical_url(url: str) -> str:
    """The address without language and the way back; the portlet's own parameters stay, for they alone name the article."""
    return _liferay.canonical(url)


def is_listing(url: str) -> bool:
    """The portal's pages, the further pages of their lists, and the feeds that the portlet gives for each category."""
    if article_key(url) is not None:
        return False
    parts = split(url)
    resource = query(parts).get("p_p_resource_id", "") if parts is not None else ""
    return "rss" in resource.lower() or _liferay.is_listing(url)


def next_page(document: Document) -> str | None:
    """The neighbour in `_<portlet>_cur` among the links of Liferay's search paginator."""
    return _liferay.next_page(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside the navigation and the footer."""
    return read_listing(document, article_key, canonical_url, skip="nav a, footer a, #footer a, .breadcrumb a")
