"""VCCorp's newspaper software, as the Government Office, ministries and provincial papers run it: `slug-<16 to 18 digits>.htm`.

The number holds the time of writing and is the article's identity; its listings beyond the first page are asked for by script.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms._addresses import absolute, is_file, query, segments, share_of_links, split, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "vccorp"
SIGNS = ("afcbc-body", "VCSortableInPreviewMode", ".htm\n", ".htm?", ".chn\n")
FIELDS = {
    "title": "h1[data-role=title], h1.detail-title, h1.article-title",
    "date": "[data-role=publishdate], .detail-time",
    "lead": "[data-role=sapo], .detail-sapo",
    "body": "[data-role=content], .afcbc-body",
    "author": "[data-role=author], .detail-author",
    "category": "[data-role=cate-name]",
    "tags": ".detail-tag a, .detail-tags a, [data-role=tags] a",
    "drop": "[type=RelatedOneNews], [type=RelatedNewsBox], [type=RelatedNews], .link-content-footer, .detail-like, .detail-share"
    ", .detail-audio, .detail-tag, .detail-tags, .kbwcs-box, [data-role=sapo]",
}

_ARTICLE = re.compile(r"[^/]*?-?(\d{15,20})\.(?:htm|html|chn)")
_PAGE = re.compile(r"trang-\d+\.(?:htm|chn)", re.I)
_NO_LIST = re.compile(r"(?:rss|tim-kiem|search|lien-he|gioi-thieu[\w-]*|so-do[\w-]*|login|tag)(?:\.(?:htm|chn))?", re.I)
_LINKS = re.compile(r"-\d{15,20}\.(?:htm|chn)(?![\w.])")


def fingerprint(document: Document) -> float:
    """0.95 for the names that its editor leaves, 0.8 where many links end in its long numbers; feeds by their links."""
    share = share_of_links(document.text, lambda url: article_key(url) is not None)
    if share is not None:
        return 0.7 if share >= 0.8 else 0.0
    marks = document.marks
    if any(name in marks for name in SIGNS[:2]):
        return 0.95
    return 0.8 if sum(1 for _ in zip(range(5), _LINKS.finditer(marks), strict=False)) == 5 else 0.0


def article_key(url: str) -> str | None:
    """The long number before `.htm`; it stays when the title's words change."""
    parts = split(url)
    names = segments(parts.path) if parts is not None else []
    match = _ARTICLE.fullmatch(names[-1]) if names else None
    return match[1] if match else None


def canonical_url(url: str) -> str:
    """The path alone: what follows it is tracking."""
    return tidy(url, keep_query=False)


def is_listing(url: str) -> bool:
    """The front page, `/<category>.htm`, `/<category>/<part>.htm`, and their pages `/trang-2.htm`."""
    parts = split(url)
    if parts is None or is_file(parts.path) or query(parts) or article_key(url) is not None:
        return False
    names = segments(parts.path)
    if names and _PAGE.fullmatch(names[-1]):
        names.pop()
    if any(_NO_LIST.fullmatch(name) for name in names):
        return False
    return len(names) <= 3 and (not names or names[-1].endswith((".htm", ".chn")) or "." not in names[-1])


def next_page(document: Document) -> str | None:
    """From `<link rel=next>` or the pager, where the listing has one."""
    node = document.tree.css_first("link[rel=next][href], .pagination a.next[href], .pagination a[rel=next][href]")
    node = node or document.tree.css_first(".pagination .active + li > a[href], .pagination .active + a[href]")
    return absolute(document.base_url, node.attributes.get("href")) if node is not None else None


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside menus and the footer."""
    return read_listing(document, article_key, canonical_url, skip="nav a, footer a, .header__menu a, .footer a")
