"""The lines that a reader sees before the title, between title and text, and after the text: where dates, names and counts stand.

What the lines mean is for the modules of the fields; this only cuts the page at its title and its text.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.vietnamese.text import clean

_BEFORE = 600  # characters read before the title
_BETWEEN = 3_000
_AFTER = 2_500


@dataclass(frozen=True, slots=True)
class Around:
    """Lines in reading order. `before` ends at the title, `between` ends where the text begins, `after` begins where it ends."""

    before: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def cut(tree: LexborHTMLParser, title: LexborNode | None, body: LexborNode | None) -> Around:
    """Cut the page's visible text at the title's and the text's elements; what is not found leaves its side empty."""
    root = tree.body
    if root is None:
        return Around()
    page = root.text(separator="\n")
    title_text = title.text(separator="\n") if title is not None else ""
    body_text = body.text(separator="\n") if body is not None else ""
    body_start = page.find(body_text) if body_text.strip() else -1
    title_start = page.rfind(title_text, 0, body_start) if title_text and body_start >= 0 else -1
    if title_start < 0 and title_text:
        title_start = page.find(title_text)
    if title_start < 0 and body_start < 0:
        return Around()
    title_end = title_start + len(title_text) if title_start >= 0 else max(body_start - _BEFORE, 0)
    before = page[max(title_start - _BEFORE, 0) : title_start] if title_start >= 0 else ""
    if body_start < 0:
        return Around(_lines(before), _lines(page[title_end : title_end + _BETWEEN]), ())
    body_end = body_start + len(body_text)
    between = page[title_end : min(body_start, title_end + _BETWEEN)] if title_end <= body_start else ""
    return Around(_lines(before), _lines(between), _lines(page[body_end : body_end + _AFTER]))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in (clean(part) for part in text.split("\n")) if line and len(line) <= 600)


def joined(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines with each label that stands alone (`Tác giả:`) put before its value on the next line."""
    result: list[str] = []
    label = ""
    for line in lines:
        if line.endswith((":", "：")) and len(line) <= 40:
            label = f"{label} {line}".strip()
            continue
        result.append(f"{label} {line}" if label else line)
        label = ""
    return tuple(result)
