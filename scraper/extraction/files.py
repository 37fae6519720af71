"""What a text links to: addresses made whole, and the documents that it offers.

Pictures are read with the lines around them, in `blocks`.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from scraper.extraction.looks import attribute
from scraper.items import Attachment
from scraper.vietnamese.text import clean, fold

_ON_THE_WEB = ("http://", "https://")
_BESIDE_A_FILE = (*_ON_THE_WEB, "file:")
_WHOLE = re.compile(r"https?://[\w.-]{1,100}/[^\s?#\[\]\\]{1,1000}")  # nothing to join, nothing to mend

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|zip|rar|7z)\s*(?:/[\da-f-]{8,36})?$", re.I)
_MAY_OFFER = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|zip|rar|7z)(?![a-z0-9])", re.I)
_IN_SCRIPT = re.compile(
    r"""['"]([^'"()\s][^'"()]*?\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|zip|rar|7z)(?:[?#][^'"]*)?)['"]""",
    re.I,
)
_WORD = re.compile(r"[^\W_]+")
# Words of links that say what to do and not what the document is called.
_NO_NAME = frozenset(
    _WORD.findall(
        "bam click nhan vao tai xem doc mo download view open file tep tin link day here chi tiet dinh kem lieu van ban ve xuong"
        " truc tuyen toan bo pdf doc docx xls xlsx"
    )
)
_LONGEST_SCRIPT = 2_000
_SHOWS = ("file", "url", "src")  # parameters by which viewers are told what to show


def attachment(url: str, text: str) -> Attachment:
    """A file by its link: named by the link's words, or by the file's own name where they say none."""
    name = clean(text)
    return Attachment(url, name or unquote(urlsplit(url).path.rpartition("/")[2]) or None)


def may_offer(attributes: str) -> bool:
    """Whether an element's attributes name a document at all, which few do."""
    return _MAY_OFFER.search(attributes) is not None


def linked(base_url: str, attributes: str, text: str) -> Attachment | None:
    """The document that a link, a frame or a viewer's button offers; None where it offers none.

    attributes: as lexbor serialises them. text: the link's words.
    """
    for name in ("href", "src", "data"):
        if url := shown_in(base_url, unescape(attribute(attributes, name) or "")):
            return _named(url, text, attributes)
    script = unescape(attribute(attributes, "onclick") or attribute(attributes, "href") or "")
    match = _IN_SCRIPT.search(script[:_LONGEST_SCRIPT])
    url = joined(base_url, match[1]) if match else None
    return _named(url, text, attributes) if url else None


def offered(base_url: str, node: LexborNode) -> Attachment | None:
    """The document that an element offers which the family knows to offer one, whatever its address looks like."""
    held = node.attributes
    attributes = "".join(f' {name}="{value}"' for name, value in held.items() if value and '"' not in value)
    name = (node.css_first("strong") or node).text()
    if may_offer(attributes) and (file := linked(base_url, attributes, name)):
        return file
    url = joined(base_url, held.get("href") or held.get("src") or "")
    return attachment(url, name) if url and (held.get("href") or held.get("src")) else None


def _named(url: str, text: str, attributes: str) -> Attachment:
    """The file by the link's words, its tooltip, or its own name: the first that says more than what to do with it."""
    for told in (text, attribute(attributes, "title") or "", attribute(attributes, "download") or ""):
        name = clean(unescape(told))
        if not _NO_NAME.issuperset(_WORD.findall(fold(name))):
            return attachment(url, name)
    return attachment(url, "")


def joined(base_url: str, href: str) -> str | None:
    """`href` as an absolute http(s) address, fragment and all, or None where it is none.

    For a page that is a file itself it may be a file's too, so that captions are known by the pictures saved with the page.
    """
    if _WHOLE.fullmatch(href):
        return href
    try:
        url = urljoin(base_url, href.strip())
    except ValueError:
        return None
    return url if url.startswith(_BESIDE_A_FILE if base_url.startswith("file:") else _ON_THE_WEB) else None


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
