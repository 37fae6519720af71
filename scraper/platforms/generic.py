"""The honest guess for a portal of no known family: any address that looks like an article's may be one.

It names no selectors, so that every field is found by the generic rules of extraction.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.document import Document
from scraper.items import Form, Sighting
from scraper.platforms import _numbers, _pagers
from scraper.platforms._addresses import absolute, is_file, named_articles, query, segments, split, tidy
from scraper.platforms._listings import sightings as read_listing
from scraper.platforms._postback import next_form

NAME = "generic"
FIELDS: dict[str, str] = {}

_MANAGED = "urile"  # names the content that IBM's portal shows, `wcm:path:/site/category/words-of-a-title`
_DETAIL = re.compile(r"(?:chi-?tiet|detail|xem-?tin|bai-?viet|view)[\w-]*\.(?:aspx|php|jsp|html?)", re.I)
_NUMBERED = re.compile(r"(?:^|[-_/])[a-z]{0,4}\d{2,}(?:\.\w{3,5})?$|^\d+-", re.I)
_NAMED = re.compile(
    r"(?:bai-?viet|chi-?tiet(?:-?tin)?|xem-?tin|detail|article|story)[-_]?\d+(?:\.\w{3,5})?", re.I
)  # /tin-tuc/bai-viet-1.html
_PAGE = re.compile(r"\.(?:html?|aspx?|php|jsp|chn|vnp|epi)$", re.I)
_SECTION = re.compile(
    r"cm|cat|category|chuyenmuc\w*|danhmuc\w*|menu\w*|(?:cat|category|menu|chuyenmuc|cm|zone)_?id|com|lang|language", re.I
)
_NO_ARTICLE = re.compile(
    r"(?:^|/)(?:(?:tags?|author|tac-gia|search|tim-kiem|login|dang-nhap|dang-ky|register|contact|lien-he|gioi-thieu|about|rss|feeds?"
    r"|sitemap|so-do|print|category|chuyen-muc|danh-muc|video|photo|gallery|user)(?!(?:-\w+){4,}(?:\.\w+)?/?$)(?:[/.-]|$)"
    r"|the(?:[/.]|$)|inbai\w*(?:[/.-]|$)|in-bai\w*(?:[/.-]|$)|wp-)",
    re.I,
)
_CATEGORY = re.compile(r"(?:[a-z]+-){1,4}\d{1,3}\.html?")  # /thoi-su-215.html
_DAY = re.compile(r"/(?:19|20)\d\d/\d{1,2}(?:/\d{1,2})?/?$")  # of a calendar or an archive
_MONTHLY = re.compile(  # /kinh-te/202507/title-3fa1b2c/, /trang/18/55121/title.html
    r"/(?:19|20)\d\d[01]\d/[^/]+-[0-9a-f]{7}/?$|/\d{3,18}/(?!index|default)[^/]+\.(?:html?|aspx?|php|jsp)$", re.I
)
_OPENING = ("tin-bai", "bai-viet")  # of addresses that are articles however short their titles


def fingerprint(document: Document) -> float:
    """Always a little: it loses against any family that knows the page."""
    return 0.05


@lru_cache(maxsize=4096)
def article_key(url: str) -> str | None:
    """The canonical path with its identifying parameters, where the address carries a number or a title's worth of words."""
    parts = split(canonical_url(url))
    if parts is None or is_file(parts.path) or _NO_ARTICLE.search(parts.path):
        return None
    if _numbers.PATH.search(parts.path) or _DAY.search(parts.path):
        return None
    names = segments(parts.path)
    identities = named_articles(parts)
    if identities and identities[0].startswith("id=") and _DETAIL.fullmatch(names[-1] if names else ""):
        return f"{names[-1].lower()}?{identities[0]}"  # the folders before it name the category, which an article may leave
    if identities:
        return f"{parts.path}?{'&'.join(identities)}"
    told = query(parts).get(_MANAGED, "")
    if told.startswith("wcm:path:") and told.rpartition("/")[2].count("-") >= 3:
        return f"{parts.path}?{_MANAGED}={told}"
    if not names:
        return f"/?{parts.query}" if re.fullmatch(r"\d{3,}", parts.query) else None
    last = names[-1]
    stem = _PAGE.sub("", last)
    if len(names) == 1 and _CATEGORY.fullmatch(last):
        return None
    if _MONTHLY.search(parts.path) or _NAMED.fullmatch(last) or (names[0] in _OPENING and len(names) > 2 and "-" in stem):
        return parts.path
    if parts.path.endswith("/") and len(names) == 1 and stem.count("-") < 4:
        return None
    if _NUMBERED.search(last) and (stem.count("-") >= 2 or _PAGE.search(last) or len(names) > 1):
        return parts.path
    return parts.path if stem.count("-") >= 4 else None


def canonical_url(url: str) -> str:
    """The address without fragment, session, tracking and print parameters."""
    return tidy(url)


def is_listing(url: str) -> bool:
    """The front page, and short paths that carry neither a number nor a title; pagers by their parameter."""
    parts = split(url)
    if parts is None or is_file(parts.path) or article_key(url) is not None:
        return False
    if any(not _numbers.PARAMETER.fullmatch(name) and not _SECTION.fullmatch(name) for name in query(parts)):
        return False
    names = segments(parts.path)
    if _NO_ARTICLE.search(parts.path) and not re.search(r"/(?:category|chuyen-muc|danh-muc|video|photo)/", parts.path):
        return False
    return len(names) <= 4


def next_page(document: Document) -> str | Form | None:
    """From `<link rel=next>`, `a[rel=next]`, the pager's neighbour of the active page, or a link worded "next".

    Where none of them is an address, the number that a link or a button shows, or the form that an ASP.NET pager posts back.
    """
    tree = document.tree
    node = tree.css_first("link[rel=next][href]") or tree.css_first(
        "a[rel=next][href], .pagination .active + li > a[href], .pager .current + a[href], .pagination .current + a[href]"
    )
    node = node or _pagers.worded(document)
    url = absolute(document.base_url, node.attributes.get("href")) if node is not None else None
    return url or _numbers.following(document) or _pagers.by_button(document) or next_form(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside menus and the footer."""
    return read_listing(document, article_key, canonical_url, skip="nav a, footer a, header a, .menu a, #footer a")
