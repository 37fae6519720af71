"""One portal on one day at one address: which article stands under which number, and the answer that a request gets.

The forms of addresses and pages are the layouts'; sockets, delays and misbehaviour are not known here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from html import escape

from scraper.sample.article import SampleArticle
from scraper.sample.newsroom import NEWSPAPERS, Newspaper, Newsroom, now
from scraper.sample.plan import Plan, Shelf

PAGE_SIZE = 10
"""Articles on one page of a listing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a portal answers, before HTTP: the body is not yet compressed and the length not yet counted."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """An article as one line of a listing shows it, escaped for HTML; NFD where the portal stores it so."""

    number: int
    path: str
    title: str
    lead: str
    published_at: datetime


@dataclass(frozen=True)
class Site:
    """A portal of the newsroom at `base` (`http://127.0.0.1:8101`, no slash at the end) on `day`."""

    newsroom: Newsroom
    portal: str
    base: str
    day: int
    page_bytes: int
    article_path: Callable[[Site, int], str]

    @cached_property
    def paper(self) -> Newspaper:
        """The portal's name and categories."""
        return NEWSPAPERS[self.portal]

    @cached_property
    def plan(self) -> Plan:
        """The portal's calendar."""
        return self.newsroom.plans[self.portal]

    @cached_property
    def clock(self) -> datetime:
        """The portal's own time."""
        return now(self.day)

    @cached_property
    def shelves(self) -> tuple[Shelf, ...]:
        """The published articles of each category."""
        return tuple(self.plan.shelf(category, self.day) for category in range(len(self.paper.categories)))

    def published(self, number: int) -> bool:
        """Whether readers can open article `number` today."""
        return self.plan.state(number, self.day) == "published"

    def article(self, number: int) -> SampleArticle:
        """The whole article as it stands today."""
        return self.newsroom.article(self.portal, number, self.day, self.base + self.article_path(self, number))

    def title(self, number: int) -> str:
        """The article's title as text, NFC."""
        return self.newsroom.title_and_lead(self.portal, number)[0]

    @cached_property
    def line(self) -> Callable[[int], Line]:
        """Gives an article as listings and related blocks show it; the last few thousand are remembered."""
        return lru_cache(maxsize=8192)(self._make_line)

    def _make_line(self, number: int) -> Line:
        title, lead = self.newsroom.title_and_lead(self.portal, number)
        copy = self.plan.copy(number)
        if copy is not None and copy.kind == "nfd":
            title, lead = unicodedata.normalize("NFD", title), unicodedata.normalize("NFD", lead)
        return Line(
            number,
            self.article_path(self, number),
            escape(title),
            escape(lead),
            self.plan.published_at(number),
        )

    def listing(self, category: int, page: int) -> list[Line]:
        """The lines of a page (from 1) of a category, newest first; empty beyond the last page."""
        return [self.line(number) for number in self.shelves[category].page(page, PAGE_SIZE)]

    def pages(self, category: int) -> int:
        """How many pages the category's listing has, at least one."""
        return max(1, -(-len(self.shelves[category]) // PAGE_SIZE))

    def newest(self, count: int) -> list[Line]:
        """The newest articles of all categories."""
        return self._walk(self.plan.count(self.day), -1, count)

    def older(self, number: int, count: int) -> list[Line]:
        """The articles of the same topic just before `number`."""
        return self._walk(number - 6, -6, count)

    def newer(self, number: int, count: int) -> list[Line]:
        """The articles of the same topic just after `number`, the oldest first."""
        return self._walk(number + 6, 6, count)

    def _walk(self, number: int, step: int, count: int) -> list[Line]:
        lines: list[Line] = []
        while len(lines) < count and 1 <= number <= self.plan.count(self.day):
            if self.published(number):
                lines.append(self.line(number))
            number += step
        return lines

    def category_of(self, slug: str) -> int | None:
        """The position of the category with this slug, or None."""
        return next((place for place, (known, _) in enumerate(self.paper.categories) if known == slug), None)


def slug(text: str) -> str:
    """The text as portals put it into addresses: lower case, no marks, hyphens between words, at most 80 characters."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    ascii_only = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:80].rstrip("-")
