"""The dates of Vietnamese and English pages, as people read them and as machines print them.

Which date of a page is its publication date is decided elsewhere; labels, header clocks and document tables are not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from unicodedata import normalize

VIETNAM = timezone(timedelta(hours=7))
"""The time of every page that names no offset; Viet Nam has known no other since 1975."""
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as found: `value` is aware (+07:00 unless the text names an offset), `precision` is second, minute or day.

    `raw` is the text it was read from, `span` its place in the string given. A day stands at its midnight.
    """

    value: datetime
    precision: str
    raw: str
    span: tuple[int, int]


def _word(*words: str) -> str:
    """Give a pattern for words in composed or decomposed letters."""
    forms = dict.fromkeys(form.replace(" ", r"\s{1,2}") for word in words for form in (word, normalize("NFD", word)))
    return f"(?:{'|'.join(forms)})"


_DASHES = "-–—−－"
_DASH = re.escape(_DASHES)
_SEPARATOR = rf"[/.．／{_DASH}]"
_MONTH_WORDS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười một": 11, "mười hai": 12, "mười": 10,
}  # fmt: skip
_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NUMBER = {name[:length]: number for number, name in enumerate(_ENGLISH_MONTHS, 1) for length in range(3, len(name) + 1)}
_ENGLISH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_VIETNAMESE = rf"(?:\d{{1,2}}|{_word(*(word for word in sorted(_MONTH_WORDS, key=len, reverse=True)))})"
_THANG = rf"(?:{_word('tháng')}|th\.?)"

# Every form begins at its first number, so that the search skips from digit to digit, and every repetition is bounded, so
# that no text makes it slower than linear. A month written before the day is looked up behind the match.
_DATE = re.compile(
    rf"""
    (?P<first>\d(?<!\d\d)\d{{0,3}})(?!\d)
    (?:
        \s{{0,2}}(?P<separator>{_SEPARATOR})\s{{0,2}}(?P<second>\d{{1,2}})(?!\d)
        \s{{0,2}}(?P=separator)\s{{0,2}}(?P<third>\d{{4}}|\d{{1,2}}(?!{_SEPARATOR}\d))(?!\d)
      | \s{{0,3}}{_THANG}\s{{0,3}}(?P<month>{_VIETNAMESE})(?!\w)\s{{0,3}}[,./{_DASH}]?\s{{0,3}}
        (?:{_word("năm")}\s{{0,3}})?(?P<year>\d{{4}})(?!\d)
      | (?:st|nd|rd|th)?[\s{_DASH}]{{1,2}}(?:of\s)?(?P<name>{_ENGLISH})[.,]{{0,2}}[\s{_DASH}]{{1,3}}(?P<named_year>\d{{4}})(?!\d)
      | (?:st|nd|rd|th)?(?:,\s{{0,2}}|\s{{1,2}})(?:{_word("năm")}\s{{1,2}})?(?P<last_year>\d{{4}})(?!\d|{_SEPARATOR}\d)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(
    rf"(?:(?<![^\W_])(?P<name>{_ENGLISH})\.?|(?<!\w){_THANG}\s{{0,2}}(?P<month>{_VIETNAMESE}),?)\s{{1,2}}\Z", re.IGNORECASE
)
_CLOCK = rf"""
    (?P<hour>\d{{1,2}})\s?(?:[:：]|h|g|{_word("giờ")})\s?
    (?:(?P<minute>\d{{2}})(?!\d)(?:\s?[:：'’]\s?(?P<second>\d{{2}})(?!\d))?(?:\.\d{{1,6}})?\s?(?:['’′]|(?:p|{_word("phút")})(?!\w))?)?
    (?:\s{{0,2}}(?P<half>sa|ch|am|pm|a\.m\.?|p\.m\.?|{_word("sáng", "trưa", "chiều", "tối", "đêm")})(?!\w))?
"""
_WEEKDAY = rf"(?:{_word('thứ')}\s(?:[2-7]|[^\W\d_]{{2,5}})|{_word('chủ nhật', 'hôm nay')}|cn|t[2-7]|[a-z]{{3,9}}day)"
_CLOCK_BEFORE = re.compile(
    rf"""(?<![\d:.,/]){_CLOCK}(?!\w)[\s,|.;()\[\]{_DASH}]{{0,6}}
    (?:{_WEEKDAY}[\s,.|{_DASH}]{{0,4}})?(?:(?:{_word("vào")}\s{{1,2}})?{_word("ngày")}|on)?[\s:(\[]{{0,3}}\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK_AFTER = re.compile(
    rf"""(?:T|[\s,|;()\[\]{_DASH}/]{{1,8}}(?:(?:{_word("vào")}\s)?{_word("lúc", "hồi")}\s{{0,2}}:?\s{{0,2}}|at\s{{1,2}})?){_CLOCK}
    (?:(?=Z)|(?![\w:]))(?P<zone>Z(?!\w)|\s?[+\-]\d{{2}}:?\d{{2}}(?!\d)|\s{{0,2}}\(?\s?(?:GMT|UTC)(?:\s?[+\-]\s?\d{{1,2}}(?::?\d{{2}})?(?!\d))?\)?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_CLEARLY_A_DATE = re.compile(
    rf"(?:{_word('ngày', 'đăng', 'lúc', 'nhật')}|date|posted|{_WEEKDAY})[\s:,{_DASH}(\[]{{0,4}}\Z", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_REACH = 48  # characters before a date in which its clock may stand


def parse(text: str) -> Moment | None:
    """Give the first believable date of a short string such as a date line, or None.

    Day comes before month, always. A year of two digits counts only beside a clock or a label, or when nothing else is there.
    """
    for moment in _moments(text, alone=len(text) < 40):
        return moment
    return None


def find(text: str) -> list[Moment]:
    """Give every believable date of a longer text, in order, each with its span; time is linear in the text.

    Impossible dates, years outside 1990 to 2100, numbers of documents and longer chains of numbers are passed over.
    """
    return list(_moments(text, alone=False)) if _DIGIT.search(text) else []


def _moments(text: str, *, alone: bool) -> Iterator[Moment]:
    free_from = 0
    for match in _DATE.finditer(text):
        start, end = match.span()
        numbers = _numbers(match, text, free_from)
        if numbers is None:
            continue
        year, month, day, start = numbers
        before = text[max(free_from, start - _REACH) : start]
        clock = _CLOCK_BEFORE.search(before) if _DIGIT.search(before) else None
        zone = None
        if clock is not None:
            start -= len(before) - clock.start()
        else:
            clock = _CLOCK_AFTER.match(text, end)
            if clock is not None:
                end, zone = clock.end(), clock["zone"]
        if clock is None and _continues(text, end, match["separator"]):
            continue
        if year < 100:
            if clock is None and not (_CLEARLY_A_DATE.search(before) or (alone and text.strip() == match[0])):
                continue
            year += 2000 if year < 70 else 1900
        moment = _moment(year, month, day, clock, zone, text, (start, end))
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
        if before and (before in "/.．／,:" or (before in _DASHES and separator in _DASHES)):
            return None
        if len(first) == 4 and len(third) <= 2:
            return int(first), int(match["second"]), int(third), start
        if len(first) > 2 or len(third) < 2:
            return None
        return int(third), int(match["second"]), int(first), start
    if len(first) > 2:
        return None
    if match["month"] is not None:
        return int(match["year"]), _vietnamese_month(match["month"]), int(first), start
    if match["name"] is not None:
        return int(match["named_year"]), _MONTH_NUMBER.get(match["name"].lower(), 0), int(first), start
    named = _MONTH_BEFORE.search(text, max(free_from, start - 24), start)
    if named is None:
        return None
    month = _vietnamese_month(named["month"]) if named["month"] else _MONTH_NUMBER.get(named["name"].lower(), 0)
    return int(match["last_year"]), month, int(first), named.start()


def _vietnamese_month(written: str) -> int:
    return int(written) if written.isdecimal() else _MONTH_WORDS[normalize("NFC", " ".join(written.lower().split()))]


def _continues(text: str, end: int, separator: str | None) -> bool:
    """Whether the date is only the beginning of a longer number: 12/10/2021/NĐ-CP, 10.12.20.21."""
    following = text[end : end + 2]
    if len(following) < 2 or not following[1].isalnum():
        return False
    return following[0] in "/／" or (following[0] == separator and following[1].isdigit())


def _moment(
    year: int, month: int, day: int, clock: re.Match[str] | None, zone: str | None, text: str, span: tuple[int, int]
) -> Moment | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    hour = minute = second = 0
    precision = "day"
    if clock is not None:
        hour, minute, second = int(clock["hour"]), int(clock["minute"] or 0), int(clock["second"] or 0)
        half = normalize("NFC", (clock["half"] or "").lower().replace(".", ""))
        if half in ("pm", "ch", "chiều", "tối") and hour < 12:
            hour += 12
        elif half in ("am", "sa") and hour == 12:
            hour = 0
        if hour > 23 or minute > 59 or second > 59:
            hour = minute = second = 0
        elif hour or minute or second:
            precision = "second" if clock["second"] else "minute"
    try:
        value = datetime(year, month, day, hour, minute, second, tzinfo=_offset(zone) or VIETNAM)
    except ValueError:
        return None
    return Moment(value, precision, text[span[0] : span[1]], span)


_OFFSET = re.compile(r"([+\-])\s?(\d{1,2}):?(\d{2})?")
_ZONE_NAMES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "ICT": 7,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip


def _offset(zone: str | None) -> timezone | None:
    """Give the offset that `zone` names, None where there is none; an offset beyond 14 hours is a ValueError."""
    if not zone or not zone.strip():
        return None
    numeric = _OFFSET.search(zone)
    if numeric is None:
        return timezone(timedelta(hours=_ZONE_NAMES[zone.strip(" ()").upper()]))
    hours, minutes = int(numeric[2]), int(numeric[3] or 0)
    if hours > 14 or minutes > 59:
        raise ValueError(f"no place on Earth is {zone.strip()} from Greenwich")
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if numeric[1] == "-" else away)


_ISO = re.compile(
    r"""\s{0,9}(\d{4})-(\d{2})-(\d{2})
    (?:(?:T|\s)(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?\s?(?P<zone>Z|UTC|GMT|[+\-]\d{2}(?::?\d{2})?)?)?\s{0,9}\Z""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_COMPACT = re.compile(
    r"\s{0,9}(\d{4})(\d{2})(\d{2})T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z|[+\-]\d{2}:?\d{2})?\s{0,9}\Z",
    re.ASCII,
)
_RFC_822 = re.compile(
    rf"""\s{{0,9}}(?:[a-z]{{3,9}},?\s{{1,3}})?(\d{{1,2}})[\s\-](?P<name>{_ENGLISH})[\s\-](\d{{4}}|\d{{2}})
    \s(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?
    \s{{0,2}}(?P<zone>{"|".join(_ZONE_NAMES)}|[+\-]\d{{2}}:?\d{{2}})?(?:\s?\(\w{{1,6}}\))?\s{{0,9}}\Z""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def from_iso(text: str) -> Moment | None:
    """Read a date that a machine printed for machines: ISO 8601, RFC 3339 or RFC 822, the whole string and nothing else.

    The offset is kept as named; without one the time is Viet Nam's. What is malformed (NukeViet 4.5 prints
    `2021-04-16+0716:23:00`, with the offset before the clock) is None rather than a guess. Midnight is not taken for "day only".
    """
    match = _ISO.match(text) or _COMPACT.match(text)
    if match is not None:
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        match = _RFC_822.match(text)
        if match is None:
            return None
        year, month, day = int(match[3]), _MONTH_NUMBER.get(match["name"].lower(), 0), int(match[1])
        if year < 100:
            year += 2000 if year < 70 else 1900
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    precision = "second" if match["second"] else "minute" if match["hour"] else "day"
    try:
        value = datetime(
            year, month, day, int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0),
            tzinfo=_offset(match["zone"]) or VIETNAM,
        )  # fmt: skip
    except ValueError:
        return None
    raw = match[0].strip()
    start = match[0].index(raw)
    return Moment(value, precision, raw, (start, start + len(raw)))
