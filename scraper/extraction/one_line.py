"""The fields that a page prints on one line below its title: `Người đăng: Kim Oanh - Ngày đăng: 14/06/2024 - Lượt xem: 45`.

What a field says is read by the modules of dates, counters and bylines; fields on lines of their own need no cutting.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.vietnamese import dates

_LABEL = (
    r"(?:(?:được )?(?:ngày|đăng|viết|gửi|xuất bản|cập nhật|thời gian) (?:đăng|viết|gửi|tạo|xuất bản|cập nhật|ngày|lúc|tải)"
    r"|(?:ngày|đăng|cập nhật|xuất bản|xem)(?=\s?[:：])|(?:tác giả|người (?:đăng|viết|gửi))(?: bài viết)?|(?:viết|đăng|gửi) bởi"
    r"|nguồn(?: tin)?|chuyên mục|thể loại|bình luận|phản hồi|(?:số )?(?:lượt|lần) (?:xem|đọc|truy cập)|đã (?:xem|đọc)|vào lúc)"
)
_CUT = re.compile(
    rf"(?P<stroke>\s*[|•·]\s*)|(?P<dash>\s[-–—]\s+)|[.;,)\]]?\s+(?={_LABEL}\s?[:：])"
    r"|\s+(?=(?:viết|đăng|gửi) bởi\s)|(?P<by>\s+(?=(?:bởi|by)\s))|(?P<at>\s+(?=(?:vào(?: lúc| ngày)?|lúc|on)\s\d))",
    re.I,
)
_LABELS = re.compile(rf"(?<!\w){_LABEL}(?!\w)", re.I)
_TELLS = re.compile(
    rf"(?<!\w)(?:{_LABEL}\s?[:：]|ngày (?:đăng|viết|gửi|xuất bản|cập nhật)|(?:đăng|gửi|viết|cập nhật) (?:ngày|lúc)"
    r"|(?:viết|đăng|gửi) bởi|(?:lượt|lần) (?:xem|đọc)|đã (?:xem|đọc)|posted (?:on|by))(?!\w)",
    re.I,
)
_BEGINS = re.compile(rf"[\[(]?\s?(?:(?:ngày |lúc )?\d|{_LABEL}\b|thứ \w+,|chủ nhật,)", re.I)
_BY = re.compile(r"(?:\A|\s)(?:bởi|by)\s", re.I)
_DIGIT = re.compile(r"\d")
_LONGEST = 200
_KEPT = 64  # lines of the page at hand, which several fields ask for
_HEAD = 15  # characters of a day of the week before a date


@lru_cache(_KEPT)
def fields(line: str) -> tuple[str, ...]:
    """The parts of a line with numbers in which several things are told; the line alone where it tells one.

    It is cut at upright strokes and dots, and where a label or the time of day tells that it is no sentence, before labels and
    at dashes that stand beside one or behind a number; never amid a date, nor between the names of two people.
    """
    if len(line) > _LONGEST or not _DIGIT.search(line) or not _CUT.search(line):
        return (line,)
    moments = dates.find(line)
    timed = bool(moments) and moments[0].precision != "day" and moments[0].span[0] < _HEAD
    tells = timed or _TELLS.search(line) is not None
    whole = [moment.span for moment in moments] + [label.span() for label in _LABELS.finditer(line)]
    parts, start = [], 0
    for mark in _CUT.finditer(line):
        if any(first < mark.end() < last for first, last in whole):
            continue
        if not tells and not mark["stroke"]:
            continue
        part = line[start : mark.start()]
        numbered = _DIGIT.search(part) is not None
        if mark["dash"] and not (numbered or _BEGINS.match(line, mark.end())):
            continue
        if (mark["by"] and not numbered) or (mark["at"] and not _BY.search(part)):
            continue
        parts.append(part)
        start = mark.end()
    return tuple(kept for part in (*parts, line[start:]) if (kept := part.strip(" ,;.|-–—[]")))
