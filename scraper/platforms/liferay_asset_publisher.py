"""Liferay 6.2 with its asset publisher, as departments and people's councils run it: its addresses, lists and fields.

The portlet's own heading is the category and the title a plain element; Liferay 7 is a family of its own.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms import _liferay
from scraper.platforms._addresses import share_of_links
from scraper.platforms._listings import sightings as read_listing

NAME = "liferay_asset_publisher"
FIELDS = {
    "article": ".asset-full-content-title, .asset-full-content .journal-content-article",
    "title": ".asset-full-content-title, .asset-full-content .asset-title, .taglib-header .header-title",
    "date": ".assetPublishDate, .date_post, .asset-full-content .metadata-publish-date",
    "views": ".assetPublishDate, .date_post",
    "lead": ".sapo-wrapper .sapo, .asset-full-content .asset-summary, .asset-full-content .sapo",
    "body": ".sapo-wrapper + .journal-content-article, .asset-full-content .journal-content-article",
    # The account of the portal's makers stands under what nobody signed; the text is asked of the innermost element.
    "author": ".view-content-author :not(:has(*), :lexbor-contains('admin admin')), "
    ".view-content-author:not(:has(*), :lexbor-contains('admin admin'))",
    "category": ".dd_chuyenmuc .tintuc, .portlet:has(.asset-full-content-title, .asset-full-content) .portlet-title-text"
    ", .portlet-asset-publisher:has(.asset-full-content-title, .asset-full-content) .portlet-title-text",
    "drop": ".view-content-author, .sapo-wrapper, .related_asset, .asset-control-detail, .asset-ratings",
}
SIGNS = ("portlet-boundary", "asset-full-content", "assetPublishDate", "asset-bounddary", "/-/view_content/")

_VIEW_CONTENT = re.compile(r"(?P<id>\d+)(?:-.*)?")


def fingerprint(document: Document) -> float:
    """0.98 for the names that only this version's portlet gives, less for what any Liferay shows that is not a later one."""
    share = share_of_links(document.text, lambda url: article_key(url) is not None)
    if share is not None:
        return 0.5 if share >= 0.8 else 0.0
    marks = document.marks
    if _liferay.is_later(marks):
        return 0.0
    if any(sign in marks for sign in ("asset-full-content-title", "assetPublishDate", "asset-bounddary", "/-/view_content/")):
        return 0.98
    if "portlet-boundary_101_" in marks or "_101_INSTANCE_" in marks:
        return 0.8
    return 0.5 if "portlet-boundary" in marks or "asset-full-content" in marks else 0.0


def article_key(url: str) -> str | None:
    """The asset's number, or its name where the portal's addresses have none; whatever page, site or language shows it."""
    found = _liferay.behind_dash(url)
    if found is None:
        return None
    shown = found[1]
    if not shown:
        return _liferay.identity(url)
    if _liferay.is_trap(shown):
        return None
    if shown[0] == "view_content" and len(shown) == 2:
        match = _VIEW_CONTENT.fullmatch(shown[1])
        return match["id"] if match else shown[1]
    if shown[0] == "asset_publisher" and len(shown) >= 4 and shown[2] in ("content", "document", "blog", "id"):
        return shown[3].removesuffix(".html")
    return None


def canonical_url(url: str) -> str:
    """The address without language, session and portlet parameters; those that alone name an article stay."""
    return _liferay.canonical(url)


def is_listing(url: str) -> bool:
    """The portal's pages and the further pages of their lists; other portlets' own addresses are not followed."""
    return article_key(url) is None and _liferay.is_listing(url)


def next_page(document: Document) -> str | None:
    """The neighbour in `_101_cur` among the pager's links."""
    return _liferay.next_page(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside the navigation."""
    return read_listing(document, article_key, canonical_url, skip="nav a, #footer a, #navigation a")
