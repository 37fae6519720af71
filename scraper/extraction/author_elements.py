"""Elements that a page names as its author's (`author`, `byline`, `rel=author`) or marks with an icon, for lines without a label.

Labelled lines, signatures and what machines are told are weighed in `bylines`; a family's own places stand in its selectors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.vietnamese import names, people
from scraper.vietnamese.people import Byline
from scraper.vietnamese.text import clean

_NAMED = (
    "[rel~=author], [itemprop=author], [class*=author], [class*=Author], [class*=byline], [class*=Byline], [class*=by-line]"
    ", [class*=signature], [class*=tacgia], [class*=tac-gia], a[href*='/tac-gia/'], a[href*='/author/'], a[href*='author=']"
    ", a[href*='/autoren/'], a[href*='/auteur'], a[href*='/staff/']"
    ", [class*=user], [class*=person], [class*=pencil], img[src*=author], img[src*=user], img[src*=tacgia]"
)
_NEAR = 3  # neighbours behind an icon that are looked at
_BY = re.compile(r"(?:(?:written|posted) by|by|von|par|por|di|door|av|af)\s*:?\s+(?=[^\W\d_])", re.I)
NO_PERSON = re.compile(
    r"(?:writer|edit(?:or|orial)|staff|team|contributor|report|reporter|correspondent|press|news|times|\bthe|post|journal|process"
    r"|redaktion|redazione|zeitung|financial|nation|professor|media|sponsored)\b",
    re.I,
)
"""Words that stand in the names of papers and offices, and of people next to never."""
_MOST = 40
_LONGEST = 60


def find(document: Document, between: Sequence[str], below: Sequence[str], *, shaped: bool) -> Byline | None:
    """The first person whom such an element names, with those of the same line; None where none is.

    between: the lines between title and text. below: the first below it; names in teasers of other articles stand elsewhere.
    shaped: whether the shape of a name is enough to know it there.
    """
    named_below = [line for line in below if (byline := people.parse(line, signed=shaped)) and byline.role == "person"]
    shown = {text: byline for text in map(_name, (*between, *named_below)) if (byline := _person(text))}
    for node in document.css(_NAMED)[:_MOST] if shown else ():
        text = clean(node.text(separator=" ")[: 4 * _LONGEST])
        text = _name(text or _behind(node))
        if text in shown:
            return shown[text]
    return None


def _person(text: str) -> Byline | None:
    """The people whom a line names by their whole names, and nobody else."""
    byline = people.parse(text, labelled=True) if 3 <= len(text) <= _LONGEST else None
    return byline if byline is not None and byline.role == "person" and all(map(_is_full, byline.names)) else None


def _behind(icon: LexborNode) -> str:
    """The first text behind an icon, within the element around it or the one after."""
    node: LexborNode | None = icon if icon.next is not None or icon.parent is None else icon.parent
    for _ in range(_NEAR):
        node = node.next if node is not None else None
        if node is None:
            break
        if text := clean(node.text(separator=" ")[: 4 * _LONGEST]):
            return text
    return ""


def _is_full(name: str) -> bool:
    return (" " in name or names.is_person(name) or names.is_given(name)) and name[0].isupper() and not NO_PERSON.search(name)


def _name(line: str) -> str:
    return _BY.sub("", line, count=1).strip(" ,|•·-–") if line[:1].isalpha() else line
