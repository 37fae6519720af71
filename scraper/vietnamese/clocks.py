"""The time of day beside a date, before it or after it, as Vietnamese and European pages write it.

Which numbers are a date is known to `dates`.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from scraper.vietnamese.moment import ZONE_NAMES

DASHES = "-–—−－"
DASH = re.escape(DASHES)


def word(*words: str) -> str:
    """Give a pattern for words in composed or decomposed letters."""
    forms = dict.fromkeys(form.replace(" ", r"\s{1,2}") for word in words for form in (word, normalize("NFD", word)))
    return f"(?:{'|'.join(forms)})"


WEEKDAY = (
    rf"(?:{word('thứ')}\s(?:[2-7]|[^\W\d_]{{2,5}})|{word('chủ nhật', 'hôm nay')}|cn|t[2-7]"
    r"|[a-z]{3,6}day|(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\.?)"
)
"""A day of the week, in words or as `T2` and `CN`."""

_NAMED = "|".join(sorted((name for name in ZONE_NAMES if len(name) > 1), key=len, reverse=True))
_ZONE = rf"\(?\s?(?:{_NAMED})(?:\s?[+\-]\s?\d{{1,2}}(?::?\d{{2}})?(?!\d))?(?![^\W\d_])\)?"
# A minute of one digit is believed only where a word or sign says that it is one, or seconds follow it.
_CLOCK = rf"""
    (?P<hour>\d{{1,2}})
    (?: \.(?P<dotted>\d{{2}})(?=\s?Uhr)
      | \s?(?:[:：]|h|g|{word("giờ")})\s?
        (?:(?P<minute>\d{{2}}(?!\d)|\d(?=\s?(?:['’′]|p(?![\w.])|{word("phút")}|[:：]\d{{1,2}}(?!\d))))
           (?:\s?[:：'’]\s?(?P<second>\d{{1,2}})(?!\d))?(?:\.\d{{1,9}})?\s?(?:['’′]|(?:p(?!\.)|{word("phút")})(?!\w))?)?
    )
    (?:\s{{0,2}}(?:Uhr(?!\w)|(?P<half>sa|ch|am|pm|[ap]\.\s?m\.?|{word("sáng", "trưa", "chiều", "tối", "đêm")})(?!\w)))?
"""
BEFORE = re.compile(
    rf"""(?<![\d:.,/]){_CLOCK}(?!\w)(?:\s{{0,2}}(?P<zone>{_ZONE}))?[\s,|.;()\[\]{DASH}]{{0,6}}
    (?:{WEEKDAY}[\s,.|{DASH}]{{0,4}})?(?:(?:{word("vào")}\s{{1,2}})?{word("ngày")}|on)?[\s:(\[]{{0,3}}\Z""",
    re.VERBOSE | re.IGNORECASE,
)
"""A clock that ends where its date begins."""
AFTER = re.compile(
    rf"""(?:T|[\s,|;:()\[\]{DASH}/]{{1,8}}
        (?:(?:{word("vào")}\s)?{word("lúc", "hồi")}\s{{0,2}}:?\s{{0,2}}|at\s{{1,2}}|um\s{{1,2}})?){_CLOCK}
    (?:(?=Z)|(?![\w:]))(?P<zone>Z(?!\w)|\s?[+\-]\d{{2}}:?\d{{2}}(?!\d)|\s{{0,2}}{_ZONE})?""",
    re.VERBOSE | re.IGNORECASE,
)
"""A clock right behind its date."""


Time = tuple[int, int, int, str]
"""Hour, minute, second, and the precision with which they are told."""


def read(clock: re.Match[str]) -> Time | None:
    """Give what a match of `BEFORE` or `AFTER` says; None for what `told` refuses."""
    return told(clock["hour"], clock["minute"] or clock["dotted"], clock["second"], clock["half"])


def told(hours: str, minutes: str | None, seconds: str | None, half: str | None) -> Time | None:
    """Give the time of written parts; None for an impossible time, or midnight sharp, which means a day.

    `CH`, `chiều`, `tối` and pm add twelve hours before noon; a bare clock is taken for one of 24 hours.
    """
    hour, minute, second = int(hours), int(minutes or 0), int(seconds or 0)
    if half:
        half = normalize("NFC", half.lower().replace(".", "").replace(" ", ""))
        if half in ("pm", "ch", "chiều", "tối") and hour < 12:
            hour += 12
        elif half in ("am", "sa") and hour == 12:
            hour = 0
    if hour > 23 or minute > 59 or second > 59 or not (hour or minute or second):
        return None
    return hour, minute, second, "second" if seconds else "minute"
