"""Which article of its portal a page shows: the address it goes by, and the key that the address gives.

What form the addresses of articles have is told by the families; whether the page shows an article at all is judged by `reading`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from scraper import platforms
from scraper.addresses import join
from scraper.document import Document
from scraper.extraction.finding import Found, found
from scraper.platforms import Platform


def find(document: Document, platform: Platform) -> tuple[str, Found[str]]:
    """The tidy address of a page that is taken for an article, and the article's own id on its portal by the family's rule.

    Where the page's address has no form known, the one it calls canonical counts, if that is an article's on the same host: an
    article shown under two addresses is one article. Where neither has a form, path and query are the key.
    """
    sure = 0.95 if platform.FIELDS else 0.7
    if (key := platform.article_key(document.url)) is not None:
        return platform.canonical_url(document.url), found(key, document.url, f"address by the rule of {platform.NAME}", sure)
    told = _canonical(document)
    if told is not None and (key := platform.article_key(told)) is not None:
        return platform.canonical_url(told), found(key, told, f"canonical address by the rule of {platform.NAME}", sure)
    tidy = platform.canonical_url(document.url)
    if "?" not in tidy:  # a family's own addresses may do without a query, where those of no known form need it
        tidy = platforms.by_name(platforms.FALLBACK).canonical_url(document.url)
    path = "/" + tidy.partition("://")[2].partition("/")[2]
    return tidy, found(path, document.url, "path of the address, which has no form known", 0.3)


def _canonical(document: Document) -> str | None:
    """What the page calls its canonical address, if that is on its own host."""
    link = document.tree.css_first("link[rel=canonical][href]")
    url = join(document.base_url, link.attributes.get("href") or "") if link is not None else None
    return url if url is not None and urlsplit(url).hostname == urlsplit(document.url).hostname else None
