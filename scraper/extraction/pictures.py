"""Where a picture's file is: the address that an `img` shows now or will show when a reader comes to it, and what is no picture.

Captions are found by `lines`; attributes are strings as lexbor serialises them.
"""

from __future__ import annotations

import re
from html import unescape

from scraper.extraction.files import joined

_ATTRIBUTE = re.compile(r'\s([\w:-]+)="([^"]*)"')
_ICON = re.compile(r"\.(?:gif)$|(?:pixel|spacer|blank|pix|icon|logo|avatar|emoji)[^/]*$", re.I)
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-original-src", "data-lazy", "src")
_SETS = ("data-srcset", "srcset")
_LONGEST_SET = 4_000  # characters of a `srcset` that are read
_SMALL = re.compile(r"[012]?\d(?:px)?")  # pixels of a side of what is no picture of news


def source(attributes: str, base_url: str) -> tuple[str | None, str | None]:
    """The absolute address of an `img`, and where it has none that counts the reason why (None too where it has none at all).

    Attributes in which scripts find the address come before `src`, a placeholder then; of a `srcset` the widest counts.
    """
    values = dict(_ATTRIBUTE.findall(attributes))
    address = next((value for name in _LAZY if (value := values.get(name, "").strip()) and not value.startswith("data:")), None)
    if address is None or (_ICON.search(address.partition("?")[0]) and any(name in values for name in _SETS)):
        address = next((widest for name in _SETS if (widest := _widest(values.get(name, "")))), address)
    if address is None:
        return None, None
    if _ICON.search(address.partition("?")[0]):
        return None, f"{address}: named like an icon"
    width = values.get("width") or ""
    if _SMALL.fullmatch(width) and _SMALL.fullmatch(values.get("height") or width):
        return None, f"{address}: {width} pixels wide"
    return joined(base_url, unescape(address)), None


def _widest(candidates: str) -> str | None:
    """Of `a.jpg 480w, b.jpg 960w` the address with the largest number."""
    found = [candidate.split() for candidate in re.split(r",\s", candidates[:_LONGEST_SET])]
    sized = [(_size(words), words[0]) for words in found if words and not words[0].startswith("data:")]
    return max(sized, key=lambda one: one[0])[1] if sized else None


def _size(words: list[str]) -> float:
    number = words[1][:-1] if len(words) > 1 else ""
    return float(number) if number.replace(".", "", 1).isdecimal() else 0.0
