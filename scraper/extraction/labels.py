"""Lines that say what they name: `Tác giả: …`, `Nguồn: …`, `Tin, ảnh: …`, wherever around a text they stand.

Lines without a label are read by `signatures` and `beside_date`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.extraction import one_line
from scraper.extraction.credits import Credits
from scraper.extraction.finding import found
from scraper.vietnamese import people
from scraper.vietnamese.text import fold

AUTHOR = re.compile(
    r"\s*(?:(?:tác giả(?: bài viết)?|người đăng(?: bài viết)?|người viết|bởi|author)\s*:"
    r"|(?:(?:viết|đăng) bởi|(?:written|posted) by)\s*:?)\s*",
    re.I,
)
"""The label of an author at the head of a line."""
SOURCE = re.compile(r"[\s(]*(?:nguồn(?: tin| bài viết)?|source|theo)\s*:\s*", re.I)
"""The label of a source at the head of a line."""

_NAMES = re.compile(r"(?:tác giả|người (?:đăng|viết)|bởi|nguồn|theo|source|author| by |(?:tin|bài|ảnh|hiện)\s*:)", re.I)
_FROM = re.compile(r"\Atheo\s+", re.I)
_WORK = re.compile(r"\s*(?:tin|bài|ảnh)(?:\s*(?:,|-|và|&|/)\s*(?:tin|bài|ảnh|hình|video|clip))*\s*:", re.I)
_DONE_BY = re.compile(r"\s*(?:nhóm |người )?thực hiện\s*:\s*", re.I)
_OWNER = re.compile(r"ban quyen|copyright|ghi ro nguon")
_LONGEST_SOURCE = 120
_LONGEST_BY = 12  # characters of a label without a colon
_MOST_CLOSING = 3  # lines below a text that name its author and source


def apart(lines: Sequence[str]) -> list[str]:
    """The lines, those that name people or a source cut into the fields that they tell."""
    return [part for line in lines for part in (one_line.fields(line) if _NAMES.search(line) else (line,))]


def read(lines: Sequence[str], where: str, sure: float, credits: Credits) -> None:
    """Take what the labelled ones of some lines name."""
    for line in lines:
        if len(line) > people.LONGEST or (":" not in line and " b" not in line[:_LONGEST_BY]):  # `Viết bởi`, `Posted by`
            continue
        if match := AUTHOR.match(line):
            credits.take(people.parse(line[match.end() :], labelled=True), where, sure)
        elif match := SOURCE.match(line):
            text = line[match.end() :].strip(" .;")
            text = text.rstrip(")") if "(" in match[0] else text
            if credits.source is None and text and len(text) <= _LONGEST_SOURCE:
                if _OWNER.search(fold(text)):
                    credits.not_sources.append(f"{line[:80]}: a condition of reuse")
                else:
                    credits.source = found(text, line, where, sure)
        elif match := _DONE_BY.match(line):
            # Work of every kind is done by somebody, so that only a name known for one is whom the text is by.
            byline = people.parse(line[match.end() :])
            credits.take(byline if byline is not None and byline.role == "person" else None, where, sure)
        elif _WORK.match(line):
            credits.take(people.parse(line, labelled=True), where, sure)


def author(text: str) -> people.Byline | None:
    """The byline that an element for the author holds, with or without a label."""
    return people.parse(AUTHOR.sub("", text, count=1), labelled=True)


def source(text: str) -> str:
    """The source that an element for it holds, without its label."""
    return _FROM.sub("", SOURCE.sub("", text, count=1))


def without(lines: list[str], told: Sequence[str]) -> list[str]:
    """The lines of a text without those at its end, below the first, that a label makes author or source.

    told: the raw texts in which author and source were found; what is no longer in the text is kept as evidence there.
    """
    end = len(lines)
    while end > max(len(lines) - _MOST_CLOSING, 1):
        label = AUTHOR.match(lines[end - 1]) or SOURCE.match(lines[end - 1])
        if label is None or not (lines[end - 1] in told or lines[end - 1][label.end() :] in told):
            break
        end -= 1
    return lines[:end]
