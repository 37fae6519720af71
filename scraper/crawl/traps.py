"""Address spaces without end that hold no news of their own: calendars, sorted and filtered lists, searches.

What is news on a portal is said by its platform; here only the forms of addresses are judged, and what asking them gave.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

BARREN = 8
"""Listings of one form of address that showed nothing of their own, and none that did, after which the form is left alone."""

_ENDLESS = re.compile(
    r"(?:tu|den)_?ngay|from_?date|to_?date|date_?(?:from|to|begin|end)|ngay|thang|nam|day|month|year|date|calendar|lich"
    r"|sort\w*|order\w*|sap_?xep|filter\w*|loc|facet\w*|f\[\d*\]|view_?mode|q|s|keyword|tu_?khoa|search|return_?url",
    re.I,
)
_CALENDAR = re.compile(r"/(?:lich|calendar|archive|luu-tru)(?:/|-)\d{4}(?:[/-]\d{1,2}){1,2}(?:[/.-]|$)", re.I)
_DIGITS = re.compile(r"\d+")


def is_endless(url: str) -> bool:
    """Whether a listing's address is by its form one day of a calendar, one order or filter of a list, or a search."""
    parts = urlsplit(url)
    names = (name for name, value in parse_qsl(parts.query, keep_blank_values=True))
    return any(_ENDLESS.fullmatch(name) for name in names) or _CALENDAR.search(parts.path) is not None


def form_of(url: str) -> str:
    """The form of an address: any number stands for all, and of a query only the names count."""
    parts = urlsplit(url)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{parts.netloc}{_DIGITS.sub('0', parts.path)}?{'&'.join(names)}"


class Barren:
    """Which forms of addresses gave listings with something of their own in this visit, and which only what others show."""

    def __init__(self) -> None:
        self._paid: Counter[str] = Counter()
        self._unpaid: Counter[str] = Counter()

    def note(self, url: str, pays: bool) -> None:
        """Take note of one listing's first page. pays: whether it showed an article that none before it showed."""
        (self._paid if pays else self._unpaid)[form_of(url)] += 1

    def is_tired(self, url: str) -> bool:
        """Whether listings of this form are not worth asking any more."""
        form = form_of(url)
        return self._unpaid[form] >= BARREN and not self._paid[form]
