"""NukeViet 4.x, the CMS of communes, schools and departments: its addresses, its listings and where its news fields stand.

Facts are from the default theme of NukeViet 4.5; the page, about, contact and terms modules are no news and are left out.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms._addresses import absolute, is_file, query, segments, share_of_links, split, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "nukeviet"
FIELDS = {
    "article": "#news-bodyhtml, [itemtype$='/NewsArticle'] .bodytext",
    "title": "h1[itemprop=headline], h1.title",
    "date": "[itemtype$='/NewsArticle'] > .panel-body > .row .h5, .newsdetailmetatop, [itemtype$='/NewsArticle'] span.h5",
    "lead": ".hometext",
    "body": "#news-bodyhtml, [itemtype$='/NewsArticle'] .bodytext",
    "picture": "#news-bodyhtml ~ figure, figure.article",
    "category": ".temp-breadcrumbs li:last-child [itemprop=name], .breadcrumbs li:last-child [itemprop=name]",
    "tags": "a[href*='/tag/'] > em, .news_column a[href*='/tag/']",
    "byline": "#news-bodyhtml ~ div p.h5, #news-bodyhtml ~ div .text-right",
    "views": ".newsdetailmetatop .h5:has(.fa-eye)",  # the government edition's; the default theme shows none
    "attachments": ".news-download-file a[download], .news-download-file a[href*='download=1']",
}

_OTHER_MODULE = re.compile(
    r"about|page|laws|faq|organs|videoclips|photos|workschedules|siteterms|contact|users|voting|banners|seek|feeds|rss|sitemap|statistics|freecontent|comment|menu|tags?|author|assets"
    r"|uploads|themes|print|savefile|sendmail|admin|install|data|includes|vendor|api|topic|content|search",
    re.I,
)
_ARTICLE = re.compile(r"(?P<slug>[^/]+)-(?P<id>\d+)(?:\.html)?/?$")
_SLUG = re.compile(r"[\w-]+")
_PAGER = re.compile(r"page-\d+")
_HEAD = 60_000  # characters in which the theme's script variables stand


def fingerprint(document: Document) -> float:
    """1 for the generator's own line or its script variables, which nobody else has; feeds also by the form of their links."""
    text = document.text
    share = share_of_links(text, lambda url: article_key(url) is not None and url.endswith(".html"))
    if share is not None:
        return 1.0 if "[NukeViet" in text[:3_000] else 0.5 if share >= 0.8 else 0.0
    if 'content="NukeViet' in text[:20_000]:
        return 1.0
    found = text.find("nv_base_siteurl", 0, _HEAD) >= 0 and text.find("nv_module_name", 0, _HEAD) >= 0
    return 1.0 if found else 0.0


def article_key(url: str) -> str | None:
    """The trailing number: it stays when the article moves to another category. Other modules than news count for themselves."""
    parts = split(url)
    if parts is None:
        return None
    parameters = query(parts)
    if "download" in parameters or "pdf" in parameters or is_file(parts.path):
        return None
    path = parts.path
    if "nv" in parameters:  # addresses without rewriting: ?language=vi&nv=news&op=category/slug-12
        path = f"/{parameters['nv']}/{parameters.get('op', '')}"
    names = _without_language(segments(path))
    match = _ARTICLE.fullmatch(names[-1]) if len(names) in (2, 3) else None
    if match is None or _OTHER_MODULE.fullmatch(names[0]) or _PAGER.fullmatch(names[-1]):
        return None
    if not names[-1].endswith(".html") and "nv" not in parameters and not match["slug"].count("-"):
        return None
    return match["id"] if len(names) == 2 or names[0] == "news" else f"{names[0]}-{match['id']}"


def canonical_url(url: str) -> str:
    """The address without query; addresses that were never rewritten keep theirs."""
    parts = split(url)
    return tidy(url, keep_query=parts is None or "nv" in query(parts))


def is_listing(url: str) -> bool:
    """The front page, a category, or a page of its pager; tags, authors and the other modules are not."""
    parts = split(url)
    if parts is None or parts.query or is_file(parts.path):
        return False
    names = _without_language(segments(parts.path))
    if names and _PAGER.fullmatch(names[-1]):
        names.pop()
    if not names:
        return True
    return (
        len(names) <= 2
        and parts.path.endswith("/")
        and not _OTHER_MODULE.fullmatch(names[0])
        and all(_SLUG.fullmatch(name) for name in names)
    )


def next_page(document: Document) -> str | None:
    """From `<link rel=next>`, or the pager's neighbour of the active page."""
    node = document.tree.css_first("link[rel=next][href]") or document.tree.css_first(
        ".pagination a[rel=next][href], .pagination li.active + li > a[href]"
    )
    return absolute(document.base_url, node.attributes.get("href")) if node is not None else None


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked in the page's columns: view counts stand here only, beside an eye; the theme's articles show none."""
    return read_listing(document, article_key, canonical_url, within="#body, body > .section-body, main, body")


def _without_language(names: list[str]) -> list[str]:
    return names[1:] if names and re.fullmatch(r"vi|en|fr", names[0]) else names
