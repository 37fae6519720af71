"""The lead (sapo) of an article: a named element, the sentence between title and text, or a first paragraph that is set apart.

What is left of the text without its lead is said by `paragraphs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from selectolax.lexbor import LexborNode

from scraper.extraction.around import Around
from scraper.extraction.finding import Found, found
from scraper.extraction.lines import Inside
from scraper.extraction.structured import Structured
from scraper.vietnamese.text import clean, fold

_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_SHORTEST = 60  # characters of a first paragraph that is a lead
_LONGEST = 1_200
_MOST = 30  # elements named like a lead
_OPENING = 60  # characters that tell a lead from another
_NEARLY_ALL = 0.8  # of the characters below a lead
_FEWEST = 3  # paragraphs of a text that has a lead among them


def named(
    nodes: Sequence[LexborNode], selector: str | None, near: Around, body: LexborNode | None
) -> tuple[Found[str] | None, LexborNode | None]:
    """The lead that an element of that name holds, and the element. selector: the family's own, where it has one.

    Teasers of other articles bear the same names, so the first that stands between title and text or within the text is taken;
    of a family's own elements the first of all where none stands there.
    """
    texts = [(node, clean(node.text(separator=" " if node.css_first("p, br, div") else ""))) for node in nodes[:_MOST]]
    leads = [(node, text) for node, text in texts if 20 <= len(text) <= 2_000]
    own = next(((node, text) for node, text in leads if _is_own(node, near, body)), leads[0] if leads and selector else None)
    if own is None:
        return None, None
    node, text = own
    where = f"selector {selector}" if selector else f"{node.tag} named {node.attributes.get('class')}"
    return found(text, text, where, 0.95 if selector else 0.8), node


def _is_own(node: LexborNode, near: Around, body: LexborNode | None) -> bool:
    if body is None or is_within(node, body):
        return True
    opening = next((line for line in map(clean, node.text(separator="\n").split("\n")) if line), "")[:_OPENING]
    return any(line.startswith(opening) for line in near.between or near.before)


def is_within(node: LexborNode, outer: LexborNode) -> bool:
    """Whether an element is another one or stands within it."""
    around: LexborNode | None = node
    while around is not None and around.mem_id != outer.mem_id:
        around = around.parent
    return around is not None


def between(near: Around) -> Found[str] | None:
    """The only sentence between title and text."""
    prose = [line for line in near.between if len(line) >= 60 and line[-1] in '.…?!”"' and line.count(" ") >= 10]
    return found(prose[0], prose[0], "between title and text", 0.75) if len(prose) == 1 else None


def first(inside: Inside, lines: Sequence[str], told: Structured) -> Found[str] | None:
    """The first paragraph where it alone is set in bold, or where the page gives it word for word as its description."""
    if len(lines) < _FEWEST or not _SHORTEST <= len(lines[0]) <= _LONGEST:
        return None
    block = next((block for block in inside.blocks if block.text == lines[0]), None)
    if block is not None and block.strong and sum(one.strong and len(one.text) > 60 for one in inside.blocks) <= 2:
        return found(block.text, block.text, "first paragraph, in bold", 0.7)
    if block is not None and block.set_apart and sum(one.set_apart and len(one.text) > 60 for one in inside.blocks) == 1:
        return found(block.text, block.text, "first paragraph, alone in italics", 0.65)
    wanted = fold(lines[0])
    for name in _DESCRIPTIONS:
        if fold(told.meta.get(name, "")) == wanted:
            return found(lines[0], lines[0], f"first paragraph, which meta {name} repeats", 0.65)
    return None


def apart(body: LexborNode, lines: Sequence[str]) -> Found[str] | None:
    """The first paragraph where it stands in an element of its own, and nearly all of the text in the one behind it."""
    if len(lines) < _FEWEST or not _SHORTEST <= len(lines[0]) <= _LONGEST:
        return None
    parts = [part for part in body.iter() if part.text().strip()][:_MOST]
    for part, behind in pairwise(parts):
        text = part.text()
        if len(text) < len(lines[0]) or clean(text) != lines[0]:
            continue
        rest = sum(map(len, lines[1:]))
        if behind.tag in ("div", "section", "article") and len(behind.text()) >= _NEARLY_ALL * rest:
            return found(lines[0], lines[0], f"{part.tag} of its own above the text", 0.6)
    return None
