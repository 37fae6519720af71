"""SharePoint portals with the web parts of Tân Dân: provinces, and ministries with the same parts.

SharePoint without these parts belongs to the family `sharepoint`.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Form, Sighting
from scraper.platforms import _sharepoint, generic
from scraper.platforms._addresses import absolute, is_xml, segments, split, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "sharepoint_tandan"
_OUTER = ".tandan-p-article-main:not(:has(.ms-rtestate-field, .article-contents, .tandan-p-article-news-content))"
FIELDS = {
    "article": "[class*=tandan-p-article], .tandan-span-date-publish, .article-contents",
    "title": ".tandan-p-article-news-title",
    "date": ".tandan-span-date-publish, .tandan-p-article-news-date",
    "lead": ".tandan-p-article-news-summary",
    "body": f".tandan-p-article-main .ms-rtestate-field, .article-contents, .tandan-p-article-news-content, {_OUTER}",
    "drop": ".tandan-div-article-other, .td-tags, .social-share, .tandan-p-article-news-title, .tandan-span-date-publish"
    ", .tandan-p-article-news-summary, .tandan-div-rating",
    "tags": ".td-tags a",
    "author": ".tandan-span-author, .tandan-p-article-author",
    "source": ".tandan-span-source, .tandan-p-article-source",
    "attachments": ".tandan-div-attachment a[href]",
}

SIGNS = ("tandan-p-", "tandan-div-", "tandan-span-", "channel-news-title")
_SLUG = re.compile(r"[^/]*?(?:-[^/-]+){6,}|[^/]+-[^/]+-\d{4,}", re.I)


def fingerprint(document: Document) -> float:
    """1 for the class names of the web parts; feeds are left to the generic rules."""
    if is_xml(document.text):
        return 0.0
    marks = document.marks
    if any(sign in marks for sign in SIGNS[:3]):
        return 1.0
    return 0.7 if SIGNS[3] in marks and "_layouts" in marks else 0.0


def article_key(url: str) -> str | None:
    """Site, date and name of the page, or the number of the list item; without a date only names as long as a title count."""
    key = _sharepoint.article_key(url)
    parts = split(url)
    if key is not None or parts is None or not _sharepoint.is_page(url):
        return key
    names = segments(parts.path)
    stem = names[-1][:-5] if names and names[-1].lower().endswith(".aspx") else ""
    return f"{_sharepoint.web(names)}{stem.lower()}" if _SLUG.fullmatch(stem) else None


def canonical_url(url: str) -> str:
    """A page's address without query, because it is the article; other pages keep what they are asked."""
    return tidy(
        url, keep_query=article_key(url) is None or (_sharepoint.article_key(url) is not None and _sharepoint.needs_query(url))
    )


def is_listing(url: str) -> bool:
    """The pages of a library that are no article, with `?PageIndex=N`."""
    return article_key(url) is None and _sharepoint.is_page(url)


def next_page(document: Document) -> str | Form | None:
    """The link behind the current number, or what any pager says."""
    node = document.tree.css_first(
        "span.CurrentPage + a[href], .tandan-paging .active + a[href], .tandan-paging .active + li > a[href]"
    )
    return (absolute(document.base_url, node.attributes.get("href")) if node is not None else None) or generic.next_page(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside the header, menus and the footer."""
    return read_listing(document, article_key, canonical_url, skip="header a, footer a, nav a, .tandan-menu a, #s4-ribbonrow a")
