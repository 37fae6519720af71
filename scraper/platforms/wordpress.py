"""WordPress: its permalinks, archives and the class names that its themes share.

Themes differ in everything else, which is left to the generic rules.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms._addresses import absolute, is_file, query, segments, share_of_links, split, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "wordpress"
SIGNS = ("/wp-", "WordPress")
FIELDS = {
    "article": "body.single .entry-content, body.single-post article, body.single .post-content"
    ", meta[property='og:type'][content=article], .type-post h1.entry-title:not(:has(a))",
    "title": "h1.entry-title, h1.post-title, .single article h1",
    "date": ".entry-date.published:not(.widget *), time.published:not(.widget *), .posted-on time, .entry-meta time"
    ", .td-post-date time, .entry-date:not(.widget *), .post-date:not(.widget *, li > *), .posted-on",
    "lead": ".entry-summary:not(.widget *), .sapo, .entry-excerpt, .td-post-sub-title, .entry-sub-title",
    "body": ".entry-content, .post-content, .td-post-content",
    "category": ".cat-links a, .entry-categories a, .entry-category a, .td-category a, a[rel~='category']",
    "tags": ".tags-links a, .entry-tags a, .td-tags a:not(:lexbor-contains('TAGS')), a[rel=tag]:not([rel~='category'])",
    "author": ".entry-meta .author, .author.vcard, .posted-by .author, .byline .author, .td-post-author-name a, .meta-author",
    "views": ".post-views:not(.widget *), .post-views-count:not(.widget *), .entry-views, .td-post-views, .post-view-count"
    ", .wp-statistics-hits, .tie-views, .meta-views",
    "drop": ".post-views, .td-post-sharing, .td-a-rec, .td_block_related_posts, .yarpp, .kk-star-ratings, .blog-share, .sapo",
}

_ARCHIVE = re.compile(
    r"category|tag|author|page|search|feed|comments|wp-admin|wp-content|wp-includes|wp-json|shop|product"
    r"|chuyen-muc|danh-muc|the|tac-gia",
    re.I,
)
_DATED = re.compile(r"/(?:19|20)\d\d/[01]\d/(?:[0-3]\d/)?[^/]+/?$")
_HEAD = 40_000  # characters in which the generator's line stands
_YEAR = re.compile(r"(?:19|20)\d\d")


def fingerprint(document: Document) -> float:
    """1 for the generator's line, 0.9 for the paths that every theme loads its files from; feeds also by dated links."""
    text = document.text
    share = share_of_links(text, lambda url: bool(_DATED.search(url)))
    if share is not None:
        return 1.0 if "wordpress.org/?v=" in text[:5_000] else 0.5 if share >= 0.8 else 0.0
    if text.find('content="WordPress', 0, _HEAD) >= 0:
        return 1.0
    marks = document.marks
    return 0.9 if "/wp-content/" in marks or "/wp-json/" in marks or "/wp-includes/" in marks else 0.0


def article_key(url: str) -> str | None:
    """The slug, which is unique among a site's posts whatever the permalink's other parts, or `p=<number>`.

    Without a date in the path a slug of fewer than four words is taken for a page or a category.
    """
    parts = split(url)
    if parts is None or is_file(parts.path):
        return None
    names = segments(parts.path)
    if not names or names == ["index.php"]:
        number = query(parts).get("p")
        return f"p={number}" if number and number.isdigit() else None
    if _ARCHIVE.fullmatch(names[0]) or "page" in names or "feed" in names or "s" in query(parts):
        return None
    if names[0] == "archives" and len(names) == 2 and names[1].isdigit():
        return f"p={names[1]}"
    dated = bool(_YEAR.fullmatch(names[0]))
    if dated and all(name.isdigit() for name in names):
        return None
    slug = names[-1].removesuffix(".html").removesuffix(".htm")
    return slug if (dated and len(names) >= 3) or slug.count("-") >= 3 else None


def canonical_url(url: str) -> str:
    """The permalink without query; only `?p=` stays, being one."""
    parts = split(url)
    number = query(parts).get("p") if parts is not None else None
    if parts is not None and number and number.isdigit() and not segments(parts.path):
        return f"{tidy(url, keep_query=False)}?p={number}"
    return tidy(url, keep_query=False)


def is_listing(url: str) -> bool:
    """The front page, a category and their pagers; a path of one short word counts, for category bases can be switched off."""
    parts = split(url)
    if parts is None or is_file(parts.path) or (parts.query and set(query(parts)) - {"paged", "cat"}):
        return False
    names = segments(parts.path)
    if len(names) >= 2 and names[-2] == "page" and names[-1].isdigit():
        names = names[:-2]
    if not names:
        return True
    if names[0].lower() in ("category", "chuyen-muc", "danh-muc"):
        return len(names) > 1
    if _ARCHIVE.fullmatch(names[0]) or _YEAR.fullmatch(names[0]):
        return False
    return len(names) <= 2 and article_key(url) is None and all(re.fullmatch(r"[\w-]+", name) for name in names)


def next_page(document: Document) -> str | None:
    """From `<link rel=next>` or the theme's "next" link; the wording differs, the classes do not."""
    node = document.tree.css_first("link[rel=next][href]") or document.tree.css_first(
        "a.next.page-numbers[href], .nav-previous:not(.post-navigation *) a[href], .pagination a.next, a.nextpostslink"
    )
    return absolute(document.base_url, node.attributes.get("href")) if node is not None else None


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside menus, comments and the footer."""
    return read_listing(
        document,
        article_key,
        canonical_url,
        skip="nav a, .menu a, footer a, .comments-area a, #comments a, .widget_recent_comments a",
    )
