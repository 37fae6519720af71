"""How often an article was read: the counter that stands by its date or its text, never the site's own.

How counts are written is known to `vietnamese.counts`; this knows where such lines stand and whose they are.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.extraction import files, links, one_line
from scraper.extraction.around import Around
from scraper.extraction.finding import Found, found
from scraper.extraction.paragraphs import Parts
from scraper.icons import EYES, number_beside
from scraper.vietnamese import counts, dates
from scraper.vietnamese.text import clean, fold

_COUNTED = re.compile(r"\d|[０-９]")
_NUMBER = re.compile(r"(?<![\w/:.,-])\d[\d.,]*(?:\s?[KkMmN])?(?![\w/:-])")
_OF_A_DOCUMENT = re.compile(r"(?:ban hanh|hieu luc|so ky hieu|ky hieu)\b")  # documents have counters of their own
_COUNTERS = f"{EYES}, [class*=view], [class*=luot], [title*=xem]"
_VIEWS = re.compile(r"(?<![a-z])(?:views?(?:[-_]?(?:counts?|counter|number|num))?|(?:so)?(?:luot|lan)[-_ ]?xem)(?![a-z-])", re.I)
_MOST_EYES = 10
_LONGEST_LINE = 120  # of one with a bare counter, which is no sentence either
_ABOVE = 2  # lines above a counter, one of them its date, that may link to the article it counts
_FEWEST = 3  # spaces in the title of another article
_FEW_WORDS = 30  # characters beside a counter
_BESIDE_LABEL = 75  # where it stands behind its label
_BESIDE = 3  # lines around a counter that tell whose it is
_OF_THE_SITE = re.compile(  # whole lines, with or without their number, for articles are about online services and today too
    r"thong ke(?: truy cap| website| luot xem)?"
    r"|(?:(?:so|dang|tong|luot|khach|nguoi) )*(?:truy cap|online|truc tuyen|hom (?:nay|qua)|(?:tuan|thang) (?:nay|truoc)"
    r"|tong(?: (?:so|cong))?(?: luot)?(?: (?:xem|truy cap))?)\s*[:|(-]?\s*(?:[\d.,]+\)?(?: (?:nguoi|luot|khach)\b.*)?)?"
)


def find(document: Document, near: Around, parts: Parts, selector: str | None) -> tuple[Found[int] | None, list[str]]:
    """The article's counter with its evidence, and the counters that are another's, with the reason."""
    refused: list[str] = []
    return _find(document, near, parts, selector, refused), refused


def _find(document: Document, near: Around, parts: Parts, selector: str | None, refused: list[str]) -> Found[int] | None:
    if selector:
        uncounted = False  # after the article's own date line, other lines with a date are other articles'
        for node in document.css(selector)[:3]:
            text = clean(node.text(separator=" "))
            number = counts.find_views(text)
            value = number.value if number else counts.parse(text)
            dated = bool(dates.find(text))
            if value is not None and dated and uncounted:
                refused.append(f"{text[:80]}: below a date line without a counter")
            elif value is not None:
                return found(value, text, f"selector {selector}", 0.95)
            uncounted = uncounted or (dated and value is None)
    for lines, where, sure in (
        (near.between, "between title and text", 0.95),
        (parts.head, "head of the text", 0.9),
        (parts.tail, "end of the text", 0.9),
    ):
        number = _counter(lines, refused)
        if number is not None:
            return found(number.value, number.raw, where, sure, tuple(refused))
    if counted := _shown_bare(document, (*near.between, *parts.head)):
        value, raw, where = counted
        return found(value, raw, f"{where} between title and text", 0.85, tuple(refused))
    # The site's own counter stands above the title too, the article's only beside its date.
    above = tuple(line for line in near.before[-4:] if _COUNTED.search(line) and _is_dated(line, refused))
    below = _without_teasers(document, near.after[:12], refused)
    for lines, where, sure in ((below, "after the text", 0.8), (above, "above the title", 0.6)):
        number = _counter(lines, refused)
        if number is not None:
            return found(number.value, number.raw, where, sure, tuple(refused))
    return None


def _shown_bare(document: Document, lines: tuple[str, ...]) -> tuple[int, str, str] | None:
    """The number beside an eye, or in an element named a counter, that stands in one of the lines; its text, and which."""
    shown = {number for line in lines if len(line) <= _LONGEST_LINE and line[-1:] != "." for number in _numbers(line)}
    nodes = document.css(_COUNTERS)[:_MOST_EYES] if shown else []
    for read, where in ((number_beside, "beside an eye"), (_named, "named a counter")):
        for counted in filter(None, map(read, nodes)):
            if counted[1] in shown:
                return *counted, where
    return None


def _named(node: LexborNode) -> tuple[int, str] | None:
    """The number that is all the text of an element whose class or tooltip names a counter of views."""
    names = f"{node.attributes.get('class') or ''} {fold(node.attributes.get('title') or '')}"
    text = clean(node.text()) if _VIEWS.search(names) else ""
    value = counts.parse(text) if text and _NUMBER.fullmatch(text) else None
    return (value, text) if value is not None else None


def _numbers(line: str) -> list[str]:
    """The numbers of a line that are no part of a date, a time or a word."""
    if not _NUMBER.search(line):
        return []
    for start, end in sorted((moment.span for moment in dates.find(line)), reverse=True):
        line = f"{line[:start]} {line[end:]}"
    return _NUMBER.findall(line)


def _without_teasers(document: Document, lines: tuple[str, ...], refused: list[str]) -> tuple[str, ...]:
    """The lines up to the first counter right behind the link to another article, which is that one's."""
    for place, line in enumerate(lines):
        if not _COUNTED.search(line) or counts.find_views(line) is None:
            continue
        start = max(place - _ABOVE, 0)
        for number, above in enumerate(lines[start:place], start):
            if above.count(" ") >= _FEWEST and any(map(_leads_on, links.showing(document, above))):
                refused.append(f"{line[:80]}: beside the link to another article")
                return lines[:number]
    return lines


def _leads_on(link: LexborNode) -> bool:
    """Whether a link leads to another page, not to a document that belongs to this one."""
    href = link.attributes.get("href") or ""
    return not href.startswith(("#", "javascript:")) and not files.may_offer(href)


def _is_dated(line: str, refused: list[str]) -> bool:
    if dates.find(line) and not _OF_A_DOCUMENT.search(fold(line)):
        return True
    if counts.find_views(line) is not None:
        refused.append(f"{line[:80]}: above the title and without its date")
    return False


def _counter(lines: tuple[str, ...], refused: list[str]) -> counts.ViewCount | None:
    """The counter of a line that says little else, or of a label and the number in the line after it.

    A line that stands by a counter of the site's visitors is another one of them.
    """
    previous = ""
    for place, line in enumerate(lines):
        told = f"{previous} {line}" if previous else ""
        previous = line if len(line) <= 40 else ""
        if len(line) > 150 or not _COUNTED.search(line):
            continue
        for text in (line, told):
            number = counts.find_views(text) if text else None
            if number is None or not _says_little_else(text, number):
                continue
            if not any(map(_is_of_the_site, lines[max(place - _BESIDE, 0) : place + _BESIDE + 1])):
                return number
            refused.append(f"{line[:80]}: by the counter of the site's visitors")
            previous = ""
            break
    return None


def _says_little_else(text: str, number: counts.ViewCount) -> bool:
    """Whether a number stands behind its label, or before it (`318 lượt xem`) on a line of its own or of the date."""
    few = _BESIDE_LABEL if number.raw[0].isalpha() else _FEW_WORDS
    if len(text) <= len(number.raw) + few:
        return True
    told = next((part for part in one_line.fields(text) if number.raw in part), text)
    return len(told) - sum(len(moment.raw) for moment in dates.find(told)) <= len(number.raw) + few


def _is_of_the_site(line: str) -> bool:
    return len(line) <= 60 and _OF_THE_SITE.fullmatch(fold(line).strip()) is not None
