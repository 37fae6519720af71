"""Liferay 7, as provinces and ministries run it: articles by name behind the dash, or by a bare number behind the question mark.

Themes name their parts differently, so what no selector finds is left to the generic rules; Liferay 6.2 is another family.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms import _liferay
from scraper.platforms._addresses import share_of_links, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "liferay7"
_ARTICLE_BOX = ".portlet-body:has(.title-news h1, .meta-data-date, .date-post)"
FIELDS = {
    "title": ".title-news h1, .asset-full-content .asset-title, h1.header-title",
    "date": ".meta-data-date, .date-post, .asset-full-content .metadata-publish-date",
    "views": ".meta-data-date, .date-post, .asset-full-content .metadata-view-count",
    "lead": f"{_ARTICLE_BOX} .article-summary, .asset-full-content .asset-summary",
    "body": ".asset-content.change-size .journal-content-article, .asset-content.change-size"
    f", .asset-full-content .journal-content-article, {_ARTICLE_BOX} .journal-content-article",
    "tags": ".taglib-asset-tags-summary a",
    "drop": ".article-summary, .meta-data-date, .date-post, .asset-ratings, .related-assets, .asset-links, .tool, .change-font",
}
SIGNS = ("com_liferay_", "/o/frontend-", "/o/js", "portlet-boundary", "meta-data-date", "change-size", "title-news")

_NAMED = re.compile(r"/-/(?!\d+$)[\w%.-]+$", re.M)
_BARE = re.compile(r"\d{2,18}")


def fingerprint(document: Document) -> float:
    """0.9 for the places of this version's files and portlets, less for its themes' names and for links of its form."""
    share = share_of_links(document.text, lambda url: article_key(url) is not None)
    if share is not None:
        return 0.5 if share >= 0.8 else 0.0
    marks = document.marks
    if _liferay.is_later(marks):
        return 0.9
    if "meta-data-date" in marks or ("change-size" in marks and "asset-content" in marks):
        return 0.85
    named = "portlet-boundary" in marks or "journal-content-article" in marks
    return 0.6 if named and ("title-news" in marks or _NAMED.search(marks)) else 0.0


def article_key(url: str) -> str | None:
    """The bare number where there is one, else the name behind the dash, whatever page, site or language shows it."""
    found = _liferay.behind_dash(url)
    if found is None:
        return None
    names, shown = found
    number = url.partition("#")[0].partition("?")[2]
    if _BARE.fullmatch(number) and (names or shown):
        return number
    if not shown:
        named = names[-1] if len(names) > 1 and names[-2] == "w" else None
        return named or _liferay.identity(url)
    if _liferay.is_trap(shown):
        return None
    if shown[0] in ("asset_publisher", "blogs"):
        return shown[-1] if len(shown) > (2 if shown[0] == "asset_publisher" else 1) else None
    return shown[0].removesuffix(".html") if len(shown) == 1 else None


def canonical_url(url: str) -> str:
    """The address without language and query; a bare number stays, and parameters that alone name an article do."""
    number = url.partition("#")[0].partition("?")[2]
    if article_key(url) is None or _liferay.identity(url) is not None or _BARE.fullmatch(number):
        return _liferay.canonical(url)
    return _liferay.canonical(tidy(url, keep_query=False))


def is_listing(url: str) -> bool:
    """The portal's pages and the further pages of their lists."""
    return article_key(url) is None and _liferay.is_listing(url)


def next_page(document: Document) -> str | None:
    """The neighbour in `_<portlet>_cur` among the pager's links."""
    return _liferay.next_page(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside the navigation and the footer."""
    return read_listing(document, article_key, canonical_url, skip="nav a, footer a, #footer a, .breadcrumb a")
