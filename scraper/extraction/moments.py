"""When an article was published and when it was changed: the date that a reader sees, before the one that machines are told.

How dates are written is known to `vietnamese.dates`; this weighs where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from urllib.parse import urlsplit

from scraper.document import Document
from scraper.extraction import dates_shown, dates_told
from scraper.extraction.around import Around
from scraper.extraction.dates_shown import Times
from scraper.extraction.finding import Found, found, with_refused
from scraper.extraction.latest import Latest
from scraper.extraction.structured import Structured
from scraper.vietnamese.dates import VIETNAM, Moment

_HALF = 12
_NAMED_HALF = re.compile(r"\b(?:sa|ch|[ap]\.?m|sáng|trưa|chiều|tối|đêm)\b", re.I)
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)
_DAY = timedelta(days=1)
_QUARTER = timedelta(minutes=15)
_OFFSET = re.compile(r"\d:\d\d\S{0,12}?\s?(?:Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)\Z")  # of a time that machines are told
_AHEAD = timedelta(days=2)  # of the server's own clock, for time zones and clocks that go wrong a little


def find(
    document: Document,
    structured: Structured,
    around: Around,
    selector: str | None,
    lead_in: Sequence[str] = (),
    tail: Sequence[str] = (),
    clock: str | None = None,
    first: str | None = None,
) -> Times:
    """Weigh the dates of one page. lead_in, tail: lines at its head and end that are no text. first: its first paragraph.

    clock: `12` where the family's times count to twelve and name no half of the day, so that only their day is known.
    """
    latest = Latest(structured.answered_at + _AHEAD if structured.answered_at else None)
    visible = dates_shown.selected(document, selector, latest) if selector else Times()
    if visible.published is None:
        near = dates_shown.near(around, tuple(lead_in), tuple(tail), latest)
        visible = replace(near, refused=(*visible.refused, *near.refused))
    if clock == "12":
        visible = Times(_day_only(visible.published), _day_only(visible.modified), visible.refused)
    changed = visible.modified
    told = dates_told.told(structured, latest)
    foreign = not _VIETNAMESE.search(" ".join((*around.before, *around.between, *around.after, first or "")))
    above = dates_shown.above(around, latest, structured.answered_at) if foreign else ()
    if visible.published is None:
        only = (
            told.published
            or dates_told.in_address(structured.url, latest)
            or dates_told.in_scripts(document.text, latest)
            or dates_shown.named(document.classes, latest)
            or dates_shown.opening(first, latest)
            or next(iter(above), None)
        )
        refused = (*latest.refused.values(), *visible.refused)
        if only is None:
            return Times(refused=refused)
        only = with_refused(only, refused)
        return Times(only, _later(changed, only) or _later(told.modified, only))
    shown = visible.published
    if told.published is not None:
        abroad = foreign and not (urlsplit(structured.url).hostname or "").endswith(".vn")
        here = _by_its_own_clock(shown, told.published) if abroad else None
        witnesses = (dates_told.in_address(structured.url, latest), *above)
        shown = here or _weighed(shown, told.published, [one for one in witnesses if one is not None], foreign=foreign)
    published = with_refused(shown, (*latest.refused.values(), *visible.refused))
    return Times(published, _later(changed, published) or _later(told.modified, published))


def _weighed(shown: Found[Moment], claimed: Found[Moment], witnesses: Sequence[Found[Moment]], *, foreign: bool) -> Found[Moment]:
    """The date that is believed of one that readers see and one that machines are told, the other among its evidence."""
    day = shown.value.value.date()
    sure = shown.evidence.confidence
    days = {_day(claimed, shown)} | ({claimed.value.value.date()} if foreign else set())
    if day in days:
        # Both name the same day, and machines may be told the time too.
        if shown.value.precision == "day" and _has_time(claimed.value):
            return found(claimed.value, claimed.evidence.raw, claimed.evidence.where, sure)
        return shown
    doubted = (f"{shown.evidence.raw}: its month stands first, as {claimed.evidence.where} tells",)
    if foreign and _is_month_first(shown, claimed):
        return found(claimed.value, claimed.evidence.raw, claimed.evidence.where, sure - 0.15, doubted)
    for witness in witnesses:
        named = witness.value.value.date()
        if abs(named - claimed.value.value.date()) <= _DAY < abs(named - day) or (foreign and named in days):
            best = claimed if named in days else witness
            doubted = (f"{shown.evidence.raw}: {witness.evidence.where} and {claimed.evidence.where} name another day",)
            return found(best.value, best.evidence.raw, best.evidence.where, 0.75, doubted)
    refused = (f"{claimed.evidence.raw}: {claimed.evidence.where} names another day than readers see",)
    return found(shown.value, shown.evidence.raw, shown.evidence.where, sure - 0.15, refused)


def _by_its_own_clock(shown: Found[Moment], claimed: Found[Moment]) -> Found[Moment] | None:
    """The shown time with the offset that makes it the told moment; None where it names one, or no place on Earth has it.

    Offsets are whole quarters of an hour from -11 to +14, and the shown time leaves the seconds out.
    """
    local = shown.value.value
    if shown.value.precision == "day" or local.tzinfo is not VIETNAM or not _OFFSET.search(claimed.evidence.raw):
        return None
    away = local.replace(tzinfo=UTC) - claimed.value.value
    offset = round(away / _QUARTER) * _QUARTER
    if abs(away - offset) >= timedelta(minutes=1) or not timedelta(hours=-11) <= offset <= timedelta(hours=14):
        return None
    moment = shown.value._replace(value=local.replace(tzinfo=timezone(offset)))
    return found(moment, shown.evidence.raw, f"{shown.evidence.where}, with the offset of {claimed.evidence.where}", 0.95)


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


def _day_only(shown: Found[Moment] | None) -> Found[Moment] | None:
    """The day of a time that may be of either half of it; an hour beyond twelve, or a half that is named, is beyond doubt."""
    if shown is None or shown.value.precision == "day" or shown.value.value.hour > _HALF or _NAMED_HALF.search(shown.value.raw):
        return shown
    day = shown.value.value.replace(hour=0, minute=0, second=0)
    return replace(shown, value=shown.value._replace(value=day, precision="day"))


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
