"""A moment in time as a page states it, with the precision it was stated in, and the offsets that pages name.

How moments are written is known to `dates` (people) and `machine_dates` (machines).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

VIETNAM = timezone(timedelta(hours=7))
"""The time of every page that names no offset; Viet Nam has known no other since 1975."""
FIRST_YEAR, LAST_YEAR = 1990, 2100

ZONE_NAMES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "ICT": 7, "BST": 1, "CET": 1, "CEST": 2,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""Hours from Greenwich; those of North America as RFC 822 (section 5.1) gives them."""

_OFFSET = re.compile(r"([+\-])\s?(\d{1,2}):?(\d{2})?")


class Moment(NamedTuple):  # made for every date line of a listing, and a frozen dataclass takes twice the time to make
    """A date as found: `value` is aware (+07:00 unless the text names an offset), `precision` is second, minute or day.

    `raw` is the text it was read from, `span` its place in the string given. A day stands at its midnight.
    """

    value: datetime
    precision: str
    raw: str
    span: tuple[int, int]


def offset(zone: str | None) -> timezone | None:
    """Give the offset that `zone` names, None where there is none; an offset beyond 14 hours is a ValueError."""
    if not zone or not zone.strip():
        return None
    numeric = _OFFSET.search(zone)
    if numeric is None:
        return timezone(timedelta(hours=ZONE_NAMES[zone.strip(" ()").upper()]))
    hours, minutes = int(numeric[2]), int(numeric[3] or 0)
    if hours > 14 or minutes > 59:
        raise ValueError(f"no place on Earth is {zone.strip()} from Greenwich")
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if numeric[1] == "-" else away)


def full_year(year: int) -> int:
    """A year of two digits in full: 70 to 99 are of the last century."""
    return year + (2000 if year < 70 else 1900) if year < 100 else year
