"""The person whom a page names beside the date of its article, without a label.

Elements that a page names as its author's, or marks with an icon, are found in `author_elements`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.document import Document
from scraper.extraction import links, one_line
from scraper.vietnamese import dates, people
from scraper.vietnamese.people import Byline

_LONGEST_LINE = 80
_LONGEST_DATED = 120  # of a line that tells the counter too
_FULL_NAME = 2  # spaces in a name that is a person's and no heading
_DIGIT = re.compile(r"\d")


def find(document: Document, lines: Sequence[str], *, shaped: bool) -> Byline | None:
    """The person on the line of the date, or alone on one of the two lines before or after it and no link.

    lines: those between title and text. shaped: whether the shape of a name is enough on the line of the date.
    """
    dated = [dates.find(line) if len(line) <= _LONGEST_DATED and _DIGIT.search(line) else [] for line in lines]
    for place, line in enumerate(lines):
        if len(line) > _LONGEST_LINE or not any(dated[max(place - 2, 0) : place + 3]):
            continue
        rest = line
        for moment in reversed(dated[place]):
            rest = f"{rest[: moment.span[0]]}|{rest[moment.span[1] :]}"
        byline = people.parse(rest, signed=shaped and bool(dated[place])) if dated[place] or " " in rest else None
        if byline is None or byline.role != "person" or byline.source is not None:
            continue
        # A category and a place are links as a rule; the author's page is known by its address elsewhere.
        known = people.parse(rest) if dated[place] else byline if rest.count(" ") >= _FULL_NAME else None
        if known is not None or not links.showing(document, byline.names[0]):
            return byline
    return _among_others([line for line, found in zip(lines, dated, strict=True) if found])


def _among_others(lines: Sequence[str]) -> Byline | None:
    """The only known person among the other things that a line of date tells."""
    for line in lines:
        told = (people.parse(part) for part in one_line.fields(line) if not dates.find(part))
        persons = [byline for byline in told if byline is not None and byline.role == "person"]
        if len(persons) == 1:
            return persons[0]
    return None
