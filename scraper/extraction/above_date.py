"""The line above the date of an article, which is its title on pages that name but their site wherever machines look.

Which of several titles is believed belongs to `titles`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from itertools import pairwise

from scraper.document import Document
from scraper.extraction import links
from scraper.vietnamese import counts, dates
from scraper.vietnamese.text import clean_lines, same_tone

_LABEL = re.compile(r"[\[(]?\s?(?:ngày (?:đăng|viết|cập nhật|xuất bản)|đăng (?:ngày|lúc|tải)|cập nhật|gửi lúc)\b", re.I)
_SHORTEST, _LONGEST = 20, 400
_FEWEST = 4  # spaces in a title
_LONGEST_DATE = 120
_BESIDE = 25  # characters of other words that a line of date may have
_BELOW = 4  # lines below the date among which the text begins
_PROSE = 80  # characters of a line of text
_NEAR = 300  # characters above a date in which its title stands
_DIGIT = re.compile(r"\d")


def lines(document: Document, named: Container[str] = ()) -> Iterable[str]:
    """The lines of some words that stand above a line of date and are no links to other pages, in order.

    The line of the date is labelled (`Ngày đăng: …`), or says nothing else and has prose below it, as no clock and no list
    has, or the line above it is `named` like a title (those that are, in the form of `same_tone`).
    """
    shown = clean_lines(document.shown)
    for place, (above, line) in enumerate(pairwise(shown)):
        if not _SHORTEST <= len(above) <= _LONGEST or above.count(" ") < _FEWEST or above[-1] in ":." or "°" in above:
            continue
        if len(line) > _LONGEST_DATE or not (_is_called(line) or _is_date(line)):
            continue
        if not (_is_called(line) or same_tone(above) in named or _begins(shown[place + 2 :][:_BELOW])):
            continue
        if not any(links.leads_on(link, document.url) for link in links.showing(document, above)):
            yield above


def is_near(line: str, titles: Iterable[str], page: str) -> bool:
    """Whether one of other titles is that line, or stands shortly above it."""
    at = page.find(line)
    near = same_tone(page[max(at - _NEAR, 0) : at + len(line)]) if at >= 0 else same_tone(line)
    return any(same_tone(title) in near for title in titles)


def _is_called(line: str) -> bool:
    """Whether a line begins with the label of a date, or has one behind a counter (`Lượt xem: 12 | Gửi lúc: …`)."""
    return bool(_LABEL.match(line)) or bool(_LABEL.search(line) and counts.find_views(line) and dates.find(line))


def _is_date(line: str) -> bool:
    return bool(_DIGIT.search(line)) and any(len(line) - len(moment.raw) <= _BESIDE for moment in dates.find(line))


def _begins(below: list[str]) -> bool:
    """Whether a text begins among the lines below a date."""
    return any(len(line) >= _PROSE and line[-1] in '.!?…”")' for line in below)
