"""The custom PHP portals of provincial departments whose every page is `?com=…`, in the dress of the ministries' template.

Joomla's `option=com_…` is another family; so is the template on SharePoint.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Form, Sighting
from scraper.platforms import generic
from scraper.platforms._addresses import absolute, is_xml, query, segments, split, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "com_query"
FIELDS = {
    "title": ".News_Detail_Title",
    "date": ".News_Time_Post",
    "views": ".News_Time_Post",
    "lead": "#divArticleDescription > .listnews_item_des, .Around_News_Content > .listnews_item_des, .sapo",
    "body": "#divArticleDescription .content, #divArticleDescription:not(:has(.content))"
    ", .Around_News_Content:not(:has(#divArticleDescription))",
    "drop": ".News_Time_Post, .News_Detail_Title, .border_content_fullwidth, .othernews_fullwidth, .listnews_item_des",
    "author": ".author-info",
    "category": ".UL_Link_Menu li.Lv_3:last-child",
}

SIGNS = ("?com=",)
_LINK = re.compile(r"[?]com=[\w-]+")
_ARTICLE = re.compile(r"(?P<kind>[a-z][\w-]*?)[_-]?(?:ct|chitiet|chi-tiet|detail)", re.I)
_NO_NEWS = re.compile(r"(?:van_?ban|vb|video|album|hinh_?anh|thu_?vien|hoi_?dap|lich|nhan_?su)\w*", re.I)
_OTHER = re.compile(
    r"(?:lien|contact|tim|search|dang-?nhap|login|gioi|so-?do|rss|gop|hoi|van-?ban|vb|video|album|hinh|thu-?vien|lich|in)\w*(?:-\w+)*",
    re.I,
)
_KEPT = ("com", "id_category", "page")


def fingerprint(document: Document) -> float:
    """1 for an address or several links with `?com=` beside a class of the template, 0.7 for many such links alone."""
    if is_xml(document.text):
        return 0.0
    marks = document.marks
    links = len(_LINK.findall(marks)) + 2 * bool(_LINK.search(document.url))
    marked = any(mark in marks for mark in ("News_Detail_Title", "listnews_item", "othernews_fullwidth", "UL_Link_Menu"))
    return 1.0 if links >= 2 and marked else 0.7 if links >= 5 else 0.0


def _identity(url: str) -> tuple[str, str, str] | None:
    """Kind of article, name and value of the parameter that names it."""
    parts = split(url)
    told = query(parts) if parts is not None else {}
    match = _ARTICLE.fullmatch(told.get("com", ""))
    if match is None or _NO_NEWS.fullmatch(match["kind"]):
        return None
    for name, value in told.items():
        if re.fullmatch(r"id|id_\w+", name) and name != "id_category" and re.fullmatch(r"\d{1,9}", value):
            return match["kind"].lower(), name, value
    return None


def article_key(url: str) -> str | None:
    """Kind and number: `tintuc-369` of `?com=tintuc_ct&id_news=369`; notices (`thongbao_ct&id_tb=46`) count for themselves."""
    found = _identity(url)
    return f"{found[0]}-{found[2]}" if found else None


def canonical_url(url: str) -> str:
    """Of an article's parameters only the two that open it; of a listing's the category and page."""
    parts = split(url)
    if parts is None:
        return tidy(url)
    found = _identity(url)
    kept = ("com", found[1]) if found else _KEPT
    pairs = [pair for pair in parts.query.split("&") if pair.partition("=")[0].lower() in kept]
    path = "/" if segments(parts.path) == ["index.php"] else parts.path
    return tidy(parts._replace(path=path, query="&".join(pairs)).geturl())


def is_listing(url: str) -> bool:
    """The front page, `?com=danhmuc_tin&id_category=2&page=11`, and sections such as `?com=tin-tuc`."""
    parts = split(url)
    if parts is None or article_key(url) is not None or segments(parts.path) not in ([], ["index.php"]):
        return False
    told = query(parts)
    return not told or (
        "com" in told and set(told) <= set(_KEPT) and not _OTHER.fullmatch(told["com"]) and "_ct" not in told["com"]
    )


def next_page(document: Document) -> str | Form | None:
    """The pager's neighbour of the active page."""
    node = document.tree.css_first("ul.pagination li.active + li > a[href]")
    return (absolute(document.base_url, node.attributes.get("href")) if node is not None else None) or generic.next_page(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside menus and the footer; other news stand as `title(date)`."""
    return read_listing(document, article_key, canonical_url, skip="header a, footer a, nav a, .UL_Link_Menu a, .UL_Menu a")
