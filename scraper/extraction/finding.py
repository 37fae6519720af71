"""A value that was found on a page, with its evidence.

How values are found belongs to the modules of each field; nothing here reads a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from scraper.items import Evidence, Refusal

T = TypeVar("T")
_LONGEST = 300  # characters of raw text kept as evidence
_MOST = 5  # things refused that are kept


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and why it is believed."""

    value: T
    evidence: Evidence


def found(value: T, raw: str, where: str, confidence: float, refused: Sequence[str] = ()) -> Found[T]:
    """A value with its evidence; raw text is cut to what a person needs to recognise it."""
    return Found(value, Evidence(raw[:_LONGEST], where, confidence, _cut(refused)))


def with_refused(one: Found[T], refused: Sequence[str]) -> Found[T]:
    """The same value, with what else was refused behind what its evidence tells already."""
    evidence = one.evidence
    return found(one.value, evidence.raw, evidence.where, evidence.confidence, (*evidence.refused, *refused))


def refusal(refused: Sequence[str]) -> Refusal:
    """The evidence of a field that has no value because of what was refused, with the reasons."""
    return Refusal(_cut(refused))


def _cut(refused: Sequence[str]) -> tuple[str, ...]:
    return tuple(text[:_LONGEST] for text in refused[:_MOST]) if refused else ()
