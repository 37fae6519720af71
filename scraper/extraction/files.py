"""What a text links to: addresses made whole, and the documents that it offers.

Pictures are read with the lines around them, in `blocks`.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from scraper.items import Attachment
from scraper.vietnamese.text import clean

_WHOLE = re.compile(r"https?://[\w.-]{1,100}/[^\s?#\[\]\\]{1,1000}")  # nothing to join, nothing to mend

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf)$", re.I)
_SHOWS = ("file", "url", "src")  # parameters by which viewers are told what to show


def attachment(url: str, text: str) -> Attachment:
    """A file by its link: named by the link's words, or by the file's own name where they say none."""
    name = clean(text)
    return Attachment(url, name or unquote(urlsplit(url).path.rpartition("/")[2]) or None)


def joined(base_url: str, href: str) -> str | None:
    """`href` as an absolute http(s) address, fragment and all, or None where it is none."""
    if _WHOLE.fullmatch(href):
        return href
    try:
        url = urljoin(base_url, href.strip())
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None


def shown_in(base_url: str, source: str) -> str | None:
    """The document that a frame shows: its own address, or the one told to its viewer (`viewer.html?file=/a.pdf`); else None."""
    address = joined(base_url, source) if source.strip() else None
    if address is None:
        return None
    parts = urlsplit(address)
    told = [value for name, value in parse_qsl(parts.query, max_num_fields=None) if name.lower() in _SHOWS]
    for candidate in (*(joined(base_url, value) for value in told), address):
        if candidate and _DOCUMENT.search(urlsplit(candidate).path):
            return candidate
    return None
