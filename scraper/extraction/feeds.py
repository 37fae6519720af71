"""RSS, Atom and sitemaps, read as sightings of articles.

Feeds are asked for links, titles and dates; what an article says is read from its own page.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree

from scraper.extraction.files import joined
from scraper.items import Sighting
from scraper.platforms import Platform
from scraper.vietnamese import dates
from scraper.vietnamese.dates import Moment
from scraper.vietnamese.text import clean, unescape_once_more

GZIP = b"\x1f\x8b\x08"
"""The first bytes of what is packed with gzip."""

_MISC = re.compile(rb"[>\s]*(?:\xef\xbb\xbf\s*)?<(!--|\?)")
_LARGEST = 50_000_000  # the limit that sitemaps.org sets
_LARGEST_UNPACKED = 20 << 20
_MOST = 60_000
_ITEMS = {"item": "feed", "entry": "feed", "url": "sitemap", "sitemap": "sitemap"}


def unpacked(body: bytes) -> bytes | None:
    """The body without gzip, in which sitemaps may be sent; None where it is broken or unpacks to more than 20 MiB."""
    if not body.startswith(GZIP):
        return body
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        text = unpacker.decompress(body, _LARGEST_UNPACKED)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else text


def kind(body: bytes) -> str | None:
    """`feed` or `sitemap` by the root element, None for anything else."""
    start = 0
    while (opening := _MISC.match(body, start)) is not None:  # comments before the root may be of any length
        end = body.find(b"-->" if opening[1] == b"!--" else b"?>", opening.end())
        if end < 0:
            return None
        start = end + 2
    head = body[start : start + 3_000].lower()
    if b"<rss" in head or b"<feed" in head or b"<rdf:rdf" in head:
        return "feed"
    return "sitemap" if b"<urlset" in head or b"<sitemapindex" in head else None


def sightings(body: bytes, url: str, platform: Platform) -> tuple[Sighting, ...]:
    """The articles that a feed or sitemap names, in order; broken XML gives those before and after the break.

    A feed's date counts as one of publication; a sitemap's `lastmod` as one of change.
    """
    found: dict[str, Sighting] = {}
    for name, values in _items(body):
        link = values.get("link") or values.get("loc") or ""
        try:
            address = urljoin(url, link.strip()) if link else ""
        except ValueError:
            continue
        key = platform.article_key(address) if address else None
        if key is None or key in found or name == "sitemap":
            continue
        published = _moment(
            values.get("pubdate") or values.get("published") or values.get("date") or values.get("publication_date")
        )
        modified = _moment(values.get("lastmod") or values.get("updated"))
        found[key] = Sighting(
            platform.canonical_url(address),
            key,
            _ITEMS[name],
            title=clean(unescape_once_more(values.get("title") or "")) or None,
            category=clean(values.get("category") or "") or None,
            published_at=published.value if published else None,
            published_precision=published.precision if published else None,
            modified_at=_later(modified, published),
        )
    return tuple(found.values())


def nested(body: bytes, url: str) -> dict[str, datetime | None]:
    """The addresses of the sitemaps that a sitemap index names, each with its `lastmod`."""
    addresses: dict[str, datetime | None] = {}
    for name, values in _items(body):
        if name == "sitemap" and (address := joined(url, values.get("loc") or "")):
            changed = _moment(values.get("lastmod"))
            addresses[address] = changed.value if changed else None
    return addresses


def _items(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    # No entity is resolved and nothing is fetched, so that a hostile document stays as small as it came.
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=True
    )
    try:
        root = etree.fromstring(body[:_LARGEST].lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is None:
        return
    for count, element in enumerate(root.iter("{*}item", "{*}entry", "{*}url", "{*}sitemap")):
        if count >= _MOST:
            return
        name = etree.QName(element).localname
        values: dict[str, str] = {}
        for child in element.iter():
            if not isinstance(child.tag, str) or child is element:
                continue
            local = etree.QName(child).localname.lower()
            text = child.text or (child.get("href") if local == "link" and child.get("rel", "alternate") == "alternate" else None)
            if text and text.strip():
                values.setdefault(local, text)
        yield name, values


def _moment(text: str | None) -> Moment | None:
    return dates.from_iso(text.strip()) if text else None


def _later(modified: Moment | None, published: Moment | None) -> datetime | None:
    """A change that is no change (the date of publication, or a day before it) is none."""
    if modified is None or (published is not None and modified.value <= published.value):
        return None
    return modified.value
