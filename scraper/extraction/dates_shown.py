"""The dates that a reader sees beside an article, and which of them say when it was published or changed.

What machines are told, and whom to believe where both speak, is weighed in `moments`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from scraper.extraction.around import Around, joined
from scraper.extraction.finding import Found, found
from scraper.vietnamese import dates
from scraper.vietnamese.dates import Moment
from scraper.vietnamese.text import clean, fold

_CHANGED = re.compile(r"(?:cap nhat|sua doi|chinh sua|update|modified|geandert|aktualisiert|aktualisierung)[^.;|]{0,25}$")
_OTHER = re.compile(
    r"(?:ban hanh|cong bo|hieu luc|cap ngay|giay phep|so:?|het han|het hieu luc|thoi han|han (?:nop|chot|cuoi)|ket thuc"
    r"|expires?|copyright|event|den ngay|tu ngay|khai mac|©)[^.;|]{0,25}$"
)
_LABEL = re.compile(
    r"(?:ngay dang|dang ngay|dang luc|dang tai|ngay viet|gui luc|ngay xuat ban|xuat ban|ngay tao|thoi gian|posted|written"
    r"|published|publish date|veroffentlicht|stand:|cap nhat)"
)
_SENTENCE = 5  # words in small letters beside a date that make its line a sentence
_LONGEST = 160
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Times:
    """When published and when changed, each with evidence, and the dates that were taken for neither, with the reason."""

    published: Found[Moment] | None = None
    modified: Found[Moment] | None = None
    refused: tuple[str, ...] = ()


def selected(tree: LexborHTMLParser, selector: str, latest: datetime | None) -> Times:
    """The dates of the first element that a family's selector finds. latest: no date after it can be."""
    node = tree.css_first(selector)
    if node is None:
        return Times()
    return _read((clean(node.text(separator=" ")),), f"selector {selector}", 0.97, latest, sentences=True)


def near(around: Around, lead_in: tuple[str, ...], latest: datetime | None) -> Times:
    """The dates of the lines between title and text, else of labelled lines above the title or after the text.

    The clock of the page's header shows today, so above the title only what is called a date of the article is one.
    """
    above = [line for line in reversed(around.before[-6:]) if _DIGIT.search(line)]
    labelled = [line for line in above if _LABEL.search(fold(line))]
    refused: list[str] = []
    for lines, where, sure in (
        (around.between + lead_in, "between title and text", 0.9),
        (labelled, "above the title", 0.7),
    ):
        times = _read((line for line in lines if len(line) <= _LONGEST), where, sure, latest)
        refused += times.refused
        if times.published:
            clock = [f"{line}: above the title without a label, as the header's clock stands" for line in _dated(above, labelled)]
            return Times(times.published, times.modified, (*refused, *clock))
    for line in joined(around.after[:25]):
        if len(line) <= 120 and _DIGIT.search(line) and _LABEL.search(fold(line)):
            times = _read((line,), "after the text, labelled", 0.75, latest)
            if times.published:
                return Times(times.published, times.modified, (*refused, *times.refused))
    return Times(refused=tuple(refused))


def _dated(lines: list[str], but: list[str]) -> list[str]:
    return [line for line in lines if line not in but and len(line) <= _LONGEST and dates.find(line)]


def _read(lines: Iterable[str], where: str, sure: float, latest: datetime | None, *, sentences: bool = False) -> Times:
    """sentences: whether a date may stand within one."""
    published: Found[Moment] | None = None
    changed: Found[Moment] | None = None
    refused: list[str] = []
    previous = ""
    for line in lines:
        for moment in dates.find(line):
            label = fold(f"{previous} {line[: moment.span[0]]}")[-60:]
            if _OTHER.search(label):
                refused.append(f"{moment.raw}: called another date by {label.strip()!r}")
            elif latest is not None and moment.value > latest:
                refused.append(f"{moment.raw}: later than the page was answered")
            elif _CHANGED.search(label):
                changed = changed or found(moment, line, where, sure)
            elif not sentences and not _LABEL.search(label) and _is_within_sentence(line, moment):
                refused.append(f"{moment.raw}: stands within a sentence")
            elif published is None:
                published = found(moment, line, where, sure)
            else:
                refused.append(f"{moment.raw}: stands behind another")
        previous = line if len(line) <= 40 else ""
    if published is None and changed is not None:
        return Times(changed, None, tuple(refused))
    return Times(published, changed, tuple(refused))


def _is_within_sentence(line: str, moment: Moment) -> bool:
    """Captions and openings of texts name days too: among words in small letters, which lines of dates have few of."""
    start, end = moment.span
    return sum(word[0].islower() for word in f"{line[:start]} {line[end:]}".split()) > _SENTENCE
