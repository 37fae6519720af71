"""The CMS families: one module each says how its addresses, listings and article pages are built; this finds the right one.

No module here fetches or stores anything; a new family is one new module in this folder and touches no other file.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Protocol

from scraper.document import Document
from scraper.items import Portal, Sighting


class Platform(Protocol):
    """What each module of this package offers."""

    NAME: str

    def fingerprint(self, document: Document) -> float:
        """How surely the page was made by this family, from 0 to 1; needs no network and must be cheap."""

    def article_key(self, url: str) -> str | None:
        """The article's identity within its portal when `url` has the form of an article's address, else None."""

    def canonical_url(self, url: str) -> str:
        """The address without session, tracking, print and portlet parameters or fragment."""

    def is_listing(self, url: str) -> bool:
        """Whether the address may be a listing (category, pager, front page) worth following."""

    def next_page(self, document: Document) -> str | None:
        """The absolute address of the listing's next (older) page, or None."""

    def sightings(self, document: Document) -> tuple[Sighting, ...]:
        """The articles that a listing page shows, in order."""
