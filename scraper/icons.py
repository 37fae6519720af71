"""The number that an eye stands beside, which is how many themes show a counter without any word.

Whose counter it is, and counters that are named in words, is said elsewhere.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scraper.vietnamese import counts

EYES = "[class*=eye], img[src*=eye]"
"""Selector of the elements that may be an eye."""

_EYE = re.compile(r"(?<![a-z])eye(?![a-z])")
_NUMBER = re.compile(r"[\s|:(]*(\d[\d.,]*\s?[KkMmN]?)(?![\w/:-])")
_NEAR = 3  # neighbours behind an eye that are looked at


def number_beside(eye: LexborNode) -> tuple[int, str] | None:
    """The count that stands in or behind an element of `EYES`, and as it is written; None where it is no eye or none does."""
    named = eye.attributes.get("class") or "", (eye.attributes.get("src") or "").rpartition("/")[2]
    if not any(map(_EYE.search, named)):
        return None
    text = eye.text().strip() or _behind(eye)
    if not text and eye.parent is not None and eye.parent.next is not None and not eye.parent.text().strip():
        text = _behind(eye.parent)
    match = _NUMBER.match(text)
    value = counts.parse(match[1]) if match is not None else None
    return (value, match[1].strip()) if match is not None and value is not None else None


def _behind(node: LexborNode) -> str:
    """The first text behind an element, within the element around it."""
    beside = node.next
    for _ in range(_NEAR):
        if beside is None:
            break
        if text := beside.text().strip():
            return text
        beside = beside.next
    return ""
