"""The links of a page by the words that they show, for lines that may be links of a list or menu rather than the article's own.

What a line means is for the modules of the fields.
"""

from __future__ import annotations

from itertools import islice
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.vietnamese.text import clean


def showing(document: Document, line: str, most: int | None = None) -> list[LexborNode]:
    """The links whose words are a line, in order; of the page's first `most` links. line: as `clean` gives it."""
    shown = ((node, node.text()) for node in islice(document.anchors, most))
    return [node for node, text in shown if len(text) >= len(line) and clean(text) == line]


def leads_on(link: LexborNode, url: str) -> bool:
    """Whether a link leads to another page than the one at `url`; a title may be the link to its own article."""
    href = (link.attributes.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:")):
        return False
    try:
        return urljoin(url, href).partition("#")[0] != url.partition("#")[0]
    except ValueError:  # no address at all
        return False
