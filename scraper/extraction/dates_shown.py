"""The dates that a reader sees beside an article, and which of them say when it was published or changed.

What machines are told, and whom to believe where both speak, is weighed in `moments`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.extraction import one_line
from scraper.extraction.around import Around, joined
from scraper.extraction.finding import Found, found
from scraper.extraction.latest import Latest
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
    r"|published|publish date|veroffentlicht|stand:|cap nhat|updated|aktualisier|\bdang\s?:)"
)
_NAMED = re.compile(
    r"(?:article|post|entry|news|story|blog|content|publi\w*)[\w-]*?(?:date|time|datum|meta|info)"
    r"|(?:date|datum|time)[-_]?(?:publi|post|header)|dateline|pub[-_]?date",
    re.I,
)
_MOST_NAMED = 20
_NEAR = 8  # lines above a title among which its date stands
_SHORT = 60
_SENTENCE = 5  # words in small letters beside a date that make its line a sentence
_LONGEST = 160
_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"[0-3]?\d")
_MONTH = re.compile(r"(?:tháng|thg)\b", re.I)


@dataclass(frozen=True, slots=True)
class Times:
    """When published and when changed, each with evidence, and the dates that were taken for neither, with the reason."""

    published: Found[Moment] | None = None
    modified: Found[Moment] | None = None
    refused: tuple[str, ...] = ()


def selected(document: Document, selector: str, latest: Latest) -> Times:
    """The dates of the first element that a family's selector finds, in no list of related articles. latest: none is after it."""
    node = document.css_first(selector)
    if node is not None and _is_related(node):
        node = next((other for other in document.css(selector)[:_MOST_NAMED] if not _is_related(other)), None)
    if node is None:
        return Times()
    return _read((clean(node.text(separator=" ")),), f"selector {selector}", 0.97, latest, sentences=True)


def near(around: Around, lead_in: tuple[str, ...], tail: tuple[str, ...], latest: Latest) -> Times:
    """The dates of the lines between title and text, else of labelled lines above the title or after the text.

    lead_in, tail: lines at the head and at the end of the text's element that are no text. The clock of the page's header shows
    today, so above the title only what is called a date of the article is one.
    """
    above = [line for line in reversed(around.before[-6:]) if _DIGIT.search(line)]
    labelled = [line for line in above if _LABEL.search(fold(line))]
    refused: list[str] = []
    for lines, where, sure in (
        (_with_days(around.between + lead_in), "between title and text", 0.9),
        (labelled, "above the title", 0.7),
    ):
        times = _read((line for line in lines if len(line) <= _LONGEST), where, sure, latest)
        refused += times.refused
        if times.published:
            clock = [f"{line}: above the title without a label, as the header's clock stands" for line in _dated(above, labelled)]
            return Times(times.published, times.modified, (*refused, *clock))
    for line in joined((*tail, *around.after[:25])):
        if len(line) <= 120 and _DIGIT.search(line) and _LABEL.search(fold(line)):
            times = _read((line,), "after the text, labelled", 0.75, latest)
            if times.published:
                return Times(times.published, times.modified, (*refused, *times.refused))
    return Times(refused=tuple(refused))


def above(around: Around, latest: Latest, answered: datetime | None) -> tuple[Found[Moment], ...]:
    """Unlabelled dates that stand alone above the title, the nearest first; the day of the answer is a header's clock."""
    alone = []
    for line in reversed(around.before[-_NEAR:]):
        moment = dates.parse(line) if len(line) <= _SHORT and _DIGIT.search(line) else None
        if moment is None or _OTHER.search(fold(line[: moment.span[0]])[-60:]) or not latest.allows(moment, "above the title"):
            continue
        today = answered is not None and moment.value.date() == answered.astimezone(moment.value.tzinfo).date()
        if not today and not _is_within_sentence(line, moment):
            alone.append(found(moment, line, "above the title", 0.5))
    return tuple(alone)


def named(classes: Mapping[str, list[LexborNode]], latest: Latest) -> Found[Moment] | None:
    """The one day that elements named like an article's date show, for pages whose lines say nothing; several are none."""
    days: dict[date, Found[Moment]] = {}
    for names, nodes in classes.items():
        if not _NAMED.search(names):
            continue
        for node in nodes[:_MOST_NAMED]:
            text = clean(node.text(separator=" "))
            moment = dates.parse(text) if len(text) <= _SHORT and _DIGIT.search(text) else None
            if moment is not None and not _is_aside(node) and latest.allows(moment, f"class {names}"):
                days.setdefault(moment.value.date(), found(moment, text, f"class {names}", 0.5))
    return next(iter(days.values())) if len(days) == 1 else None


def _is_related(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag != "body":
        if "related" in (above.attributes.get("class") or ""):
            return True
        above = above.parent
    return False


def _is_aside(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag != "body":
        if above.tag in ("li", "aside", "footer", "nav"):
            return True
        above = above.parent
    return False


def opening(line: str | None, latest: Latest) -> Found[Moment] | None:
    """The date that a text opens with, apart from its first sentence: `(18.01.2018) Text` or `30.07.2019 · Text`."""
    moment = dates.parse(line[:40]) if line and (line[0].isdigit() or line[0] in "([") else None
    if line is None or moment is None or moment.span[0] > 1:
        return None
    behind = line[moment.span[1] :].lstrip()
    if not behind or behind[0] not in ")]·•|:–—-" or not latest.allows(moment, "opening of the text"):
        return None
    return found(moment, line[:40], "opening of the text", 0.5)


def _with_days(lines: Sequence[str]) -> Iterator[str]:
    """The lines, a day that stands by itself above its month (`17`, `Tháng 7, 2019`) put together with it."""
    day = ""
    for line in lines:
        yield f"{day} {line}" if day and _MONTH.match(line) else line
        day = line if _DAY.fullmatch(line) else ""


def _dated(lines: list[str], but: list[str]) -> list[str]:
    return [line for line in lines if line not in but and len(line) <= _LONGEST and dates.find(line)]


def _read(lines: Iterable[str], where: str, sure: float, latest: Latest, *, sentences: bool = False) -> Times:
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
            elif not latest.allows(moment, where):
                continue
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
    if sum(word[0].islower() for word in f"{line[:start]} {line[end:]}".split()) <= _SENTENCE:
        return False
    told = next((part for part in one_line.fields(line) if moment.raw.strip() in part), line)
    return sum(word[0].islower() for word in told.replace(moment.raw.strip(), " ", 1).split()) > _SENTENCE
