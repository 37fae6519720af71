"""A value that was found on a page, with its evidence.

How values are found belongs to the modules of each field; nothing here reads a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from scraper.items import Evidence

T = TypeVar("T")
_LONGEST = 300  # characters of raw text kept as evidence


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and why it is believed."""

    value: T
    evidence: Evidence


def found(value: T, raw: str, where: str, confidence: float, refused: tuple[str, ...] = ()) -> Found[T]:
    """A value with its evidence; raw text is cut to what a person needs to recognise it."""
    others = tuple(text[:_LONGEST] for text in refused[:5]) if refused else ()
    return Found(value, Evidence(raw[:_LONGEST], where, confidence, others))
