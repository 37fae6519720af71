"""CSS selectors of many alternatives, cut down to those that a page can match at all by the classes and ids that stand on it.

What selectors are for is the families' and the fields' business; a page's elements are found by the parser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_FEW = 3
_ARGUMENTS = re.compile(r"\([^()]*\)")
_ATTRIBUTES = re.compile(r"\[[^\]]*\]")
_PART_OF_NAME = re.compile(r"\[(?:class|id)[*^$]=['\"]?([\w-]+)['\"]?\]")
_NAME = re.compile(r"[.#]([\w-]+)")


class _Alternative(NamedTuple):
    """One selector, the class names and ids without which it matches nothing, and the parts of names likewise, in lower case."""

    selector: str
    names: frozenset[str]
    parts: tuple[str, ...]


def is_named(selector: str) -> bool:
    """Whether an alternative of a selector needs a class or an id, so that a page's names tell whether it may match."""
    return any(one.names or one.parts for one in _alternatives(selector))


def is_wide(selector: str) -> bool:
    """Whether a selector has so many alternatives that looking for a page's names first is cheaper than trying them all."""
    return len(_alternatives(selector)) > _FEW


def possible(selector: str, names: frozenset[str], text: str) -> str:
    """The alternatives of a selector that may match a page, in their order; empty where none may.

    names: the page's class names and ids in lower case, as pages in quirks mode are matched. text: the same in one string.
    """
    return ", ".join(
        one.selector for one in _alternatives(selector) if one.names <= names and all(part in text for part in one.parts)
    )


@lru_cache(maxsize=1_000)
def _alternatives(selector: str) -> tuple[_Alternative, ...]:
    return tuple(map(_read, map(str.strip, _split(selector))))


def _split(selector: str) -> list[str]:
    """The parts between commas that stand in no brackets."""
    parts, depth = [""], 0
    for letter in selector:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _read(selector: str) -> _Alternative:
    plain, nested = selector, 1
    while nested:  # what stands in brackets may be wanted, not wanted, or one of several
        plain, nested = _ARGUMENTS.subn("", plain)
    parts = tuple(part.lower() for part in _PART_OF_NAME.findall(plain))
    return _Alternative(selector, frozenset(name.lower() for name in _NAME.findall(_ATTRIBUTES.sub("", plain))), parts)
