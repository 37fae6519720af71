"""The item types that pass between rooms: a portal, a fetched page, and what reading that page said.

Only data belongs here, frozen and free of behaviour; fetching, reading and storing live with their own nouns.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

_STATE = ("__VIEWSTATE", "__EVENTVALIDATION", "__PREVIOUSPAGE", "__REQUESTDIGEST", "__RequestVerificationToken")

PAGE_KINDS = ("article", "listing", "feed", "sitemap", "attachment", "other")
"""What a page is taken for, by its address and by its content."""

OUTCOMES = (
    "ok",  # a usable answer
    "not_found",  # 404 or 410, seen once by a live crawl
    "gone",  # 404 or 410, confirmed: asked twice by a live crawl, or recorded by an archive
    "http_error",  # any other 4xx or 5xx
    "throttled",  # 429, or 503 with Retry-After
    "blocked",  # a challenge, "please wait", login or maintenance page, whatever its status
    "offsite",  # redirected to a host that the portal's file does not name
    "redirect_loop",
    "too_large",  # beyond the download or decompression limit
    "truncated",  # fewer bytes than announced
    "timeout",
    "dns_error",
    "refused",
    "tls_error",
    "network_error",  # any other failure below HTTP
    "robots_denied",
)
"""How one request ended; only `ok` pages are read, only `gone` removes an article."""


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal of the registry, as its TOML file describes it; `id` is the file's stem and names the partition."""

    id: str
    name: str
    province: str | None
    start_urls: tuple[str, ...]
    platform: str | None = None
    status: str = "live"  # live, legacy, retired
    cadence: str = "daily"  # hourly, daily, weekly
    aliases: tuple[str, ...] = ()
    delay: float = 1.5  # seconds between two requests to one host
    concurrency: int = 1
    max_pages: int = 20_000  # requests of one day
    recheck: int = 500  # known articles one crawl may fetch again
    render: bool = False
    tls: str | None = None
    expect: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    verified_on: date | None = None
    successor: str | None = None  # id of the portal of the province that took this one's over
    builtin: bool = False  # whether its file came with the package


@dataclass(frozen=True, slots=True)
class Form:
    """A page that is asked for by POST: `url` is posted to, `fields` are sent URL-encoded in UTF-8, in order.

    Its answer is kept and read under `address`: the URL with the fields as fragment, which is never sent and so is free to tell
    one page of a listing from another. Fields of hidden state (`__VIEWSTATE` and the like) tell nothing and stay out of it.
    """

    url: str
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """`url#name=value&…` without the fields of hidden state."""
        told = [(name, value) for name, value in self.fields if not name.startswith(_STATE)]
        return f"{self.url.partition('#')[0]}#{urlencode(told)}"


@dataclass(frozen=True, slots=True)
class Page:
    """One request and its answer, as kept for ever in `lake/pages`.

    `fetched_at` is UTC. `status` is None when no HTTP answer came. `body` is the decompressed body in the bytes of its own
    charset. `url` was asked, `final_url` answered; `parent_url` is the page whose link led here. `origin` is crawl or archive.
    """

    portal: str
    url: str
    final_url: str
    fetched_at: datetime
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    kind: str
    outcome: str
    parent_url: str | None = None
    origin: str = "crawl"
    page_id: str = ""  # "<segment>:<row>", given when the page is kept; sorts by the order of landing


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has its value: the raw text, where it stood, how sure (0 to 1), and what else was refused and why."""

    raw: str
    where: str
    confidence: float
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a field has no value though something stood there: what was refused and why. The rest of its evidence is unknown."""

    refused: tuple[str, ...]
    raw: None = None
    where: None = None
    confidence: None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the article's body, in order; `credit` is the photographer that the caption names."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document that the article offers for download."""

    url: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What one page says of its article. Unknown is None, never an empty string, zero or today.

    `key` identifies the article within its portal whatever category it is filed under. `published_at` and `modified_at` are
    aware, in Asia/Ho_Chi_Minh unless the page names an offset; `published_precision` is second, minute or day. `body` has one
    line a paragraph, without captions. `word_count` counts syllables of title, lead and body.
    """

    url: str
    key: str
    platform: str
    title: str | None = None
    lead: str | None = None
    body: str | None = None
    author: str | None = None
    authors: tuple[str, ...] = ()
    author_role: str | None = None  # person, organisation, account, unknown
    source: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: str | None = None
    modified_at: datetime | None = None
    views: int | None = None
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    language: str | None = None
    word_count: int = 0
    evidence: Mapping[str, Evidence | Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article as a listing, feed or sitemap shows it; None is what was not shown there."""

    url: str
    key: str
    seen_on: str  # listing, feed, sitemap
    title: str | None = None
    lead: str | None = None
    category: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    modified_at: datetime | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Why a page could not be used: `stage` is fetch, read or check; `reason` is one plain sentence."""

    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one page gave: at most one article, any number of sightings, or the reason why neither."""

    kind: str
    article: Article | None = None
    sightings: tuple[Sighting, ...] = ()
    reject: Reject | None = None


def article_id(portal: str, key: str) -> str:
    """The stable id of an article: 16 hex digits of BLAKE2b over the portal's id and the article's key within it."""
    return hashlib.blake2b(f"{portal}\n{key}".encode(), digest_size=8).hexdigest()
