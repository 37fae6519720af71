"""When an article was published and when it was changed: the date that a reader sees, before the one that machines are told.

How dates are written is known to `vietnamese.dates`; this weighs where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.extraction.around import Around
from scraper.extraction.finding import Found, found
from scraper.extraction.structured import Structured
from scraper.vietnamese import dates
from scraper.vietnamese.dates import Moment
from scraper.vietnamese.text import clean, fold

_CHANGED = re.compile(r"(?:cap nhat|sua doi|chinh sua|update|modified|geandert|aktualisiert)[^.;|]{0,25}$")
_OTHER = re.compile(
    r"(?:ban hanh|cong bo|hieu luc|cap ngay|giay phep|so:?|het han|expire|copyright|event|den ngay|tu ngay"
    r"|copyright|©)[^.;|]{0,25}$"
)
_LABEL = re.compile(
    r"(?:ngay dang|dang ngay|dang luc|dang tai|ngay viet|gui luc|ngay xuat ban|xuat ban|ngay tao|posted"
    r"|published|publish date|cap nhat)"
)
_HALF = 12
_NAMED_HALF = re.compile(r"\b(?:sa|ch|[ap]\.?m|sáng|trưa|chiều|tối|đêm)\b", re.I)
_DIGIT = re.compile(r"\d")
_PUBLISHED_META = (
    *("article:published_time", "datepublished", "og:published_time", "date", "pubdate", "publishdate", "publish-date"),
    *(
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "sailthru.date",
        "parsely-pub-date",
        "article_date_original",
    ),
    *("article.published", "cxenseparse:recs:publishtime", "originalpublicationdate", "date.created", "bt:pubdate"),
)
_MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "lastmod")


@dataclass(frozen=True, slots=True)
class Times:
    """When published and when changed, each with evidence."""

    published: Found[Moment] | None = None
    modified: Found[Moment] | None = None


def find(
    tree: LexborHTMLParser,
    structured: Structured,
    around: Around,
    selector: str | None,
    lead_in: Sequence[str] = (),
    clock: str | None = None,
) -> Times:
    """Weigh the dates of one page. lead_in: lines at the head of the text that are no text.

    clock: `12` where the family's times count to twelve and name no half of the day, so that only their day is known.
    """
    visible = _selected(tree, selector) or _near(around, tuple(lead_in))
    if clock == "12":
        visible = Times(_day_only(visible.published), _day_only(visible.modified))
    changed = visible.modified
    told = _told(structured)
    if visible.published is None:
        if told.published is None:
            return Times()
        return Times(told.published, _later(changed, told.published) or _later(told.modified, told.published))
    shown, claimed = visible.published, told.published
    refused: tuple[str, ...] = ()
    sure = shown.evidence.confidence
    if claimed is not None and claimed.value.value.astimezone(shown.value.value.tzinfo).date() != shown.value.value.date():
        sure, refused = sure - 0.15, (f"{claimed.evidence.where}: {claimed.evidence.raw}",)
    elif claimed is not None and shown.value.precision == "day" and _has_time(claimed.value):
        shown = claimed  # both name the same day, and the machines are told the time too
    published = found(shown.value, shown.evidence.raw, shown.evidence.where, sure, refused)
    return Times(published, _later(changed, published) or _later(told.modified, published))


def _day_only(shown: Found[Moment] | None) -> Found[Moment] | None:
    """The day of a time that may be of either half of it; an hour beyond twelve, or a half that is named, is beyond doubt."""
    if shown is None or shown.value.precision == "day" or shown.value.value.hour > _HALF or _NAMED_HALF.search(shown.value.raw):
        return shown
    day = shown.value.value.replace(hour=0, minute=0, second=0)
    return replace(shown, value=replace(shown.value, value=day, precision="day"))


def _has_time(moment: Moment) -> bool:
    """Midnight to the second is what machines write where they know the day only."""
    return moment.precision != "day" and (moment.value.hour, moment.value.minute, moment.value.second) != (0, 0, 0)


def _later(changed: Found[Moment] | None, published: Found[Moment]) -> Found[Moment] | None:
    """A change that is no change (the time of publication, or one before it) is none."""
    if changed is None or changed.value.value - published.value.value < timedelta(minutes=1):
        return None
    if changed.value.precision == "day" and changed.value.value.date() <= published.value.value.date():
        return None
    return changed


def _selected(tree: LexborHTMLParser, selector: str | None) -> Times | None:
    node = tree.css_first(selector) if selector else None
    if node is None:
        return None
    times = _read((_text(node),), f"selector {selector}", 0.97)
    return times if times.published else None


def _text(node: LexborNode) -> str:
    return clean(node.text(separator=" "))


def _near(around: Around, lead_in: tuple[str, ...]) -> Times:
    for lines, where, sure in (
        (around.between + lead_in, "between title and text", 0.9),
        # The clock of the page's header shows today, so above the title only what is called a date of the article is one.
        (tuple(line for line in reversed(around.before[-6:]) if _LABEL.search(fold(line))), "above the title", 0.7),
    ):
        times = _read(tuple(line for line in lines if len(line) <= 160), where, sure)
        if times.published:
            return times
    for line in around.after[:25]:
        if len(line) <= 120 and _DIGIT.search(line) and _LABEL.search(fold(line)):
            times = _read((line,), "after the text, labelled", 0.75)
            if times.published:
                return times
    return Times()


def _read(lines: tuple[str, ...], where: str, sure: float) -> Times:
    published: Found[Moment] | None = None
    changed: Found[Moment] | None = None
    previous = ""
    for line in lines:
        for moment in dates.find(line):
            label = fold(f"{previous} {line[: moment.span[0]]}")[-60:]
            if _OTHER.search(label):
                continue
            if _CHANGED.search(label):
                changed = changed or found(moment, line, where, sure)
            elif published is None:
                published = found(moment, line, where, sure)
        previous = line if len(line) <= 40 else ""
    if published is None and changed is not None:
        return Times(changed, None)
    return Times(published, changed)


def _told(structured: Structured) -> Times:
    published = modified = None
    for value, where in _claims(structured, "datePublished", _PUBLISHED_META):
        moment = dates.from_iso(value) or dates.parse(value)
        if moment:
            published = found(moment, value, where, 0.8)
            break
    for value, where in _claims(structured, "dateModified", _MODIFIED_META):
        moment = dates.from_iso(value)
        if moment:
            modified = found(moment, value, where, 0.7)
            break
    return Times(published, modified)


def _claims(structured: Structured, name: str, metas: tuple[str, ...]) -> list[tuple[str, str]]:
    claims = []
    value = structured.data.get(name)
    if isinstance(value, str):
        claims.append((value, f"JSON-LD {name}"))
    claims.extend((structured.meta[meta], f"meta {meta}") for meta in metas if meta in structured.meta)
    places = (f"itemprop {name}", "time element") if name == "datePublished" else (f"itemprop {name}",)
    claims.extend((structured.times[place], place) for place in places if place in structured.times)
    return claims
