"""Joomla's articles (com_content) from 1.5 to 5: addresses with and without rewriting, blogs, lists, the article's info block.

Facts are from Joomla's own layouts; templates that replace them are left to the generic rules, other components are no news.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms._addresses import absolute, is_file, is_xml, query, segments, split, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "joomla"
SIGNS = ("Joomla!", "joomla-script-options", "com-content-", "option=com_content", "/media/jui/", "/media/system/js/mootools")
FIELDS = {
    "article": ".item-page, .com-content-article, body:not(:has(.blog)) .contentpaneopen, [itemprop=articleBody]",
    "title": ".item-page [itemprop=headline], .item-page:not(:has([itemprop=headline])) h2, .contentheading"
    ", .item-page:not(:has([itemprop=headline], h2)) h1",
    "date": ".item-page time[itemprop=datePublished], .item-page .published"
    ", .item-page:not(:has(.published)) .create, .createdate",
    "body": ".item-page [itemprop=articleBody], .com-content-article__body, .item-page:not(:has([itemprop=articleBody]))"
    ", .article-content:not(.item-page *)",
    "views": ".item-page .hits, .article-info .hits, .hits",
    "author": ".createdby [itemprop=name], .createdby:not(:has([itemprop=name])), .createby, .contentpaneopen td > span.small",
    "category": ".item-page .category-name a, .category-name [itemprop=genre]",
    "tags": ".item-page .tags a",
    "picture": ".item-page .item-image, .item-page .pull-left.item-image",
    "drop": ".article-info, .actions, .icons, .pagenav, .pagination, .tags, .page-header, .content_rating, .content_vote"
    ", .btn-group, .article-index, .item-image, form",
}

_NUMBERED = re.compile(r"(\d+)-(\w[\w-]*)")
_SLUG = re.compile(r"[^\W_][\w-]*")
_NO_NEWS = re.compile(
    r"component|search|tim-kiem|login|dang-nhap|lien-he|contact|sitemap|media|images|templates|modules|tag|tags", re.I
)
_PAGES = {"start", "limitstart", "limit", "id", "option", "view", "layout", "itemid", "lang", "catid"}
_HEAD = 60_000  # characters in which the generator's line and the head's scripts stand


def fingerprint(document: Document) -> float:
    """1 for the generator's line, 0.9 for the names that Joomla's scripts and layouts leave in every template."""
    text = document.text
    if text.find('content="Joomla!', 0, _HEAD) >= 0 or text.find("Joomla! - Open Source", 0, _HEAD) >= 0:
        return 1.0
    if is_xml(text):
        return 0.0
    if text.find("joomla-script-options", 0, _HEAD) >= 0 or "com-content-" in text or "option=com_content" in text:
        return 0.9
    return 0.8 if "/media/jui/" in text or "/media/system/js/mootools" in text else 0.0


def article_key(url: str) -> str | None:
    """The number of `id=12:slug` or `/12-slug`; without numbers a slug of five words or more."""
    parts = split(url)
    if parts is None or is_file(parts.path):
        return None
    asked = query(parts)
    if asked.get("option"):
        number = re.match(r"\d+", asked.get("id", ""))
        return number[0] if number and asked["option"] == "com_content" and asked.get("view") == "article" else None
    names = [name for name in segments(parts.path) if name != "index.php"]
    if not names or any(_NO_NEWS.fullmatch(name) for name in names[:1]):
        return None
    last = names[-1].removesuffix(".html")
    match = _NUMBERED.fullmatch(last)
    if match:
        return match[1] if match[2].count("-") >= 2 else None
    return last if last.count("-") >= 4 and _SLUG.fullmatch(last) else None


def canonical_url(url: str) -> str:
    """The rewritten path alone, or of an address with parameters those that name the article or the page of a list."""
    parts = split(url)
    asked = query(parts) if parts is not None else {}
    names = ("option", "view", "id") if article_key(url) else ("option", "view", "layout", "id", "start", "limitstart")
    kept = "&".join(f"{name}={asked[name]}" for name in names if asked.get(name))
    return tidy(url, keep_query=False) + (f"?{kept}" if kept else "")


def is_listing(url: str) -> bool:
    """The front page, categories and featured articles, and their pages by `start`; short paths may be categories."""
    parts = split(url)
    if parts is None or is_file(parts.path) or article_key(url) is not None:
        return False
    asked = query(parts)
    if set(asked) - _PAGES or asked.get("option", "com_content") != "com_content":
        return False
    if asked.get("option"):
        return asked.get("view") in (None, "category", "categories", "featured", "frontpage", "section")
    names = [name for name in segments(parts.path) if name != "index.php"]
    return len(names) <= 3 and not any(_NO_NEWS.fullmatch(name) for name in names)


def next_page(document: Document) -> str | None:
    """From the list's pager; the links to the neighbours of an article are none."""
    tree = document.tree
    node = tree.css_first(".pagination-next a[href], .pagination .next a[href], .pagination a.next[href]") or tree.css_first(
        ".pagination .active + li > a[href], .pagination .pagination-active + li > a[href], .pagination .pagenav[title^=Ti][href]"
    )
    return absolute(document.base_url, node.attributes.get("href")) if node is not None else None


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside menus and the footer."""
    return read_listing(
        document, article_key, canonical_url, skip="nav a, footer a, .menu a, ul.nav a, .breadcrumb a, .pagenav a"
    )
