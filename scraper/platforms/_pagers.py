"""How a pager of no known family is read: links worded "next", and buttons that show a page's number and lead nowhere.

Pagers that a family builds in its own way are in its module; pagers that post a form back are in `_postback`.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.platforms._addresses import absolute, query, split
from scraper.vietnamese.text import clean, fold

_NEXT = re.compile(r"trang (?:sau|tiep|ke|ke tiep|tiep theo)|(?:next|older)(?: page| posts)?")
_SIGN = re.compile(r"sau|tiep|tiep theo|xem tiep|xem them|»|›|>>?")

_BUTTONS = "button.item, .pagination button, .pager button, .paging button, .phan-trang button"


def worded(document: Document) -> LexborNode | None:
    """The link that says "next page"; a bare sign or "more" is believed among the numbers of a pager only."""
    links = document.tree.css("a[href]")
    for link in reversed(links[-300:]):
        words = link.text()
        if len(words) > 40:
            continue
        words = fold(words)
        if _NEXT.fullmatch(words):
            return link
        if (
            _SIGN.fullmatch(words)
            and link.parent is not None
            and re.search(
                r"\b\d+\b",
                link.parent.parent.text() if link.parent.parent is not None and link.parent.tag == "li" else link.parent.text(),
            )
        ):
            return link
    return None


def by_button(document: Document) -> str | None:
    """The listing's address with `page=N`, where a button without an address shows the number that follows this page's.

    Such buttons are worked by script, which asks for the same address with that parameter.
    """
    shown = {clean(button.text()) for button in document.tree.css(_BUTTONS)[:100]}
    parts = split(document.url)
    if not shown or parts is None:
        return None
    here = query(parts).get("page", "1")
    if not here.isdecimal() or str(int(here) + 1) not in shown:
        return None
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].lower() != "page"]
    address = document.url.partition("#")[0].partition("?")[0]
    return absolute(document.base_url, f"{address}?{urlencode([*kept, ('page', str(int(here) + 1))])}")
