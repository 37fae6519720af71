"""How one answer is scored against the truth: right, wrong, or missing, field by field; and how alike two texts are.

Truths are loaded and scores added up elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal
from unicodedata import normalize

from scraper.vietnamese.text import same_tone, syllables

Verdict = Literal["right", "wrong", "missing"]

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})
_SPACES_BY_MARKS = re.compile(r"\s*([^\w\s])\s*")


def token_f1(found: str, true: str) -> float:
    """The harmonic mean of precision and recall over tokens, counted as often as they occur: 2·|F∩T| / (|F|+|T|).

    Tokens are runs of letters and digits in NFC, lower case and one style of tone mark (`vietnamese.text.syllables`); their order
    does not matter. Two empty texts are alike (1.0). The measure of Weninger et al. (CETR, 2010) and of the article extraction
    benchmarks, there on words or shingles.
    """
    tokens, wanted = Counter(syllables(found)), Counter(syllables(true))
    total = tokens.total() + wanted.total()
    return 2 * (tokens & wanted).total() / total if total else 1.0


def judge(true: Any, found: Any, *, same: bool) -> Verdict:
    """`missing` where nothing was found and something is true; a value where nothing is true is `wrong`."""
    if found is None:
        return "right" if true is None else "missing"
    return "right" if true is not None and same else "wrong"


def text(true: str | None, found: str | None) -> Verdict:
    """Two lines are the same but for spacing, case, kinds of quotation marks and dashes, and the place of a tone mark."""
    return judge(true, found, same=_line(true) == _line(found))


def names(true: Iterable[str] | None, found: Iterable[str] | None) -> Verdict:
    """All of several, in any order, and none besides."""
    return judge(true, found, same={_line(name) for name in true or ()} == {_line(name) for name in found or ()})


def number(true: int | None, found: int | None) -> Verdict:
    """Counts are the same or not."""
    return judge(true, found, same=true == found)


def day(true: str | None, found: str | None) -> Verdict:
    """The day of two times in ISO 8601: as each is written, or both seen from the offset of the truth."""
    if true is None or found is None:
        return judge(true, found, same=False)
    return judge(true, found, same=found[:10] == true[:10] or _seen_from(true, found)[:10] == true[:10])


def minute(true: str, found: str | None) -> Verdict | None:
    """The minute of two times; None where the truth knows the day only, `missing` where the answer does.

    Midnight to the minute is what portals print where they know the day only, so it counts as a day.
    """
    if len(true) <= 10 or true[11:16] == "00:00":
        return None
    if found is None or len(found) <= 10:
        return "missing"
    return judge(true, found, same=true[:16] in (found[:16], _seen_from(true, found)[:16]))


def times(true: str | None, found: str | None) -> Verdict:
    """Two times to the minute, or to the day where one of them knows no more."""
    if true is None or found is None:
        return judge(true, found, same=False)
    return (minute(true, found) if len(found) > 10 else None) or day(true, found)


def _seen_from(true: str, found: str) -> str:
    """A time that names its offset in the offset that the truth names, else as it is."""
    if len(true) <= 10 or len(found) <= 10:
        return found
    wanted, told = datetime.fromisoformat(true), datetime.fromisoformat(found)
    if wanted.utcoffset() is None or told.utcoffset() is None:
        return found
    return (told - (told.utcoffset() or timedelta()) + (wanted.utcoffset() or timedelta())).replace(tzinfo=None).isoformat()


def _line(line: str | None) -> str | None:
    if line is None:
        return None
    return _SPACES_BY_MARKS.sub(r"\1", same_tone(normalize("NFKC", line).translate(_QUOTES))).strip()
