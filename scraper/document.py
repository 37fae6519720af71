"""One HTML page, decoded and parsed once, for whoever reads it: the spider for links, extraction for fields.

What the page means is not decided here; that belongs to the platforms and to extraction.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import sub
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper import selectors

LARGEST = 4_000_000
"""Bytes of a page that are read; what stands beyond cannot be news, and the page is kept whole anyway."""
DEEPEST = 800
"""Elements that may stand within one another; the parser's time grows with the square of the depth."""

_MANY_TAGS = 8_000
_UNSEEN = ("script", "style", "noscript", "template", "svg")
_OPENING = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:-]*)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^>]*>")
# These close themselves or each other, so they add no depth of their own.
_SHALLOW = re.compile(
    r"area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|t[dhr]|tbody|thead|tfoot|d[dt]|option", re.I
)


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
        """The HTML as text, NUL bytes dropped, cut at `LARGEST`."""
        return self._decoded[0]

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed tree of what a reader sees: without scripts, styles, and tags nested deeper than `DEEPEST`."""
        return self._parsed[0]

    @cached_property
    def linked_data(self) -> tuple[str, ...]:
        """The texts of the page's JSON-LD scripts."""
        return self._parsed[1]

    @cached_property
    def shown(self) -> str:
        """The text that a reader sees, with a line break between any two elements."""
        body = self.tree.body
        return body.text(separator="\n") if body is not None else ""

    @cached_property
    def classes(self) -> dict[str, list[LexborNode]]:
        """The elements by their class attribute as written, in order of appearance; one walk that many readers share."""
        named: dict[str, list[LexborNode]] = {}
        for node in self.tree.css("[class]"):
            names = node.attrs["class"] or ""
            if names in named:
                named[names].append(node)
            else:
                named[names] = [node]
        return named

    @cached_property
    def ids(self) -> dict[str, LexborNode]:
        """The elements by their id as written, the first of each."""
        named: dict[str, LexborNode] = {}
        for node in self.tree.css("[id]"):
            named.setdefault(node.id or "", node)
        return named

    @cached_property
    def names(self) -> tuple[frozenset[str], str]:
        """The single class names and the ids in lower case, as a set and as one text."""
        text = "\n".join((*self.classes, *self.ids)).lower()
        return frozenset(text.split()), text

    def css(self, selector: str) -> list[LexborNode]:
        """The elements that match, each once, where `tree.css` gives one for every alternative that it matches.

        Of many alternatives only those are tried whose class names and ids stand on the page.
        """
        possible = self._possible(selector)
        found = self.tree.css(possible) if possible else []
        return list({node.mem_id: node for node in found}.values()) if len(found) > 1 and "," in possible else found

    def css_first(self, selector: str) -> LexborNode | None:
        """The first element of `css`."""
        possible = self._possible(selector)
        return self.tree.css_first(possible) if possible else None

    def _possible(self, selector: str) -> str:
        """What of a selector may match; the names of a page are gathered for those of many alternatives only."""
        gathered = "classes" in self.__dict__ and selectors.is_named(selector)
        return selectors.possible(selector, *self.names) if gathered or selectors.is_wide(selector) else selector

    @cached_property
    def microdata(self) -> list[LexborNode]:
        """The elements of the body that speak to machines: `time`, `meta`, `itemprop`, `itemtype`, and paths named so."""
        body = self.tree.body
        return body.css("time, meta, [itemprop], [itemtype], [aria-label=breadcrumb i]") if body is not None else []

    @cached_property
    def links(self) -> list[tuple[str, LexborNode]]:
        """The addresses of links and style sheets as written, each with its element, in order; without empty ones."""
        return [(href, node) for node in self.tree.css("[href]") if (href := node.attrs["href"])]

    @cached_property
    def anchors(self) -> list[LexborNode]:
        """The `a` elements in order, with or without an address."""
        return self.tree.css("a")

    @cached_property
    def marks(self) -> str:
        """The `mark_lines`, one a line."""
        return "\n".join(self.mark_lines)

    @cached_property
    def mark_lines(self) -> tuple[str, ...]:
        """What the software that made a page leaves on it, each once and as written.

        Classes and ids, addresses of links, style sheets and scripts, and the line of the generator.
        """
        return tuple(dict.fromkeys((*self._parsed[3], *self.classes, *self.ids, *(href for href, _ in self.links))))

    @cached_property
    def base_url(self) -> str:
        """What relative links are joined to: `<base href>` where the page has one, else its own address."""
        href = self._parsed[2]
        try:
            return urljoin(self.url, href) if href else self.url
        except ValueError:
            return self.url

    @cached_property
    def _decoded(self) -> tuple[str, bytes | None]:
        """The text, and the bytes that say the same in UTF-8 where the page was sent so."""
        from scraper.vietnamese.encoding import decode, may_be_twice, may_be_typed_so
        from scraper.vietnamese.text import may_be_escaped_twice, unescape_page

        body = self.body[:LARGEST]
        if isinstance(body, str):
            return body.replace("\x00", ""), None
        if b"\x00" not in body and not body.startswith(BOM_UTF8):
            try:
                text = body.decode()
            except UnicodeDecodeError:
                text = ""  # the longer way below knows what to do
            if text and not may_be_twice(text) and not may_be_typed_so(text):
                once = unescape_page(text) if may_be_escaped_twice(body) else text
                return once, body if once is text else None
        return unescape_page(decode(body, self.headers.get("content-type"))).replace("\x00", ""), None

    @cached_property
    def _parsed(self) -> tuple[LexborHTMLParser, tuple[str, ...], str | None, list[str]]:
        """The tree, the texts of its JSON-LD scripts, its first `<base href>`, and the marks that stand on what is taken out."""
        text, sent = self._decoded
        tree = LexborHTMLParser(_flattened(text) if text.count("<") >= _MANY_TAGS else sent or text)
        data: list[str] = []
        base: str | None = None
        marks: list[str] = []
        for node in tree.css(f"base[href], meta[name=generator i], {', '.join(_UNSEEN)}"):
            tag = node.tag
            if tag == "base":
                base = base or node.attributes["href"]
            elif tag in ("script", "meta"):
                attributes = node.attributes
                if attributes.get("type") == "application/ld+json":
                    data.append(node.text())
                else:
                    marks += filter(None, map(attributes.get, ("src", "id", "class", "content")))
            if tag in _UNSEEN:
                node.decompose(recursive=False)
        return tree, tuple(data[:20]), base, marks


def _flattened(html: str) -> str:
    """The HTML without the tags that stand deeper than `DEEPEST`."""
    if not _may_be_deep(html):
        return html
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if _SHALLOW.fullmatch(match[2]) or match[0].endswith("/>"):
            return match[0]
        if match[1]:
            depth = max(depth - 1, 0)
            return match[0] if depth < DEEPEST else " "
        depth += 1
        return match[0] if depth <= DEEPEST else " "

    end = html.rfind(">") + 1  # beyond the last bracket no tag is whole, and looking for its end from each start would not end
    return _TAG.sub(keep, html[:end]) + html[end:]


def _may_be_deep(html: str) -> bool:
    """Whether tags may stand deeper than `DEEPEST`; tells most long pages from deep ones in a third of the time."""
    depths = list(accumulate(map(_step, _OPENING.findall(html)), initial=0))
    return max(map(sub, depths, accumulate(depths, min))) > DEEPEST


@lru_cache(maxsize=1_000)
def _step(tag: str) -> int:
    """By how much a tag deepens what follows; -1 for one that closes."""
    if _SHALLOW.fullmatch(tag.removeprefix("/")):
        return 0
    return -1 if tag.startswith("/") else 1
