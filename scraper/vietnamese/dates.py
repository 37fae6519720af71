"""The dates of Vietnamese and other pages, as people read them.

Which date of a page is its publication date is decided elsewhere; labels, header clocks and document tables are not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from scraper.vietnamese import clocks, months
from scraper.vietnamese.clocks import DASH, DASHES, WEEKDAY, word
from scraper.vietnamese.machine_dates import from_iso
from scraper.vietnamese.moment import FIRST_YEAR, LAST_YEAR, VIETNAM, Moment, full_year, offset

__all__ = ["FIRST_YEAR", "LAST_YEAR", "VIETNAM", "Moment", "find", "from_iso", "parse"]

_SEPARATOR = rf"[/.．／∕{DASH}]"
_NAME = r"[^\W\d_]{3,10}"
_VIETNAMESE = rf"(?:\d{{1,2}}|{word(*sorted(months.VIETNAMESE, key=len, reverse=True))})"
_THANG = rf"(?:{word('tháng')}|thg\.?|th\.?)"

# Every form begins at its first number, so that the search skips from digit to digit, and every repetition is bounded, so
# that no text makes it slower than linear. A month written before the day is looked up behind the match.
_DATE = re.compile(
    rf"""
    (?P<first>\d(?<!\d\d)\d{{0,3}})(?!\d)
    (?:
        \s{{0,2}}(?P<separator>{_SEPARATOR})\s{{0,2}}(?P<second>\d{{1,2}})(?!\d)
        \s{{0,2}}(?P=separator)\s{{0,2}}(?P<third>\d{{4}}|\d{{1,2}}(?!{_SEPARATOR}\d))(?!\d)
      | [\s/]{{0,3}}{_THANG}\s{{0,3}}(?P<month>{_VIETNAMESE})(?!\w)\s{{0,3}}[,./{DASH}]?\s{{0,3}}
        (?:{word("năm")}\s{{0,3}})?(?P<year>\d{{4}})(?!\d)
      | (?:st|nd|rd|th|\.|º|er)?[\s{DASH}]{{1,2}}(?:of\s|de\s)?(?P<name>{_NAME})[.,]{{0,2}}[\s{DASH}]{{1,3}}(?:de\s)?
        (?P<named_year>\d{{4}})(?!\d|{_SEPARATOR}\d)
      | \s?年\s?(?P<chinese_month>\d{{1,2}})\s?月\s?(?P<chinese_day>\d{{1,2}})\s?日
      | (?:st|nd|rd|th)?(?:,\s{{0,2}}|\s{{1,2}})(?:{word("năm")}\s{{1,2}})?(?P<last_year>\d{{4}})(?!\d|{_SEPARATOR}\d)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# The one form of most date lines, in plain digits: nothing before it is a number, and what follows it cannot belong to it.
_COMMON = re.compile(
    r"""[^\d]{0,120}(?P<day>\d{1,2})(?P<separator>[/.\-])(?P<month>\d{1,2})(?P=separator)(?P<year>\d{4})
    (?:(?:\s{1,2}|\s?[|,\-]\s)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s?(?P<half>am|pm|sa|ch))?(?![\w:.']))?
    (?P<end>)[)\]]{0,2}\s{0,3}(?:\Z|(?:[|\-–]\s{0,3}|/\s{1,3}|\[\s?)(?!l[uú]\u0301?c|h[oồ]|v[aà]|at|um)[^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)
# The second form: a clock, and the date that ends the line.
_CLOCK_FIRST = re.compile(
    r"""[^\d]{0,120}(?<![:.,/])(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?:\s?[|,\-])?\s(?:\s?ngày\s)?
    (?P<day>\d{1,2})(?P<separator>[/.\-])(?P<month>\d{1,2})(?P=separator)(?P<year>\d{4})(?P<end>)[)\]]{0,2}\s{0,3}\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(
    rf"(?:(?<![^\W_])(?P<name>{_NAME})\.?|(?<!\w){_THANG}\s{{0,2}}(?P<month>{_VIETNAMESE}),?)\s{{1,2}}\Z", re.IGNORECASE
)
_CLEARLY_A_DATE = re.compile(
    rf"(?:{word('ngày', 'đăng', 'lúc', 'nhật')}|date|posted|{WEEKDAY})[\s:,{DASH}(\[]{{0,4}}\Z", re.IGNORECASE
)
_DAY_AND_MONTH = re.compile(
    rf"""(?<![\w/.,:{DASH}])(?P<day>\d{{1,2}})(?:\s?[/{DASH}]\s?|\s{{1,2}}{_THANG}\s{{0,2}})(?P<month>\d{{1,2}})
    (?!\w|\s?[/.,{DASH}]?\s?\d|\s?%)""",
    re.VERBOSE | re.IGNORECASE,
)
_AFTERNOON = ("pm", "ch")
_ENGLISH = ("am", "pm")
_MONTHS = 12
_DIGIT = re.compile(r"\d")
_WHOLE_DAY = (0, 0, 0, "day")
_REACH = 48  # characters before a date in which its clock may stand


def parse(text: str, *, year: int | None = None) -> Moment | None:
    """Give the first believable date of a short string such as a date line, or None.

    Day comes before month, always, but where it cannot and the clock says AM or PM, as in `6/28/2024 8:05:00 AM`.
    A year of two digits counts only beside a clock or a label, or when nothing else is there.
    year: what a day and month without any year (`14h05' ngày 28-12`) are read with, where the caller knows it from somewhere
    else; they are taken only beside a clock or a label, or when nothing else is there. Without it they are None.
    """
    common = _common(text) or _clock_first(text)
    if common is not None:
        return common
    for moment in _moments(text, 0, alone=len(text) < 40):
        return moment
    return _without_year(text, year) if year is not None else None


def find(text: str) -> list[Moment]:
    """Give every believable date of a longer text, in order, each with its span; time is linear in the text.

    Impossible dates, years outside 1990 to 2100, numbers of documents and longer chains of numbers are passed over.
    """
    if not _DIGIT.search(text):
        return []
    common = _common(text)
    return list(_moments(text, 0, alone=False)) if common is None else [common, *_moments(text, common.span[1], alone=False)]


def _common(text: str) -> Moment | None:
    """The date that a text begins with but for words, in the form of most date lines; it needs half the time of the others.

    Every date line of a listing passes here, so what `clocks.told` and `_moment` do stands here once more without their calls.
    """
    match = _COMMON.match(text)
    if match is None:
        return None
    day, _, month, year, hour, minute, second, half, _ = match.groups()
    start, end = match.start(1), match.start(9)
    hours = minutes = seconds = 0
    if hour is not None:
        hours, minutes, seconds = int(hour), int(minute), int(second) if second is not None else 0
        if half is not None:
            hours = hours % 12 + 12 * (half.lower() in _AFTERNOON) if hours <= 12 else hours
        if hours > 23 or minutes > 59 or seconds > 59:  # an impossible time leaves the day
            hours = minutes = seconds = 0
    precision = "day" if not (hours or minutes or seconds) else "minute" if second is None else "second"
    years = int(year)
    if not FIRST_YEAR <= years <= LAST_YEAR:
        return None
    try:
        value = datetime(years, int(month), int(day), hours, minutes, seconds, 0, VIETNAM)
    except ValueError:
        return None
    return Moment(value, precision, text[start:end], (start, end))


def _clock_first(text: str) -> Moment | None:
    """The date that ends a line, behind its clock; None where the clock is impossible or midnight, which others weigh."""
    match = _CLOCK_FIRST.match(text)
    if match is None:
        return None
    hour, minute, day, _, month, year, _ = match.groups()
    time = clocks.told(hour, minute, None, None)
    return _moment(int(year), int(month), int(day), time, None, text, (match.start(1), match.start(7))) if time else None


def _moments(text: str, free_from: int, *, alone: bool) -> Iterator[Moment]:
    for match in _DATE.finditer(text, free_from):
        start, end = match.span()
        numbers = _numbers(match, text, free_from)
        if numbers is None:
            continue
        year, month, day, start = numbers
        before = text[max(free_from, start - _REACH) : start]
        clock = clocks.BEFORE.search(before) if _DIGIT.search(before) else None
        if clock is not None:
            start -= len(before) - clock.start()
        else:
            clock = clocks.AFTER.match(text, end)
            if clock is not None:
                end = clock.end()
        if clock is None and _continues(text, end, match["separator"]):
            continue
        if year < 100:
            if clock is None and not (_CLEARLY_A_DATE.search(before) or (alone and text.strip() == match[0])):
                continue
            year = full_year(year)
        time, zone = (clocks.read(clock), clock["zone"]) if clock is not None else (None, None)
        if month > _MONTHS >= day and clock is not None and (clock["half"] or "").lower() in _ENGLISH:
            month, day = day, month  # a server that was set up in English
        moment = _moment(year, month, day, time, zone, text, (start, end))
        if moment is not None:
            free_from = end
            yield moment


def _numbers(match: re.Match[str], text: str, free_from: int) -> tuple[int, int, int, int] | None:
    """Give year, month, day and where the date begins; None where the numbers are not shaped like a date."""
    start = match.start()
    first = match["first"]
    separator = match["separator"]
    if separator is not None:
        third = match["third"]
        before = text[start - 1] if start > 1 and text[start - 2].isdigit() else ""
        # 20-22/12/2021 is a range, and its last day is complete; 01/20/12/2021 is a number of something.
        if before and (before in "/.．／,:" or (before in DASHES and separator in DASHES)):
            return None
        if len(first) == 4 and len(third) <= 2:
            return int(first), int(match["second"]), int(third), start
        if len(first) > 2 or len(third) < 2 or third.startswith("00"):
            return None
        return int(third), int(match["second"]), int(first), start
    if match["chinese_day"] is not None:
        return (int(first), int(match["chinese_month"]), int(match["chinese_day"]), start) if len(first) == 4 else None
    if len(first) > 2:
        return None
    if match["month"] is not None:
        return int(match["year"]), months.vietnamese_number(match["month"]), int(first), start
    if match["name"] is not None:
        month = months.number(match["name"])
        return (int(match["named_year"]), month, int(first), start) if month else None
    named = _MONTH_BEFORE.search(text, max(free_from, start - 24), start)
    if named is None:
        return None
    number = months.vietnamese_number(named["month"]) if named["month"] else months.number(named["name"])
    return (int(match["last_year"]), number, int(first), named.start()) if number else None


def _continues(text: str, end: int, separator: str | None) -> bool:
    """Whether the date is only the beginning of a longer number: 12/10/2021/NĐ-CP, 10.12.20.21."""
    following = text[end : end + 2]
    if len(following) < 2 or not following[1].isalnum():
        return False
    return following[0] in "/／" or (following[0] == separator and following[1].isdigit())


def _moment(
    year: int, month: int, day: int, time: clocks.Time | None, zone: str | None, text: str, span: tuple[int, int]
) -> Moment | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    hour, minute, second, precision = time or _WHOLE_DAY
    try:
        value = datetime(year, month, day, hour, minute, second, tzinfo=offset(zone) or VIETNAM if zone else VIETNAM)
    except ValueError:
        return None
    return Moment(value, precision, text[span[0] : span[1]], span)


def _without_year(text: str, year: int) -> Moment | None:
    for match in _DAY_AND_MONTH.finditer(text):
        before = text[max(match.start() - _REACH, 0) : match.start()]
        clock = clocks.BEFORE.search(before)
        start, end = match.span()
        if clock is not None:
            start -= len(before) - clock.start()
        elif (clock := clocks.AFTER.match(text, end)) is not None:
            end = clock.end()
        elif not _CLEARLY_A_DATE.search(before) and text.strip() != match[0]:
            continue
        time, zone = (clocks.read(clock), clock["zone"]) if clock is not None else (None, None)
        moment = _moment(year, int(match["month"]), int(match["day"]), time, zone, text, (start, end))
        if moment is not None:
            return moment
    return None
