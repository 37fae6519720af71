"""The element that holds a text by a family's selector, and its HTML as the text's lines are read from it.

Where no family says which element holds the text, it is chosen in `container`.
"""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

_ENOUGH = 140  # characters of text that no teaser has
_TEASER = 5  # times that a text is longer than a teaser of the same name
_MOST_HOLDERS = 20
_MOST_FORMS = 5
_LINES = frozenset(("-text", "p", "font", "span", "b", "strong", "i", "em"))


def chosen(nodes: Sequence[LexborNode]) -> LexborNode | None:
    """Of the elements that a selector names the first that is no teaser beside the longest of them."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    lengths = [len(node.text().strip()) for node in nodes[:_MOST_HOLDERS]]
    longest = max(lengths)
    least = min(longest, max(_ENOUGH, longest // _TEASER))
    return next(node for node, length in zip(nodes, lengths, strict=False) if length >= least)


def html(node: LexborNode, drop: str | None) -> str:
    """The element's HTML without what the family drops, and out of a form that holds most of it, as ASP.NET writes one."""
    forms = node.css("form")[:_MOST_FORMS]
    framed = bool(forms) and max(len(form.text()) for form in forms) * 2 > len(node.text())
    if drop or framed:
        node = node.clone()
    for unwanted in node.css(drop) if drop else ():
        unwanted.decompose()
    if framed:
        node.unwrap_tags(["form"])
    return _page_text(node) if node.tag == "body" else node.html or ""


def _page_text(page: LexborNode) -> str:
    """The page's own HTML up to its last line of text, for what stands behind it is its foot; all of it where no such line is."""
    pieces = list(page.iter(include_text=True))
    while pieces and (pieces[-1].tag not in _LINES or not pieces[-1].text().strip()):
        pieces.pop()
    return "".join(piece.html or "" for piece in pieces) or page.html or ""
