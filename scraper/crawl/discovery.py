"""What one fetched page leads to: the articles, listings, feeds and sitemaps that it names.

Pure functions of one page; what of it is fetched, and when, is decided by the visit.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from scrapy.utils._compression import _DecompressionMaxSizeExceeded
from scrapy.utils.gz import gunzip

from scraper.addresses import MAX_ADDRESS, join
from scraper.document import Document
from scraper.extraction import feeds
from scraper.items import Form, Sighting
from scraper.platforms import Platform, answers, by_name, number_shown, page_of

MAX_BYTES = 20 << 20
"""Of a compressed sitemap after decompression."""

MAX_FORM = 1 << 20
"""Characters of the fields of a form; view states of a hundred thousand are common on old portals."""

_FEED_ADDRESS = re.compile(r"(?:^|/)(?:rss|feed|atom)(?:/[\w-]*)?/?$|\.rss$|/(?:rss|feed|atom)[\w-]*\.xml$", re.I)
_ANCHOR = re.compile(rb"<a\s[^>]*?href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.I)
_GZIP = b"\x1f\x8b\x08"
_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")


@dataclass(frozen=True, slots=True)
class Found:
    """What a page leads to; `articles` in the order shown, `next_page` the listing's older page or the form that asks for it."""

    articles: tuple[Sighting, ...] = ()
    listings: tuple[str, ...] = ()
    next_page: str | Form | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sitemaps_changed: Mapping[str, datetime] = field(default_factory=dict)  # where an index tells it

    @property
    def next_url(self) -> str:
        """The address under which the next page is known; empty where there is none."""
        return self.next_page.address if isinstance(self.next_page, Form) else self.next_page or ""


@dataclass(slots=True)
class _Links:
    """Addresses gathered without doubles, in order."""

    articles: dict[str, Sighting] = field(default_factory=dict)
    listings: dict[str, None] = field(default_factory=dict)
    feeds: dict[str, None] = field(default_factory=dict)


def is_html(content_type: str | None) -> bool:
    """Whether an answer says it is HTML, or does not say what it is."""
    return not content_type or content_type.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")


def kind_of(url: str, content_type: str | None, body: bytes, platform: Platform) -> str:
    """What a usable answer is, one of items.PAGE_KINDS: XML by its root, then by the address, then by the content type."""
    if answers(platform, url):
        return "listing"
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    media = (content_type or "").partition(";")[0].strip().lower()
    if body.startswith(_GZIP) or head.startswith(b"<?xml") or (media.endswith("xml") and media != "application/xhtml+xml"):
        if b"<urlset" in head or b"<sitemapindex" in head or (body.startswith(_GZIP) and ".xml" in url):
            return "sitemap"
        if b"<rss" in head or b"<feed" in head or b"<rdf:RDF" in head:
            return "feed"
        if b"<html" not in head.lower():
            return "other"
    if media and media not in ("text/html", "application/xhtml+xml", "text/xml", "application/xml"):
        return "attachment" if media.startswith("application/") and media != "application/json" else "other"
    if platform.article_key(url) is not None:
        return "article"
    return "listing" if platform.is_listing(url) else "other"


def discover(document: Document, kind: str, platform: Platform, root: str | None = None) -> Found:
    """What a page of one kind leads to; hosts are not judged here.

    root: of a listing's page, the listing's first page. An article's page is only scanned for links to other articles,
    cheaply, because articles are by far the most pages.
    """
    if kind == "listing":
        return _of_listing(document, platform, root)
    body = document.body if isinstance(document.body, bytes) else document.body.encode()
    if kind == "sitemap":
        return _of_sitemap(body, document.url, platform)
    if kind == "feed":
        return Found(articles=feeds.sightings(body, document.url, platform))
    if kind == "article":
        return Found(articles=_articles_linked(body, document.url, platform))
    return Found()


def _pager(url: str, next_page: str | Form | None, root: str | None) -> re.Pattern[str] | None:
    """The form of the addresses of one listing's pages: the last number of the next or own address stands for any number."""
    if isinstance(next_page, Form):
        return None
    page = next_page or (url if root is not None and root != url else None)
    number = _LAST_NUMBER.search(page) if page else None
    if page is None or number is None:
        return None
    return re.compile(re.escape(page[: number.start()]) + r"\d+" + re.escape(page[number.end() :]))


def _of_listing(document: Document, platform: Platform, root: str | None) -> Found:
    links = _Links()
    shown = platform.sightings(document)
    links.articles = {sighting.key: sighting for sighting in shown}
    base = document.base_url
    for node in document.tree.css("link[rel~=alternate][href]"):
        if "rss" in (node.attributes.get("type") or "") or "atom" in (node.attributes.get("type") or ""):
            feed = join(base, node.attributes.get("href") or "")
            if feed is not None:
                links.feeds[feed] = None
    numbered: dict[str, int] = {}
    for node in document.tree.css("a[href]"):
        url = join(base, node.attributes.get("href") or "")
        _sort(url, platform, links)
        if url in links.listings and (number := number_shown(node)) is not None:
            numbered[url] = number
    next_page = _at_home(platform.next_page(document), document.url)
    pager = _pager(document.url, next_page, root)
    # The pager's other numbers are no listings of their own: they are reached one after another.
    followed = next_page is not None or root not in (None, document.url)
    later = _later_pages((document.url,) if followed else (), links.listings, numbered) if numbered else set()
    listings = tuple(url for url in links.listings if url not in later and (pager is None or not pager.fullmatch(url)))
    return Found(tuple(links.articles.values()), listings, next_page, tuple(links.feeds))


def _later_pages(followed: Iterable[str], listings: Iterable[str], numbered: Mapping[str, int]) -> set[str]:
    """Of the addresses shown by a number the pages of lists: all of one that is followed or linked, else all but the first."""
    told = {url: page_of(url, shown) for url, shown in numbered.items()}
    pages = [(url, page.of, page.number) for url, page in told.items() if page is not None and page.number is not None]
    others = [page for url in listings if url not in numbered and (page := page_of(url)) is not None and page.number is None]
    whole = {page.of for page in (*others, *map(page_of, followed)) if page is not None}
    first: dict[str, int] = {}
    for _, of, number in pages:
        first[of] = min(number, first.get(of, number))
    return {url for url, of, number in pages if of in whole or number > first[of]}


def _at_home(page: str | Form | None, url: str) -> str | Form | None:
    """The next page on the host that this one came from: sites name another host or scheme in rel=next than they answer on."""
    if page is None:
        return None
    own, other = urlsplit(url), urlsplit(page.url if isinstance(page, Form) else page)
    here = other._replace(scheme=own.scheme, netloc=own.netloc).geturl()
    if not isinstance(page, Form):
        return here
    length = sum(len(name) + len(value) for name, value in page.fields)
    return replace(page, url=here) if length <= MAX_FORM and len(page.address) <= MAX_ADDRESS else None


def _articles_linked(body: bytes, url: str, platform: Platform) -> tuple[Sighting, ...]:
    origin = "/".join(url.split("/", 3)[:3]) + "/"
    found: dict[str, Sighting] = {}
    for href in dict.fromkeys(quoted or single or bare for quoted, single, bare in _ANCHOR.findall(body)):
        # Menus and side boxes link the same everywhere, so what an address is need be found out once.
        absolute = href.startswith((b"/", b"http")) and not href.startswith(b"//")
        sighting = _article_linked(href, origin if absolute else url, platform.NAME)
        if sighting is not None:
            found.setdefault(sighting.key, sighting)
    return tuple(found.values())


@lru_cache(maxsize=50_000)
def _article_linked(href: bytes, base: str, family: str) -> Sighting | None:
    platform = by_name(family)
    url = join(base, href.decode("utf-8", "replace").replace("&amp;", "&"))
    key = platform.article_key(url) if url is not None else None
    return Sighting(platform.canonical_url(url), key, "listing") if url is not None and key is not None else None


def _sort(url: str | None, platform: Platform, links: _Links) -> None:
    """Put one address where it belongs, or leave it."""
    if url is None:
        return
    key = platform.article_key(url)
    if key is not None:
        if key not in links.articles:
            links.articles[key] = Sighting(platform.canonical_url(url), key, "listing")
    elif _FEED_ADDRESS.search(urlsplit(url).path):
        links.feeds[url] = None
    elif platform.is_listing(url):
        links.listings[url] = None


def _of_sitemap(body: bytes, url: str, platform: Platform) -> Found:
    """Articles with their `lastmod`, and further sitemaps; gzip or plain. A bomb gives nothing: reading the page says why."""
    try:
        xml = gunzip(body, max_size=MAX_BYTES) if body.startswith(_GZIP) else body
    except (_DecompressionMaxSizeExceeded, OSError, EOFError, zlib.error):
        return Found()
    told = {join(url, address): changed for address, changed in feeds.nested(xml, url).items()}
    further = {address: changed for address, changed in told.items() if address is not None}
    return Found(
        articles=feeds.sightings(xml, url, platform),
        sitemaps=tuple(further),
        sitemaps_changed={address: changed for address, changed in further.items() if changed is not None},
    )
