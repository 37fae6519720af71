"""Kentico portals as historic sites and departments run them: article pages headed by `time.ct_time`, paths without numbers.

Kentico itself prescribes little markup, so only its file addresses and this one template are known.
"""

from __future__ import annotations

import re
from dataclasses import replace

from scraper.document import Document
from scraper.items import Form, Sighting
from scraper.platforms import generic
from scraper.platforms._addresses import absolute, is_file, is_xml, query, segments, split, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "kentico"
FIELDS = {
    "article": ".article .ct_time, .article h1",
    "title": ".article > h1",
    "date": ".article .ct_time, .ct_time",
    "clock": "12",
    "lead": ".article > .ct_sapo, .article > .sapo, .article .ct_summary",
    "body": ".article",
    "drop": "h1, .ct_time, .ct_social, .orther_content, .list_orther, [style*='-3333px'], .addthis_toolbox2",
    "category": ".nav_title_act, .title_bar .nav_title li:first-child",
    "tags": ".ct_tags a",
}

SIGNS = ("ct_time", "orther_content", "list_orther", "/CMSPages/", "/getattachment/", "/getmedia/")
_FOLDER = re.compile(
    r"cms|cmspages|cmsmodules|getattachment|getmedia|app_themes|search|tim-kiem|lien-he|contact|sitemap|rss|thu-vien", re.I
)
_EXTENSION = re.compile(r"\.(?:aspx|html?)$", re.I)


def fingerprint(document: Document) -> float:
    """1 for the template's time and its misspelt list of other articles, 0.7 for either beside Kentico's own file addresses."""
    if is_xml(document.text):
        return 0.0
    marks = document.marks
    own = ("ct_time" in document.classes) + ("orther_content" in marks or "list_orther" in marks)
    if own == 2:
        return 1.0
    system = "/CMSPages/" in marks
    if own and (system or "/getattachment/" in marks or "/getmedia/" in marks):
        return 0.9
    return 0.7 if system else 0.0


def _names(url: str) -> list[str] | None:
    parts = split(url)
    if parts is None or is_file(parts.path):
        return None
    names = [_EXTENSION.sub("", name).lower() for name in segments(parts.path)]
    if names and re.fullmatch(r"vi|en|vi-vn|en-us|home|trang-chu|default", names[0]):
        names = names[1:] if names[0] in ("vi", "vi-vn", "home", "trang-chu", "default") else names
    return None if names and _FOLDER.fullmatch(names[0]) else names


def article_key(url: str) -> str | None:
    """The page's path in small letters and without extension: the content tree has no numbers that readers see."""
    names = _names(url)
    if not names or names[-1].count("-") < (2 if len(names) > 1 else 4):
        return None
    return "/".join(names)


def canonical_url(url: str) -> str:
    """The path; only pagers keep their query."""
    return tidy(url, keep_query=article_key(url) is None)


def is_listing(url: str) -> bool:
    """The front page and the short paths of the menu, with their pagers."""
    parts, names = split(url), _names(url)
    if parts is None or names is None or article_key(url) is not None:
        return False
    return len(names) <= 3 and set(query(parts)) <= {"page", "pageindex", "lang"}


def next_page(document: Document) -> str | Form | None:
    """The link behind the pager's current number, or what any pager says."""
    node = document.tree.css_first(
        ".UnipagerCurrent + a[href], .SelectedPage + a[href], .paging .active + a[href], .paging .act + a[href]"
    )
    return (absolute(document.base_url, node.attributes.get("href")) if node is not None else None) or generic.next_page(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside menus; the day alone is kept of a time, because its clock counts to twelve and names no half."""
    shown = read_listing(document, article_key, canonical_url, skip="header a, footer a, nav a, .menu a, #menu a, .footer a")
    return tuple(
        replace(one, published_at=one.published_at.replace(hour=0, minute=0, second=0), published_precision="day")
        if one.published_at is not None and one.published_precision == "minute" and one.published_at.hour <= 12
        else one
        for one in shown
    )
