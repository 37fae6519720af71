"""The "news-detail-layout" family of Gia Lai, Hưng Yên, Ninh Bình and others: typed blocks, and categories numbered `-c21072`.

The vendor's name is a guess, so the family is named by its markup; asking for the next items by script alone is not known here.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms._addresses import absolute, is_file, is_xml, path_and_page, query, segments, split
from scraper.platforms._listings import sightings as read_listing

NAME = "news_detail_layout"
# Provinces that took this software up in 2025 had VNPT's or SharePoint's before, whose pages stay readable.
EARLIER = ("vnpt", "sharepoint", "sharepoint_tandan", "sharepoint_news_detail")
SIGNS = ("Article-Detail-", "news-listType", "news-detail-layout", "Article-News-", "title-detail", "common-title")


def _inside(*names: str) -> str:
    """A selector of these names within each of the elements that hold an article."""
    boxes = ("[class*='Article-Detail']", "[class*='detailType']", ".news-detail-layout")
    return ", ".join(f"{box} {name}" for name in names for box in boxes)


FIELDS = {
    "article": "h1.title-detail, h1 ~ .post-date, [class*='Article-Detail'] .article-content, .content-detail",
    "title": f"h1.title-detail, {_inside('h1')}",
    "date": f"{_inside('.post-date')}, h1.title-detail ~ .post-date",
    "lead": _inside(".article-brief", ".brief"),
    "body": ".article-content #container, .article-content:not(:has(#container, .content-detail)), .content-detail",
    "views": _inside(".post-date", ".author:lexbor-contains('xem')", ".view-count", ".luot-xem"),
    "author": _inside(".author:not(:lexbor-contains('xem'))"),
    "drop": ".article-brief, .brief, .post-date, .author:lexbor-contains('xem'), .social-connect, .block_share, .rating"
    ", .network-share, .relatedArticles, [class^=audio], h1.title-detail",
}

_TOGETHER = (("title-detail", "post-date", "article-"), ("common-title", "article-title", "article-d"))
_CATEGORY = re.compile(r"(?P<head>.+-c\d{2,})(?:-(?P<page>\d{1,4}))?\.html")
_SCRIPTS = re.compile(r"(?:login|search|tim-kiem|lien-he|rss|sitemap|so-do-cong|video|thu-vien-anh)(?:\.html)?", re.I)


def fingerprint(document: Document) -> float:
    """0.9 for the names of its typed blocks, 0.6 where several of the plainer class names stand together."""
    if is_xml(document.text):
        return 0.0
    marks = document.marks
    if any(name in marks for name in SIGNS[:4]):
        return 0.9
    return 0.6 if any(all(name in marks for name in names) for names in _TOGETHER) and _has_block(document) else 0.0


def article_key(url: str) -> str | None:
    """The slug of `/slug.html`, whatever category stands before it; `-c<number>` is a category's."""
    parts = split(url)
    names = segments(parts.path) if parts is not None else []
    if parts is None or not names or is_file(parts.path) or _CATEGORY.fullmatch(names[-1]):
        return None
    slug = names[-1].removesuffix(".html")
    if not names[-1].endswith(".html") and not re.search(r"\d{4,}$", slug):
        return None
    return slug if slug.count("-") >= 3 else None


def canonical_url(url: str) -> str:
    """The address without query, for pagers number the path; a listing's `?page=` stays."""
    return path_and_page(url, of_article=article_key(url) is not None)


def is_listing(url: str) -> bool:
    """The front page, `slug-c<number>.html` with or without a page number, and short paths."""
    parts = split(url)
    if parts is None or is_file(parts.path) or set(query(parts)) - {"page"} or article_key(url) is not None:
        return False
    names = segments(parts.path)
    return not names or bool(_CATEGORY.fullmatch(names[-1])) or (len(names) <= 3 and not _SCRIPTS.fullmatch(names[-1]))


def next_page(document: Document) -> str | None:
    """The pager's "next"; where it is worked by script, the category's address with the next number."""
    node = document.tree.css_first(
        ".wrapper-pagination a.next-pages, .wrapper-pagination a.next, .pagination a.next-pages, .pagination a.next, a.next-pages"
    )
    node = node or document.tree.css_first(".wrapper-pagination .active + a, .pagination .active + li > a")
    if node is None:
        return None
    href = node.attributes.get("href") or ""
    if href and not href.startswith(("#", "javascript:")):
        found = absolute(document.base_url, href)
        return found if found != document.url else None
    head, _, last = document.url.partition("#")[0].partition("?")[0].rpartition("/")
    here = _CATEGORY.fullmatch(last)
    return f"{head}/{here['head']}-{int(here['page'] or 1) + 1}.html" if here else None


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside menus and the footer."""
    return read_listing(document, article_key, canonical_url, skip="nav a, header a, footer a, .menu a, .breadcrumb a")


def _has_block(document: Document) -> bool:
    return (
        document.tree.css_first("h1.title-detail ~ .post-date, h1.title-detail ~ * .post-date, a.article-title.common-title")
        is not None
    )
