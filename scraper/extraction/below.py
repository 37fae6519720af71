"""The documents that stand in a box of their own right below a text, named there as attached to it.

Documents that the text itself links to are found in `blocks`; those of families with a place for them by that family's selector.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scraper.extraction import files
from scraper.items import Attachment
from scraper.vietnamese.text import fold

_ATTACHED = re.compile(r"(?:dinh kem|kem theo|tai (?:ve|xuong|tai lieu|file)|attach(?:ed|ments?)|download)\b")
_HIGHEST = 3  # elements around a text behind which its files may stand
_WHOLE = ("body", "html", "main")
_MOST = 6  # elements below the text that are looked at
_LONGEST = 3_000  # characters of a box
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|zip|rar|7z)\s*(?:[?#]|$)", re.I)


def attached(body: LexborNode, base_url: str) -> list[Attachment]:
    """The files of the nearest box below the text that says that it holds attachments and links to little else; else none.

    body: the element that holds the text. base_url: what its links are joined to.
    """
    box, seen = _following(body), 0
    while box is not None and seen < _MOST:
        if box.is_element_node and box.tag not in ("footer", "aside"):
            seen += 1
            frame = box if box.tag == "iframe" else box.css_first("iframe[src]")
            if frame is not None and (url := files.shown_in(base_url, frame.attributes.get("src") or "")):
                return [files.attachment(url, "")]
            links = box.css("a[href]")
            offered = [link for link in links if _DOCUMENT.search(link.attributes.get("href") or "")]
            text = box.text() if offered and 2 * len(offered) >= len(links) else ""
            if text and len(text) <= _LONGEST and _ATTACHED.search(fold(text)):
                found = ((files.joined(base_url, link.attributes.get("href") or ""), link.text()) for link in offered)
                return [files.attachment(url, name) for url, name in found if url]
        box = box.next
    return []


def _following(body: LexborNode) -> LexborNode | None:
    """What stands behind an element, or behind the one around it where it is the last within."""
    node: LexborNode | None = body
    for _ in range(_HIGHEST):
        if node is None or node.tag in _WHOLE:
            return None
        behind = node.next
        while behind is not None and not behind.is_element_node and not behind.text().strip():
            behind = behind.next
        if behind is not None:
            return behind
        node = node.parent
    return None
