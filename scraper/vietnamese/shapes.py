"""Whether a word or several that no list knows are written like a name: `Y Nguyên`, `K'Brèm`, `Phố Núi`, `Blúp Avô`.

Only where names are signed is that enough; names that lists know are told by `names` wherever they stand.
"""

from __future__ import annotations

import re

from scraper.vietnamese import names
from scraper.vietnamese.text import same_tone

_HEADS = names.listed("heads")
_NATURE = names.listed("nature")
_MOST = 5  # words of a name
_SHORTEST = 4  # letters of two words
_WORD = re.compile(r"[^\W\d_](?:['’ʼ`]?[^\W\d_]+)*['’ʼ`]?(?:-[^\W\d_]+){0,2}")


def is_highland_in_capitals(text: str) -> bool:
    """Whether a text is a highland name in capitals, one letter and a word, as `Y THƠM`: for beside a known name."""
    first, _, rest = text.partition(" ")
    return len(first) == 1 and " " not in rest and len(rest) > 1 and text.isupper() and is_name(text.title())


def is_name(text: str) -> bool:
    """Whether a text is one to five words with a capital each, none of which headings, offices and buttons are made of.

    One word alone is none, and capitals throughout are a heading's.
    """
    words = text.split()
    if not words or len(words) > _MOST or len(text) < _SHORTEST or any(letter.isdigit() for letter in text):
        return False
    if not all(_WORD.fullmatch(word) and word[0].isupper() for word in words):
        return False
    if names.is_person(text):
        return True
    if len(words) == 1 or any(len(word) > 1 and word.isupper() for word in words):
        return False
    plain = [same_tone(word) for word in words]
    if plain[0] in _HEADS or not names.COMMON_WORDS.isdisjoint(plain):
        return False
    return not (names.is_place(text) or names.is_no_name(text) or names.is_newsroom(text))


def is_pen_name(text: str) -> bool:
    """Whether a text is two words with a capital each, one of which headings are made of too: `Sông Thao`, `Xuân Mới`.

    The other must be one of names or of nature, and both together no word (`Quốc Hội`), place or paper. Only where a signature
    stands, set like one, is that enough.
    """
    words = text.split()
    if len(words) != 2 or not all(_WORD.fullmatch(word) and word.istitle() for word in words):
        return False
    plain = [same_tone(word) for word in words]
    if plain[0] in _HEADS or sum(word in names.COMMON_WORDS for word in plain) > 1:
        return False
    if not any(map(names.is_given, words)) and _NATURE.isdisjoint(plain):
        return False
    return not (names.is_place(text) or names.is_no_name(text) or names.is_newsroom(text))
