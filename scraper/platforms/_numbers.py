"""Pagers that show numbers: which address is the page after this one, and of which list an address is only a page.

Links worded "next" and buttons are read in `_pagers`; how one family writes its pages is said in its own module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.platforms._addresses import absolute, split

PARAMETER = re.compile(
    r"(?:cur(?:rent)?_?)?pag(?:e|ed|ing)(?:_?(?:index|no|num|number))?|(?:so_?)?trang(?:_?(?:so|hien_?tai))?"
    r"|pg|pn|p|cur|start|offset|_\w+_cur",
    re.I,
)
"""Names of parameters that count pages or the items before them; days, orders and filters are none, so calendars stay out."""

PATH = re.compile(r"/(?:page|trang)[-_/]?\d{1,5}(?:\.\w{3,5})?/?$", re.I)
"""The end of a path that is a list's page by its words, and never an article's."""

_WORDED = re.compile(r"[/_.-](?:page|trang|pg|p)[-_/.]?(\d{1,5})(?:\.\w{3,5})?/?$", re.I)
_BARE = re.compile(r"[/_.-](\d{1,5})(?:\.\w{3,5})?/?$")
_DATED = re.compile(r"(?:19|20)\d\d(?:[-_/]\d{1,2})?$")  # what a calendar's number would stand behind
_ENDING = re.compile(r"(?:/(?:index|default|home))?(?:\.(?:html?|aspx|php|jsp))?/?$", re.I)
_LAST_LINKS = 400


@dataclass(frozen=True, slots=True)
class PageOfList:
    """What an address says of itself as a page: `of` is the same for all pages of the list, `counts` what holds the number."""

    of: str
    counts: str = ""
    number: int | None = None


def page_of(url: str, shown: int | None = None) -> PageOfList | None:
    """The list that an address is a page of; its own first page where it carries no number. None where it is no address.

    shown: the number by which a link shows the address; then a number that no word explains counts too, if it is the same.
    """
    parts = split(url)
    if parts is None:
        return None
    host = parts.netloc.lower().removeprefix("www.")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for name, value in reversed(pairs):
        if PARAMETER.fullmatch(name) and value.isdecimal() and len(value) <= 5:
            kept = [pair for pair in pairs if pair != (name, value)]
            return PageOfList(f"{host}{_stem(parts.path)}?{kept}", name.lower(), int(value))
    found = _WORDED.search(parts.path)
    if found is None and shown is not None:
        bare = _BARE.search(parts.path)
        found = bare if bare and int(bare[1]) == shown and not _DATED.search(parts.path[: bare.start()]) else None
    if found is None:
        return PageOfList(f"{host}{_stem(parts.path)}?{pairs}")
    return PageOfList(f"{host}{_stem(parts.path[: found.start()])}?{pairs}", "path", int(found[1]))


def _stem(path: str) -> str:
    return _ENDING.sub("", path)


def number_shown(link: LexborNode) -> int | None:
    """The number that is all a link shows, or None."""
    words = link.text().strip(" \t\r\n[]|\xa0")
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= 4 else None


def following(document: Document) -> str | None:
    """The address of the next page of the list that a document shows, where a pager shows that page's number."""
    own = document.url
    bare = _BARE.search(own)
    heres = [page_of(own), page_of(own, int(bare[1])) if bare else None]
    pagers: dict[PageOfList, dict[int, tuple[int, str]]] = {}  # by this page, as each pager numbers it
    for link in document.tree.css("a[href]")[-_LAST_LINKS:]:
        shown = number_shown(link)
        url = absolute(document.base_url, link.attributes.get("href")) if shown else None
        page = page_of(url, shown) if url is not None else None
        if shown is None or url is None or page is None or page.number is None:
            continue
        for here in heres:
            if here is not None and here.of == page.of and here.counts in ("", page.counts):
                pagers.setdefault(replace(here, counts=page.counts), {})[shown] = page.number, url
                break
    return next(filter(None, (_after(pages, here.number) for here, pages in pagers.items())), None)


def _after(pages: dict[int, tuple[int, str]], number: int | None) -> str | None:
    """The page after that of a number, in a pager whose numbers shown and numbers meant go up evenly.

    pages: by number shown the number in the address (pages from 1 or 0, or items left out before) and the address.
    """
    shown, meant = list(pages), [number for number, _ in pages.values()]
    step = (meant[1] - meant[0]) / (shown[1] - shown[0]) if len(pages) > 1 else 1.0
    if step <= 0 or any((other - meant[0]) != step * (place - shown[0]) for place, other in zip(shown, meant, strict=True)):
        return None
    if number is None:
        here = 1.0
    elif len(pages) > 1 or meant[0] in (shown[0], shown[0] - 1):
        here = shown[0] + (number - meant[0]) / step
    else:
        return None
    following = pages.get(round(here) + 1) if here == round(here) else None
    return following[1] if following is not None else None
