"""Dates as machines print them for machines: ISO 8601, RFC 3339, RFC 822, and what Java and C print.

What people write is read in `dates`.
"""

from __future__ import annotations

import re
from datetime import datetime

from scraper.vietnamese import months
from scraper.vietnamese.moment import FIRST_YEAR, LAST_YEAR, VIETNAM, ZONE_NAMES, Moment, full_year, offset

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
    rf"""\s{{0,9}}(?:[a-z]{{3,9}},?\s{{1,3}})?(\d{{1,2}})[\s\-](?P<name>[a-z]{{3,9}})[\s\-](\d{{4}}|\d{{2}})
    \s(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?
    \s{{0,2}}(?P<zone>{"|".join(ZONE_NAMES)}|[+\-]\d{{2}}:?\d{{2}})?(?:\s?\(\w{{1,6}}\))?\s{{0,9}}\Z""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_C_TIME = re.compile(
    rf"""\s{{0,9}}[a-z]{{3}}\s(?P<name>[a-z]{{3}})\s{{1,2}}(?P<day>\d{{1,2}})
    \s(?P<hour>\d{{2}}):(?P<minute>\d{{2}}):(?P<second>\d{{2}})\s(?:(?P<zone>{"|".join(ZONE_NAMES)}|GMT[+\-]\d{{2}}:\d{{2}})\s)?(?P<year>\d{{4}})\s{{0,9}}\Z""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def from_iso(text: str) -> Moment | None:
    """Read a date that a machine printed for machines: ISO 8601, RFC 3339 or RFC 822, the whole string and nothing else.

    So is what Java's Date and C's ctime print (`Thu Jan 16 08:30:00 ICT 2020`).

    The offset is kept as named; without one the time is Viet Nam's. What is malformed (NukeViet 4.5 prints
    `2021-04-16+0716:23:00`, with the offset before the clock) is None rather than a guess. Midnight is not taken for "day only".
    """
    match = _ISO.match(text) or _COMPACT.match(text)
    if match is not None:
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        match = _RFC_822.match(text)
        if match is not None:
            year, month, day = full_year(int(match[3])), months.number(match["name"]) or 0, int(match[1])
        elif (match := _C_TIME.match(text)) is not None:
            year, month, day = int(match["year"]), months.number(match["name"]) or 0, int(match["day"])
        else:
            return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    precision = "second" if match["second"] else "minute" if match["hour"] else "day"
    try:
        value = datetime(
            year, month, day, int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0),
            tzinfo=offset(match["zone"]) or VIETNAM,
        )  # fmt: skip
    except ValueError:
        return None
    raw = match[0].strip()
    start = match[0].index(raw)
    return Moment(value, precision, raw, (start, start + len(raw)))
