"""What a text links to: addresses made whole, and the documents that it offers.

Pictures are read with the lines around them, in `blocks`.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from scraper.items import Attachment
from scraper.vietnamese.text import clean

_WHOLE = re.compile(r"https?://[\w.-]{1,100}/[^\s?#\[\]\\]{1,1000}")  # nothing to join, nothing to mend


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
