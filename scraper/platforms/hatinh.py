"""The portal software of Hà Tĩnh province: `/chuyen-muc/` and `/bai-viet/`, with counter and author in the tail of the text.

Its communes' other portals are made with SharePoint and are not read here.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms._addresses import absolute, is_file, is_xml, path_and_page, query, segments, split
from scraper.platforms._listings import sightings as read_listing

NAME = "hatinh"
SIGNS = ("detail-content-lead", "/bai-viet/", "detail-title")
FIELDS = {
    "title": ".detail-title",
    "date": ".detail-title ~ .time, .detail-title ~ * .time",
    "lead": ".detail-content-lead",
    "body": ".detail-content",
    "drop": ".detail-content-lead",
}

_LINKS = re.compile(r"href=[\"'][^\"'\s]{0,200}/bai-viet/")
_LAST = re.compile(r"[^/]*[^\W_][^/]*-[^/]*")


def fingerprint(document: Document) -> float:
    """0.9 for the lead's own class name; 0.8 where articles and categories are linked by the family's two words."""
    text = document.text
    if is_xml(text):
        return 0.0
    if "detail-content-lead" in text:
        return 0.9
    if "/chuyen-muc/" in text and "/bai-viet/" in text and _LINKS.search(text):
        return 0.8
    return 0.7 if "detail-title" in text and "Đăng tải" in text and document.tree.css_first(FIELDS["date"]) is not None else 0.0


def article_key(url: str) -> str | None:
    """What follows `/bai-viet/`: the last part of the path, for an article may change its category."""
    parts = split(url)
    names = segments(parts.path) if parts is not None else []
    if parts is None or is_file(parts.path) or "bai-viet" not in names[:-1]:
        return None
    last = names[-1].removesuffix(".html")
    return last if _LAST.fullmatch(last) or last.isdigit() else None


def canonical_url(url: str) -> str:
    """The path alone; a listing keeps the number of its page."""
    return path_and_page(url, of_article=article_key(url) is not None)


def is_listing(url: str) -> bool:
    """The front page and `/chuyen-muc/<slug>?page=N`, with or without a language before them."""
    parts = split(url)
    if parts is None or set(query(parts)) - {"page"}:
        return False
    names = segments(parts.path)
    if names and names[0] in ("vi", "en"):
        names = names[1:]
    return not names or (names[0] == "chuyen-muc" and len(names) > 1)


def next_page(document: Document) -> str | None:
    """From the pager: its "next", or the neighbour of the active page."""
    node = document.tree.css_first(
        "link[rel=next][href], .pagination a[rel=next][href], .pagination .next a[href], .pagination a.next[href]"
    ) or document.tree.css_first(".pagination .active + li > a[href], .pagination .active + a[href]")
    return absolute(document.base_url, node.attributes.get("href")) if node is not None else None


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside menus and the footer."""
    return read_listing(document, article_key, canonical_url, skip="nav a, header a, footer a, .menu a")
