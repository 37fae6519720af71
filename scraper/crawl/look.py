"""The look at one usable answer: whose making it is, what kind of page, whether it is none in truth, and what it leads to.

Nothing is remembered or planned here; what follows from it is the visit's.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from functools import lru_cache

from scraper import platforms
from scraper.crawl.answers import Answer
from scraper.crawl.discovery import Found, discover, is_html, kind_of
from scraper.crawl.tasks import Task
from scraper.document import Document
from scraper.extraction import blocked
from scraper.items import Portal
from scraper.platforms import Platform

log = logging.getLogger(__name__)

GATE_LINKS = 3
"""An article's page that links to this many articles is no challenge and no "please wait"."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a page is: `kind` one of items.PAGE_KINDS; `blocked` the reason why it is no answer; `platform` None if not told."""

    kind: str
    platform: Platform | None = None
    blocked: str | None = None
    found: Found = field(default_factory=Found)


def is_settled(portal: Portal, platform: Platform, kind: str | None = None) -> bool:
    """Whether a portal's platform needs no further look. kind: that of the page which told it, or None.

    Front pages are the least alike of a family's pages, so the fallback stands only when an article's page gave it too.
    """
    return bool(portal.platform) or platform.NAME != platforms.FALLBACK or kind == "article"


def look(task: Task, answer: Answer, portal: Portal, platform: Platform | None, *, settled: bool = True) -> Look:
    """What the answer to a task is; platform: the portal's where it is known, told again by this page where not `settled`.

    Never raises: what cannot be told is `other`. Whatever a hostile page makes our own reading raise, what was fetched is
    worth keeping, for a better reader may come.
    """
    try:
        return _look(task, answer, portal, platform, settled)
    except Exception:
        log.warning("%s: %s could not be looked at; it is kept all the same", portal.id, answer.url, exc_info=True)
        return Look("other")


def _look(task: Task, answer: Answer, portal: Portal, known: Platform | None, settled: bool) -> Look:
    document = Document(answer.body, answer.url, answer.headers)
    media = answer.header("content-type")
    platform = known or platforms.recognise(document, portal)
    kind = kind_of(answer.url, media, answer.body, platform)
    if known is not None and not settled and kind in ("article", "listing"):
        platform = platforms.recognise(document, portal)
        kind = kind_of(answer.url, media, answer.body, platform)
    if kind == "other" and task.reason == "start":
        kind = "listing"
    if task.posts is not None and kind not in ("feed", "sitemap"):
        kind = "listing"
    found = discover(document, kind, platform) if kind == "article" else None
    # A gate links to no articles, and looking at the text of every page is what a crawl would spend most on.
    empty = kind == "article" and not may_hold(answer.body, platform)
    doubtful = is_html(media) and task.posts is None and (found is None or empty or len(found.articles) < GATE_LINKS)
    reason = blocked(document) if doubtful else None
    if reason is not None:
        return Look(kind, blocked=reason)
    if empty:
        return Look("other", platform)
    return Look(
        kind, platform if kind in ("article", "listing") else None, None, found or discover(document, kind, platform, task.root)
    )


_CONDITION = re.compile(r":[\w-]+\([^()]*\)")
_NAMES = re.compile(r"[.#]([\w-]+)|\[[\w-]+[~|^$*]?=[\"']?([^\]\"']+)")


@lru_cache(maxsize=64)
def _marks(selector: str) -> tuple[tuple[bytes, ...], ...]:
    """The names of classes, ids and attribute values that each alternative of a selector asks for."""
    while (plain := _CONDITION.sub("", selector)) != selector:
        selector = plain
    alternatives = (_NAMES.findall(part) for part in selector.split(","))
    return tuple(tuple((name or value).strip().encode() for name, value in names) for names in alternatives)


def may_hold(body: bytes, platform: Platform) -> bool:
    """Whether a page may have the mark of the family's articles: False is certain, found without parsing the page.

    An address of an article may answer with a listing, a front page or an error in the portal's own dress.
    """
    if b"\0" in body[:200]:  # UTF-16 spells names otherwise
        return True
    families = (platform, *map(platforms.by_name, getattr(platform, "EARLIER", ())))
    selectors = [family.FIELDS.get("article") for family in families]
    return any(not mark or any(all(name in body for name in names) for names in _marks(mark)) for mark in selectors)
