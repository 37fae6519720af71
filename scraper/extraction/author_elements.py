"""Elements that a page names as its author's (`author`, `byline`, `rel=author`), for pages whose lines carry no label.

Labelled lines, signatures and what machines are told are weighed in `bylines`; a family's own places stand in its selectors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.document import Document
from scraper.vietnamese import people
from scraper.vietnamese.people import Byline
from scraper.vietnamese.text import clean

_NAMED = (
    "[rel~=author], [itemprop=author], [class*=author], [class*=Author], [class*=byline], [class*=Byline], [class*=by-line]"
    ", [class*=signature], [class*=tacgia], [class*=tac-gia]"
)
_BY = re.compile(r"(?:(?:written|posted) by|by|von|par|por|di|door|av|af)\s*:?\s+(?=[^\W\d_])", re.I)
_NO_PERSON = re.compile(
    r"(?:writer|edit(?:or|orial)|staff|team|contributor|reporter|correspondent|press|news|times|\bthe|post|journal|process|redaktion"
    r"|financial|nation|professor|media)\b",
    re.I,
)
_MOST = 40
_LONGEST = 60


def find(document: Document, lines: Sequence[str]) -> Byline | None:
    """The first person whom such an element names, with those of the same line; None where none is.

    lines: those between title and text and the first below it; names in teasers of other articles stand elsewhere.
    """
    shown = set(map(_name, lines))
    for node in document.css(_NAMED)[:_MOST] if shown else ():
        text = _name(clean(node.text(separator=" "))[: 2 * _LONGEST])
        if not 3 <= len(text) <= _LONGEST or text not in shown:
            continue
        byline = people.parse(text, labelled=True)
        if byline is not None and byline.role == "person" and all(map(_is_full, byline.names)):
            return byline
    return None


def _is_full(name: str) -> bool:
    return " " in name and name[0].isupper() and not _NO_PERSON.search(name)


def _name(line: str) -> str:
    return _BY.sub("", line, count=1).strip(" ,|•·-–") if line[:1].isalpha() else line
