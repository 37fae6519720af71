"""When an article was published and when it was changed: the date that a reader sees, before the one that machines are told.

How dates are written is known to `vietnamese.dates`; this weighs where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from selectolax.lexbor import LexborHTMLParser

from scraper.extraction import dates_shown
from scraper.extraction.around import Around
from scraper.extraction.dates_shown import Times
from scraper.extraction.finding import Found, found
from scraper.extraction.structured import Structured
from scraper.vietnamese import dates
from scraper.vietnamese.dates import Moment

_HALF = 12
_NAMED_HALF = re.compile(r"\b(?:sa|ch|[ap]\.?m|sáng|trưa|chiều|tối|đêm)\b", re.I)
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)(?:/(\d{1,2})/(\d{1,2})|-(\d\d)-(\d\d)|(\d\d)(\d\d))(?=[/-])")
_AHEAD = timedelta(days=2)  # of the server's own clock, for time zones and clocks that go wrong a little
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
    latest = structured.answered_at + _AHEAD if structured.answered_at else None
    visible = dates_shown.selected(tree, selector, latest) if selector else Times()
    if visible.published is None:
        visible = dates_shown.near(around, tuple(lead_in), latest)
    if clock == "12":
        visible = Times(_day_only(visible.published), _day_only(visible.modified), visible.refused)
    changed = visible.modified
    told = _told(structured, latest)
    if visible.published is None:
        only = told.published or _in_address(structured.url, latest)
        if only is None:
            return Times(refused=visible.refused)
        only = _with_refused(only, visible.refused)
        return Times(only, _later(changed, only) or _later(told.modified, only))
    shown, claimed = visible.published, told.published
    refused = visible.refused
    sure = shown.evidence.confidence
    if claimed is not None and _day(claimed, shown) != shown.value.value.date():
        sure -= 0.15
        if _is_month_first(shown, claimed) and not _VIETNAMESE.search(" ".join((*around.before, *around.between, *around.after))):
            refused = (f"{shown.evidence.raw}: its month stands first, as {claimed.evidence.where} tells", *refused)
            shown = claimed
        else:
            refused = (f"{claimed.evidence.raw}: {claimed.evidence.where} names another day than readers see", *refused)
    elif claimed is not None and shown.value.precision == "day" and _has_time(claimed.value):
        shown = claimed  # both name the same day, and the machines are told the time too
    published = found(shown.value, shown.evidence.raw, shown.evidence.where, sure, refused)
    return Times(published, _later(changed, published) or _later(told.modified, published))


def _with_refused(only: Found[Moment], refused: tuple[str, ...]) -> Found[Moment]:
    evidence = only.evidence
    return found(only.value, evidence.raw, evidence.where, evidence.confidence, refused)


def _day(claimed: Found[Moment], shown: Found[Moment]) -> object:
    """The claimed day where the shown one is: 18:00 in Greenwich is tomorrow in Viet Nam."""
    return claimed.value.value.astimezone(shown.value.value.tzinfo).date()


def _is_month_first(shown: Found[Moment], claimed: Found[Moment]) -> bool:
    """Whether day and month of a date in numbers are the claimed ones exchanged, give or take a time zone."""
    value = shown.value.value
    if value.day > 12 or value.day == value.month or not re.search(r"\d[/.-]\d", shown.value.raw):
        return False
    exchanged = value.replace(day=value.month, month=value.day)
    return abs((claimed.value.value - exchanged).total_seconds()) <= 2 * 86_400


def _in_address(url: str, latest: datetime | None) -> Found[Moment] | None:
    """The day that the path of the address names, as in `/2021/12/28/` or `/20211228/`."""
    match = _IN_ADDRESS.search(url.partition("?")[0])
    if match is None:
        return None
    year, month, day = (int(number) for number in match.groups() if number)
    moment = dates.from_iso(f"{year}-{month:02}-{day:02}")
    if moment is None or (latest is not None and moment.value > latest):
        return None
    return found(moment, match[0], "the address", 0.6)


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


def _told(structured: Structured, latest: datetime | None) -> Times:
    published = modified = None
    for value, where in _claims(structured, "datePublished", _PUBLISHED_META):
        moment = dates.from_iso(value) or dates.parse(value)
        if moment and not (latest is not None and moment.value > latest):
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
