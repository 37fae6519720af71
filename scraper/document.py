"""One HTML page, decoded and parsed once, for whoever reads it: the spider for links, extraction for fields.

What the page means is not decided here; that belongs to the platforms and to extraction.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser


class Document:
    """A page with its address; `text` is the decoded HTML, `tree` the lexbor tree, both made on first use.

    body: bytes in the charset that `headers` or the page declare, or text already decoded. url: the address that answered.
    headers: response headers as pairs or None.
    """

    def __init__(self, body: bytes | str, url: str, headers: Iterable[tuple[str, str]] | None = None) -> None:
        self.body = body
        self.url = url
        self.headers = {name.lower(): value for name, value in headers or ()}

    @cached_property
    def text(self) -> str:
        """The HTML as text, NUL bytes dropped."""
        from scraper.vietnamese.encoding import decode

        html = self.body if isinstance(self.body, str) else decode(self.body, self.headers.get("content-type"))
        return html.replace("\x00", "")

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed tree."""
        return LexborHTMLParser(self.text)

    @cached_property
    def base_url(self) -> str:
        """What relative links are joined to: `<base href>` where the page has one, else its own address."""
        base = self.tree.css_first("base[href]")
        href = base.attributes.get("href") if base is not None else None
        try:
            return urljoin(self.url, href) if href else self.url
        except ValueError:
            return self.url
