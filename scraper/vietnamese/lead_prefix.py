"""The newsroom or the place that a lead begins with: `(TTXVN) -`, `(Hậu Giang) -`, `NDĐT-`.

Lines that name authors and sources are read in `people`.
"""

from __future__ import annotations

import re

from scraper.vietnamese import names
from scraper.vietnamese.syllable import is_syllable
from scraper.vietnamese.text import clean

_LETTERS = re.compile(r"[A-ZĐ]{2,6}\Z")
_IN_BRACKETS = re.compile(r"\s{0,9}[(\[]\s?([^()\[\]\n]{2,40}?)\s?(?:[)\]]\s{0,3}[-–—:.]?|[-–—])\s{0,3}(?=\S)")
_NAMED = re.compile(  # a paper's own edition or address
    r"\s{0,9}([A-ZĐ]{2,6}[ -]?(?:Online|ONLINE|online)|[\w-]{2,20}(?:\.[\w-]{2,20}){0,2}\.(?:vn|VN|com|net|org))"
    r"\s{1,3}[-–—]\s{1,3}(?=[^\W\d_])"
)
_BARE = re.compile(r"\s{0,9}([A-ZĐ]{2,6}[OĐ]?)\s{0,2}[-–—]\s{0,2}(?=[^\W\d_])")


def bracket(lead: str) -> str | None:
    """Give what stands in brackets before the first word of a lead, whatever it is; None where nothing does."""
    match = _IN_BRACKETS.match(lead[:80])
    return clean(match[1]) if match is not None else None


def source(lead: str) -> str | None:
    """Give the newsroom that a lead begins with, as in `(TTXVN) -`, `(Chinhphu.vn) –`, `(HNP -`, `NDĐT-`, `VOV.VN -`; else None.

    A place (`(Hậu Giang) -`) is a dateline and an office (`(Phòng Văn hóa) -`) whom it is about, not a source.
    """
    found = bracket(lead)
    if found is not None:
        known = names.is_press(found) or (_LETTERS.match(found) and found not in names.OFFICES)
        return found if known and not names.is_place(found) else None
    if match := _NAMED.match(lead[:80]):
        return match[1]
    match = _BARE.match(lead[:80])
    return (
        match[1]
        if match is not None and (match[1] == "TP" or match[1] not in names.OFFICES) and not is_syllable(match[1])
        else None
    )
