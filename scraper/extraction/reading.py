"""What a kept page is and what it says: an article, a listing, a feed, a sitemap, or why it is none of them.

It decides between readers and catches what a hostile page may do to them; how a field is read is not known here.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from selectolax.lexbor import SelectolaxError

from scraper import platforms
from scraper.document import Document
from scraper.extraction import article, feeds, structured
from scraper.extraction.blocked import blocked
from scraper.items import Article, Page, Portal, Reading, Reject
from scraper.platforms import Platform

_FILES = re.compile(rb"%PDF-|PK\x03\x04|\xd0\xcf\x11\xe0|\x89PNG|GIF8|\xff\xd8\xff|Rar!")
_DATA = ("application/json", "text/json", "text/plain")
_OPEN = ("generic", "wordpress")  # families whose addresses may have any form
_SHORTEST = 40  # characters of text that make an article without a date


def extract(
    html: bytes | str, url: str, *, portal: Portal | None = None, headers: tuple[tuple[str, str], ...] | None = None
) -> Article:
    """Read one article page. No network, no clock, no state: the same page always gives the same article.

    html: the page, bytes in the charset that `headers` or the page declare. url: the address it was answered from. portal:
    may name the platform and its own selectors. What is not on the page is None.
    """
    document = Document(html, url, headers)
    return article.build(document, platforms.recognise(document, portal), portal)


def read(page: Page, portal: Portal | None = None) -> Reading:
    """Read a kept page; it never raises on what a page holds. Pages that are no news give a reading without article or reject."""
    if page.outcome != "ok" or page.status is None or page.status >= 400:
        status = f" with status {page.status}" if page.status else ""
        return Reading(page.kind, reject=Reject("fetch", f"the request ended as {page.outcome}{status}"))
    if 300 <= page.status < 400:
        return Reading("other")
    url = page.final_url or page.url
    kind = _file_kind(page)
    if kind is not None and not _is_answer(page, url, portal):
        return Reading(kind)
    try:
        if page.body.startswith(feeds.GZIP):
            return _read_packed(page, url, portal)
        return _read_text(page, url, portal)
    except SelectolaxError:
        return Reading(
            page.kind, reject=Reject("read", "a selector under [fields] of the portal's file is no CSS selector: mend it")
        )
    except RecursionError:
        return Reading(page.kind, reject=Reject("read", "the page is nested too deeply to be read"))


def _read_packed(page: Page, url: str, portal: Portal | None) -> Reading:
    """A sitemap or feed that was sent as a gzip file; any other such file is an attachment."""
    body = feeds.unpacked(page.body)
    if body is None:
        return Reading(page.kind, reject=Reject("read", "the gzip file is broken or unpacks to more than 20 MiB"))
    told = feeds.kind(body)
    if told is None:
        return Reading("attachment")
    return Reading(told, sightings=feeds.sightings(body, url, platforms.recognise(Document(b"", url), portal)))


def _file_kind(page: Page) -> str | None:
    """`attachment` for documents, `other` for what is neither HTML nor XML, None for pages."""
    declared = next((value.lower() for name, value in page.headers if name.lower() == "content-type"), "")
    if page.kind == "attachment" and not page.body:  # loaded along with a rendered page, which holds what it gave
        return "attachment"
    if page.body.startswith(feeds.GZIP):
        return None
    if _FILES.match(page.body[:8]) or "application/pdf" in declared or "octet-stream" in declared or "msword" in declared:
        return "attachment"
    if declared.startswith(
        ("image/", "audio/", "video/", "font/", "text/plain", "text/css", "application/json", "text/javascript")
    ):
        return "other"
    return "other" if urlsplit(page.url).path == "/robots.txt" else None


def _is_answer(page: Page, url: str, portal: Portal | None) -> bool:
    """Whether data that is no page is a listing of the family that made it, such as the JSON answer to a pager's question."""
    declared = next((value.lower() for name, value in page.headers if name.lower() == "content-type"), "")
    if not declared.startswith(_DATA):
        return False
    return platforms.answers(platforms.recognise(Document(page.body, url, page.headers), portal), url)


def _read_text(page: Page, url: str, portal: Portal | None) -> Reading:
    document = Document(page.body, url, _dated(page))
    told = feeds.kind(page.body)
    if told is not None:
        return Reading(told, sightings=feeds.sightings(page.body, url, platforms.recognise(document, portal)))
    platform = platforms.recognise(document, portal)
    if platforms.answers(platform, url):  # a few short items read like a notice, and none at all end the list
        shown = platform.sightings(document)
        if shown or not page.body.strip():
            return Reading("listing", sightings=shown)
    if not page.body.strip():
        return Reading(page.kind, reject=Reject("read", "the page is empty"))
    reason = blocked(document)
    if reason is not None:
        return Reading(page.kind, reject=Reject("read", f"the page answers 200 but is a page of this kind: {reason}"))
    if _is_article(document, platform, url):
        return _article(page, document, platform, portal)
    if page.kind == "article" and platform.article_key(page.url) and platform.article_key(url) != platform.article_key(page.url):
        return Reading(
            "other", sightings=platform.sightings(document), reject=Reject("read", f"the article's address answered with {url}")
        )
    if _shows_one(document, platform, url):
        reading = _article(page, document, platform, portal)
        if reading.article is not None and reading.article.published_at is not None:
            return reading
    sightings = platform.sightings(document)
    if page.kind == "article" and platform.article_key(url) is not None:
        return Reading(
            "other", sightings=sightings, reject=Reject("read", "the page has the address of an article but shows none")
        )
    return Reading("listing" if sightings else "other", sightings=sightings)


def _dated(page: Page) -> tuple[tuple[str, str], ...]:
    """The page's headers, with the time of the request where the server told none."""
    if any(name.lower() == "date" for name, _ in page.headers):
        return page.headers
    return (*page.headers, ("Date", page.fetched_at.isoformat()))


def _is_article(document: Document, platform: Platform, url: str) -> bool:
    """By the family's own mark where it has one, else by address; pages of open families may also say so themselves."""
    mark = platform.FIELDS.get("article")
    keyed = platform.article_key(url) is not None
    if mark and document.tree.css_first(mark) is not None and (keyed or not platform.is_listing(url)):
        return True
    if keyed and not mark:
        return True
    return platform.NAME in _OPEN and urlsplit(url).path.strip("/") != "" and _says_so(document)


def _shows_one(document: Document, platform: Platform, url: str) -> bool:
    """Whether the family's own elements of one article stand on a page whose address has no form of the family's articles.

    A page whose address may be a listing's must show title, text and date, and no pager; a list of articles in full shows several
    titles.
    """
    fields = platform.FIELDS
    if platform.NAME in _OPEN or "body" not in fields or platform.article_key(url) is not None:
        return False
    bodies, titles, dates = (len(document.css(fields[name])) if name in fields else 0 for name in ("body", "title", "date"))
    if bodies == 0 or titles > 1:
        return False
    if platform.is_listing(url):
        front = urlsplit(url).path.strip("/") == ""
        return not front and titles == 1 and dates > 0 and platform.next_page(document) is None
    return titles == 1 or dates == 1


def _says_so(document: Document) -> bool:
    """Whether a page tells machines when it, as one article, was published; listings tell of several or of none."""
    if "article:published_time" not in document.text and '"datePublished"' not in document.text:
        return False
    told = structured.gather(document)
    if told.data.get("datePublished") and told.data.get("headline"):
        return True
    return told.meta.get("og:type") == "article" and bool(told.meta.get("article:published_time"))


def _article(page: Page, document: Document, platform: Platform, portal: Portal | None) -> Reading:
    found = article.build(document, platform, portal)
    if found.title is None:
        return Reading("article", reject=Reject("read", "no title was found"))
    length = len(found.body or "") + len(found.lead or "")
    marked = "article" in platform.FIELDS
    if not marked and length < _SHORTEST and not found.attachments and not found.images:
        return Reading("article", reject=Reject("read", "neither text, pictures nor files were found"))
    if not marked and found.published_at is None and length < 5 * _SHORTEST:
        return Reading("other", sightings=platform.sightings(document))
    return Reading("article", article=found)
