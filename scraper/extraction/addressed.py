"""The line of a page that its own address spells: portals build addresses from titles, whatever their headings say.

Which of several titles is believed belongs to `titles`.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from scraper.document import Document
from scraper.vietnamese.text import clean, fold

_ENDING = re.compile(r"\.\w{2,5}$")
_LETTERS = re.compile(r"[a-z0-9]+")
_FEWEST = 4  # words of an address that spell a title, not a category
_CUT = 25  # characters after which portals may cut what they spell
_SHORTEST, _LONGEST = 15, 400


def line(document: Document) -> str | None:
    """The longest line that the last words of the address's path spell, to its end or to where the portal cut it."""
    spelt = _words(_ENDING.sub("", unquote(urlsplit(document.url).path).rstrip("/").rpartition("/")[2]))
    if spelt.count("-") < _FEWEST - 1:
        return None
    opening = spelt.partition("-")[0]
    best = ""
    for shown in document.shown.split("\n"):
        text = shown.strip()
        if not _SHORTEST <= len(text) <= _LONGEST or text.count(" ") < _FEWEST - 1:
            continue
        if opening not in fold(text.split(" ", 1)[0]):
            continue
        words = _words(fold(text))
        if len(text) > len(best) and _spells(spelt, words):
            best = text
    return clean(best) or None


def _words(text: str) -> str:
    return "-".join(_LETTERS.findall(text.lower()))


def _spells(spelt: str, words: str) -> bool:
    """Whether the address goes on with the line's words to the line's end, or breaks off late and goes on with a number only."""
    same = next(
        (place for place, (one, other) in enumerate(zip(spelt, words, strict=False)) if one != other), min(len(spelt), len(words))
    )
    if same == len(words):
        return same == len(spelt) or spelt[same] in "-0123456789"
    return same >= _CUT and not any(letter.isalpha() for letter in spelt[same:])
