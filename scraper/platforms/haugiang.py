"""The portal software of Hậu Giang province (to 2025), known by its bracketed line of date and views under the title.

Its markup was not kept, only its wording, so fields are found by the generic rules and addresses are judged by their look.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.platforms._addresses import is_xml
from scraper.platforms.generic import article_key, canonical_url, is_listing, next_page, sightings

__all__ = ["FIELDS", "NAME", "article_key", "canonical_url", "fingerprint", "is_listing", "next_page", "sightings"]

NAME = "haugiang"
FIELDS = {"title_above": "Cập nhật vào ngày"}

_LINE = re.compile(r"\[\s*Cập nhật (?:vào )?ngày\s*\(\s*\d{1,2}/\d{1,2}/\d{4}\s*\)\s*\]\s*-\s*\[\s*Số lần xem", re.I)


def fingerprint(document: Document) -> float:
    """1 where the line `[ Cập nhật vào ngày (30/12/2021) ] - [ Số lần xem: 475 ]` stands, whatever markup splits it."""
    if is_xml(document.text):
        return 0.0
    text = document.shown
    at = text.find("Cập nhật vào ngày")
    return 1.0 if at >= 0 and _LINE.search(" ".join(text[max(at - 100, 0) : at + 200].split())) else 0.0
