"""The people whom machines are told as authors, in JSON-LD and meta tags.

Names that readers see are found in the modules of their places.
"""

from __future__ import annotations

import re

from scraper.extraction.finding import Found, with_refused
from scraper.extraction.structured import Structured, texts_of
from scraper.vietnamese import people
from scraper.vietnamese.people import Byline
from scraper.vietnamese.text import fold

_LONGEST_NAME = 80
_SITE = re.compile(r"cong thong tin|trang thong tin|ban quyen|copyright|portal")


def find(structured: Structured) -> Byline | None:
    """The people whom machines are told as authors, all of several."""
    site = fold(structured.meta.get("og:site_name", ""))
    meta = [structured.meta[name] for name in ("author", "article:author") if name in structured.meta]
    for told in (texts_of(structured.data.get("author")), *([name] for name in meta)):
        named = [byline for name in told if (byline := _believable(name, site))]
        if not named:
            continue
        names = dict.fromkeys(name for byline in named for name in byline.names)
        return Byline(tuple(names), "person", named[0].source, None, ", ".join(told))
    return None


def beside(author: Found[Byline] | None, structured: Structured) -> Found[Byline] | None:
    """The author with what machines are told instead, where that is another."""
    told = structured.meta.get("author")
    if author is None or not told or author.evidence.raw == told or told in author.value.names or len(told) > _LONGEST_NAME:
        return author
    return with_refused(author, [f"{told}: meta author names another"])


def _believable(name: str, site: str) -> Byline | None:
    """The byline of one told name; None for addresses, the site's own name, organisations, and logins that no reader sees."""
    if (
        name.startswith(("http", ","))
        or "@" in name
        or len(name) > _LONGEST_NAME
        or fold(name) == site
        or _SITE.search(fold(name))
    ):
        return None
    byline = people.parse(name, labelled=True)
    return byline if byline is not None and byline.role == "person" else None
