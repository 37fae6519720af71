"""The lines that a reader sees before the title, between title and text, and after the text: where dates, names and counts stand.

What the lines mean is for the modules of the fields; this only cuts the page at its title and its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from scraper.vietnamese.text import clean_lines, fold

_BEFORE = 600  # characters read before the title
_BETWEEN = 3_000
_AFTER = 1_500
_MOST = 30  # lines of one side
_MOST_AFTER = 25
# Below such a heading stand other articles, with dates, names and counters of their own.
_OTHERS = re.compile(
    r"(?:(?:cac|nhung|danh sach) )?(?:tin|bai)(?: tuc| viet)? (?:khac|lien quan|moi(?: hon| nhat)?|cu(?: hon)?|cung chuyen muc"
    r"|da dua|doc nhieu|xem nhieu|noi bat)(?: nhat)?:?|(?:doc|xem) nhieu(?: nhat)?:?"
    r"|other news:?|related (?:articles|news|posts):?"
    # and below these the page's own boxes
    r"|thoi tiet(?: .{0,30})?|ty gia(?: .{0,30})?|gia vang(?: .{0,30})?|tham do(?: y kien)?|van ban moi(?: .{0,20})?"
    r"|thong ke(?: truy cap| website)?|lien ket(?: web(?:site)?)?|thu vien (?:anh|video)"
)
_LABELS = re.compile(
    r"tac gia(?: bai viet)?|nguoi (?:viet|dang)|(?:dang|viet) boi|nguon(?: tin)?|ngay dang|author|source|(?:written|posted) by"
)
_LONGEST_LABEL = 25


@dataclass(frozen=True, slots=True)
class Around:
    """Lines in reading order. `before` ends at the title, `between` ends where the text begins, `after` begins where it ends.

    `after` goes no further than the heading of a list of other articles.
    """

    before: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def cut(page: str, heading: LexborNode | None, title: str | None, body: LexborNode | None) -> Around:
    """Cut a page's visible text at its title and its text; what is not found leaves its side empty.

    heading: the element that shows the title; without one the title's words are looked for.
    """
    title_text = heading.text(separator="\n") if heading is not None else title or ""
    body_text = body.text(separator="\n") if body is not None else ""
    body_start = page.find(body_text) if body_text.strip() else -1
    title_start = page.rfind(title_text, 0, body_start) if title_text and body_start >= 0 else -1
    if title_start < 0 and title_text:
        title_start = page.find(title_text)
    body_end = body_start + len(body_text)
    after = _own(_lines(page[body_end : body_end + _AFTER], _MOST_AFTER)) if body_start >= 0 else ()
    if title_start < 0:
        return Around(_lines(page[max(body_start - _BEFORE, 0) : body_start], -10) if body_start >= 0 else (), (), after)
    title_end = title_start + len(title_text)
    stop = body_start if body_start >= title_end else len(page) if body_start < 0 else title_end
    between = page[title_end : min(stop, title_end + _BETWEEN)]
    return Around(_lines(page[max(title_start - _BEFORE, 0) : title_start], -10), _lines(between), after)


def _lines(text: str, most: int = _MOST) -> tuple[str, ...]:
    """The first lines of a text that are not blank; of a negative `most`, the last."""
    shown = clean_lines(text)
    return tuple(line for line in (shown[:most] if most > 0 else shown[most:]) if len(line) <= 600)


def _own(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines up to the first heading of other articles."""
    for place, line in enumerate(lines):
        if len(line) <= 40 and _OTHERS.fullmatch(fold(line)):
            return lines[:place]
    return lines


def joined(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines with each label that stands alone (`Tác giả:`, or `Tác giả` in a cell) put before its value on the next line."""
    result: list[str] = []
    label = ""
    for line in lines:
        if line.endswith((":", "：")) and len(line) <= 40:
            label = f"{label} {line}".strip()
            continue
        if len(line) <= _LONGEST_LABEL and not label and _LABELS.fullmatch(fold(line)):
            label = f"{line}:"
            continue
        result.append(f"{label} {line}" if label else line)
        label = ""
    return tuple(result)
