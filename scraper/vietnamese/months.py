"""The names of months: Vietnamese words, and the names of the European languages that news pages are written in.

Where in a date a month stands is known to `dates`.
"""

from __future__ import annotations

from unicodedata import normalize

from scraper.vietnamese.text import fold

VIETNAMESE = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười một": 11, "mười hai": 12, "mười": 10,
}  # fmt: skip
"""Months as they are spelt after `tháng`; `Chạp` is left out, which is of the lunar year."""

_FULL = """
    january february march april may june july august september october november december
    januar februar marz april mai juni juli august september oktober november dezember
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
    januari februari maart april mei juni juli augustus september oktober november december
"""
_SHORT = {"mrz": 3, "mrt": 3, "sept": 9, "okt": 10, "dez": 12, "janner": 1, "jaenner": 1, "maerz": 3}
_ENGLISH = _FULL.split()[:12]
NAMES = {
    **{name: place % 12 + 1 for place, name in enumerate(_FULL.split())},
    **{name[:length]: number for number, name in enumerate(_ENGLISH, 1) for length in range(3, len(name))},
    **_SHORT,
}
"""Names and the abbreviations of the English ones, folded (no marks, lower case)."""


def number(name: str) -> int | None:
    """The month that a European name or abbreviation means, in any case and with or without its marks; None for other words."""
    return NAMES.get(name.lower()) or (None if name.isascii() else NAMES.get(fold(name)))


def vietnamese_number(written: str) -> int:
    """The month of the digits or of one of the `VIETNAMESE` words that stand after `tháng`."""
    return int(written) if written.isdecimal() else VIETNAMESE[normalize("NFC", " ".join(written.lower().split()))]
