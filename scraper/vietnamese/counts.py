"""Counts as portals write them, and the view counter of an article among the other counters of a page.

Where on a page a counter may stand is decided elsewhere; this reads the words around the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

LIMIT = 10**10
"""No article is seen ten thousand million times: from here on it is a telephone number or an id."""

_UNITS = {
    "k": 10**3,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "n": 10**3,
    "m": 10**6,
    "tr": 10**6,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
_UNIT = "(?:nghìn|ngàn|triệu|tr|tỷ|tỉ|[knm])"
# Groups of three with one and the same separator, or a short decimal before a unit, or plain digits.
_NUMBER = rf"""
    (?:(?P<scaled>\d{{1,4}})(?:[.,](?P<part>\d{{1,2}}))?\s?(?P<unit>{_UNIT})(?![\w'’])
     | (?P<grouped>\d{{1,3}}(?:(?P<separator>[.,\s'’])\d{{3}})(?:(?P=separator)\d{{3}}){{0,3}})
     | (?P<plain>\d{{1,11}}))
    (?!\d|[.,:/'’\-]\d)
"""
_STANDS_ALONE = r"(?<![\d\-−–+/.,:'’])(?<!\w)"
_NEVER = r"(?!\s{0,2}%)"
_OF_THE_TEXT = r"\s(?:tin|bài)(?:\s(?:viết|bài|tin))?(?:\snày)?"
_WORDS_BEFORE = (
    rf"(?:số\s)?(?:lượt|lần)\s(?:người\s)?(?:xem|đọc|view)(?:{_OF_THE_TEXT})?|(?:số\s)?người\s(?:đã\s)?(?:xem|đọc)|👁\ufe0f?"
    rf"|(?:số\s)?(?:lượt|lần)\struy\scập{_OF_THE_TEXT}"  # without these words it is the site's
    r"|đã\s(?:xem|đọc)|view\s?counts?|view\(s\)(?=\s{0,2}[:：])|views|viewed|hits|read\scounts?|(?:xem|đọc|reads?|view|hit)(?=\s{0,2}[:：])"
)
_LABEL_WORDS = ("xem", "đọc", "view", "hits", "read", "👁", "cập bài", "cập tin")  # one of them stands in each label
_WORDS_AFTER = r"(?:lượt|lần)\s(?:người\s)?(?:xem|đọc|view)|người\s(?:đã\s)?(?:xem|đọc)|views?|reads|hits"

_WHOLE = re.compile(rf"\s{{0,9}}{_NUMBER}(?:\s?(?:lượt|lần)(?:\s(?:xem|đọc))?|\s?views?)?\s{{0,9}}\Z", re.VERBOSE | re.IGNORECASE)
_LABEL_FIRST = re.compile(
    rf"(?<!\w)(?P<label>{_WORDS_BEFORE})(?!\w)(?P<mark>(?:\s{{0,3}}[:：=]|\s{{0,3}}[(\[]|\s{{1,3}}[\-–](?=\s))?)\s{{0,3}}(?<![\-−–]){_NUMBER}{_NEVER}",
    re.VERBOSE | re.IGNORECASE,
)
_SEEN_TIMES = re.compile(
    rf"(?<!\w)(?P<label>(?:được\s)?(?:xem|đọc))\s{{1,3}}{_NUMBER}\s(?:lần|lượt)(?!\w)", re.VERBOSE | re.IGNORECASE
)
_NUMBER_FIRST = re.compile(rf"{_STANDS_ALONE}{_NUMBER}\s{{0,3}}(?P<label>{_WORDS_AFTER})(?!\w)", re.VERBOSE | re.IGNORECASE)
_OF_THE_SITE = re.compile(
    r"(?:hôm\snay|hôm\squa|(?:tháng|tuần|năm)\s(?:này|nay|trước|qua)|tổng(?:\s(?:cộng|số))?|online|trực\stuyến|truy\scập|total)\s{0,2}[:：]?\s{0,2}\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ViewCount:
    """How often an article was seen: `value`, the text it was read from, and the words that name it."""

    value: int
    raw: str
    label: str


def parse(text: str) -> int | None:
    """Read a string that is one count: `1.234.567`, `1 388`, `1'388`, `1,2K`, `3 nghìn`, `475 lượt`, in any digits of Unicode.

    Negative numbers, fractions, groups of other than three digits, leading zeros and 10^10 and above are None.
    """
    match = _WHOLE.match(normalize("NFC", text))
    return _value(match) if match is not None else None


def find_views(text: str) -> ViewCount | None:
    """Find the view counter of an article by the words beside it, before (`Lượt xem: 74`) or after (`1.234 lượt xem`).

    The site's own counters (`Lượt truy cập`, `Đang online`, `Hôm nay`, `Tổng lượt …`) are never it. A number behind a label and
    a colon is believed first; where a label stands between two numbers without a colon, its capital letter tells that the
    number follows it. Time is linear in the text.
    """
    text = normalize("NFC", text)
    lowered = text.lower()
    if not any(word in lowered for word in _LABEL_WORDS):
        return None
    unmarked = None
    for match in _LABEL_FIRST.finditer(text):
        found = _view_count(match, text)
        if found is None:
            continue
        if match["mark"] or match["label"][0].isupper():
            return found
        unmarked = unmarked or found
    for match in (*_NUMBER_FIRST.finditer(text), *_SEEN_TIMES.finditer(text)):
        found = _view_count(match, text)
        if found is not None:
            return found
    return unmarked


def _view_count(match: re.Match[str], text: str) -> ViewCount | None:
    value = _value(match)
    of_the_site = _OF_THE_SITE.search(text, max(0, match.start() - 24), match.start())
    if value is None or (of_the_site and "bài" not in match["label"]):  # `Tổng lượt xem bài viết` is the article's
        return None
    return ViewCount(value, match[0], match["label"])


def _value(match: re.Match[str]) -> int | None:
    if match["unit"] is not None:
        unit = _UNITS[match["unit"].lower()]
        part = match["part"] or ""
        value = int(match["scaled"]) * unit + (int(part) * unit // 10 ** len(part) if part else 0)
    else:
        digits = "".join(letter for letter in match["grouped"] or match["plain"] if letter.isdecimal())
        if digits[0].isdecimal() and int(digits[0]) == 0 and len(digits) > 1:
            return None
        value = int(digits)
    return value if value < LIMIT else None
