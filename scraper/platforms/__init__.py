"""The CMS families: one module each says how its addresses, listings and article pages are built; this finds the right one.

No module here fetches or stores anything; a new family is one new module in this folder and touches no other file.

Two more constants may stand in a module. `SIGNS` are strings of which `Document.marks` (classes, ids, addresses of links, scripts
and style sheets, the generator) or the address holds at least one on every page of the family: where neither does the fingerprint
is not even asked, so a family that searches the whole text costs other families' pages next to nothing.

Portals are redesigned, and pages of the old design stay in the lake. The old layout's reader then stays too, as a module of
its own (`name_2019`, say) whose docstring says when it was last seen, and the new one names it in `EARLIER`: a portal whose file
names the new family is read by whichever of them the page itself shows.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from scraper.document import Document
from scraper.items import Form, Portal, Sighting
from scraper.platforms._addresses import is_xml
from scraper.platforms._numbers import PageOfList, number_shown, page_of
from scraper.sieve import Sieve

__all__ = [
    "FALLBACK",
    "Answering",
    "PageOfList",
    "Platform",
    "answers",
    "by_name",
    "names",
    "number_shown",
    "page_of",
    "recognise",
]

FALLBACK = "generic"


class Platform(Protocol):
    """What each module of this package offers."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a module's constant
        """The name that portal files use."""

    @property
    def FIELDS(self) -> Mapping[str, str]:  # noqa: N802 - a module's constant
        """CSS selectors of the family's article page by field; a field without one is found by the generic rules.

        `article` is present on article pages only and nowhere else; `body`, `title`, `lead`, `date`, `modified`, `author`,
        `byline` (labelled lines of author or source), `source`, `views`, `category`, `tags`, `picture` (images above the
        text), `attachments`, `drop` (parts of the body that are no text). No selectors are `title_above`, words of the line that
        stands under the title, and `clock`, which is `12` where times count to twelve and name no half of the day.
        """

    def fingerprint(self, document: Document) -> float:
        """How surely the page was made by this family, from 0 to 1; needs no network and must be cheap."""

    def article_key(self, url: str) -> str | None:
        """The article's identity within its portal when `url` has the form of an article's address, else None."""

    def canonical_url(self, url: str) -> str:
        """The address without session, tracking, print and portlet parameters or fragment."""

    def is_listing(self, url: str) -> bool:
        """Whether the address may be a listing (category, pager, front page) worth following."""

    def next_page(self, document: Document) -> str | Form | None:
        """The absolute address of the listing's next (older) page, or the form that asks for it, or None.

        The answer to a form comes back here as a document whose `url` is the form's `address`, so the fields can be read from it.
        """

    def sightings(self, document: Document) -> tuple[Sighting, ...]:
        """The articles that a listing page shows, in order."""


class Answering(Protocol):
    """What a family offers besides whose lists go on in answers that are no HTML pages: JSON, or pieces of a page."""

    def is_answer(self, url: str) -> bool:
        """Whether the address answers with such a list, which `sightings` and `next_page` read."""


@cache
def names() -> tuple[str, ...]:
    """The known families in alphabetical order."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_")))


@cache
def by_name(name: str) -> Platform:
    """The family called `name`; ValueError naming the known ones where there is none."""
    if name not in names():
        raise ValueError(f"there is no platform called {name!r}; known are {', '.join(names())}: choose one or leave the key out")
    return cast(Platform, import_module(f"{__name__}.{name}"))


def answers(platform: Platform, url: str) -> bool:
    """Whether a family reads what the address answers with as a listing, whatever its content type says."""
    return hasattr(platform, "is_answer") and cast(Answering, platform).is_answer(url)


def recognise(document: Document, portal: Portal | None = None) -> Platform:
    """The family that made the page: the portal's own where its file names one, else the surest fingerprint.

    Of a named family that has earlier layouts the surest is taken, and the family itself where none is sure.
    """
    if portal is None or not portal.platform:
        return _surest(document, _cheapest_first(), by_name(FALLBACK))
    named = by_name(portal.platform)
    earlier: tuple[str, ...] = getattr(named, "EARLIER", ())
    return _surest(document, (portal.platform, *earlier), named) if earlier else named


@cache
def _cheapest_first() -> tuple[str, ...]:
    """The families that are known by a line in the head of a page before those whose signs stand anywhere in it."""
    return tuple(sorted(names(), key=lambda name: (hasattr(by_name(name), "SIGNS"), name)))


@cache
def _all_signs() -> Sieve:
    return Sieve(sign for name in names() for sign in getattr(by_name(name), "SIGNS", ()))


def _signs_of(document: Document) -> frozenset[str]:
    """The signs that the page or its address holds; an answer in JSON has nothing but its address."""
    sieve = _all_signs()
    return frozenset(sieve.held((document.url, *sieve.keep(document.mark_lines))))


def _surest(document: Document, candidates: tuple[str, ...], best: Platform) -> Platform:
    surest = 0.0
    shown: frozenset[str] | None = None  # the signs of any family
    is_feed = is_xml(document.text)  # which has links only, and its families judge them
    for name in candidates:
        platform = by_name(name)
        signs: tuple[str, ...] = getattr(platform, "SIGNS", ())
        if signs and not is_feed:
            if shown is None:  # the marks are gathered when the first family asks for them
                shown = _signs_of(document)
            if shown.isdisjoint(signs):
                continue
        sure = platform.fingerprint(document)
        if sure > surest:
            best, surest = platform, sure
        if surest >= 1.0:
            break
    return best
