"""VNPT Portal, the CMS of a dozen provinces: its numbered addresses, its lists paged by POST, and where its fields stand.

The documents, questions and pictures of the same portals are other parts with other addresses and are left out.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from scraper.document import Document
from scraper.items import Form, Sighting
from scraper.platforms import _json
from scraper.platforms._addresses import absolute, is_file, is_xml, query, segments, split, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "vnpt"
FIELDS = {
    "article": "div.ArticleHeader, .ArticleDetailControl .ArticleContent",
    "title": "div.ArticleHeader",
    "date": "div.PostDate, .ArticleDetailControl .PostDate",
    "views": "div.PostDate",
    "lead": "div.ArticleSummary",
    "body": ".ArticleDetailControl .ArticleContent, div.ArticleContent",
    "author": ".ArticleDetailControl .author, div.author",
    "drop": ".tool, .UISocialShare, .author, .PostDate, .ArticleHeader, .ArticleSummary",
    "picture": ".ArticleDetailControl > .ImgDetailImage",
}
SIGNS = ("UIArticleInMenu", "ArticleDetailControl", "ArticleHeader")

_LOAD = "/DesktopModule/UIArticleInMenu/ArticleInMenuPagination.aspx/LoadArticle"
_ARTICLE = re.compile(r"(?P<slug>[^/]*[a-z][^/]*)-(?P<id>\d{1,12})", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_OTHER_PART = re.compile(
    r"van-?ban.*|thu-tuc.*|hoi-dap.*|lich-.*|video.*|hinh-anh.*|thu-vien.*|album.*|portal.*|desktop.*|api|upload.*", re.I
)
_FIELDS = (
    *("article_category_id", "categoryIds", "site_id", "page", "page_size", "keyword", "date_begin", "date_end", "show_no"),
    *("show_post_date", "num_of_text", "show_view_count", "filter_order_in_list", "is_default", "new", "number_of_day"),
)
_SAID = re.compile(rf"\b({'|'.join(_FIELDS)})['\"]?\s*[:=]\s*(?:'([^']*)'|\"([^\"]*)\"|(-?\d+|true|false)\b)", re.I)
_LAST_PAGE = re.compile(r"maxPage\s*=\s*parseInt\(\s*['\"]?(\d+)")


def fingerprint(document: Document) -> float:
    """1 for the names of its list and its article, and for the address that its lists are paged by; it has no feeds."""
    if is_xml(document.text):
        return 0.0
    if "UIArticleInMenu" in document.marks or "ArticleDetailControl" in document.marks or _LOAD in document.url:
        return 1.0
    return 0.9 if document.tree.css_first("div.ArticleHeader") is not None else 0.0


def article_key(url: str) -> str | None:
    """The trailing number of `/<category>/<slug>-<id>`: it stays when the article moves. A year at the end is a category's."""
    parts = split(url)
    if parts is None or is_file(parts.path):
        return None
    names = segments(parts.path)
    match = _ARTICLE.fullmatch(names[-1].removesuffix(".html")) if 2 <= len(names) <= 5 else None
    if match is None or _OTHER_PART.fullmatch(names[0]) or (_YEAR.fullmatch(match["id"]) and match["slug"].count("-") < 8):
        return None
    return match["id"]


def canonical_url(url: str) -> str:
    """The address without query: the portal tells articles apart by their path alone."""
    return tidy(url, keep_query=False)


def is_listing(url: str) -> bool:
    """The front page and the categories; `?page=N` where a portal pages by address, and the list's own answers."""
    parts = split(url)
    if parts is None or is_file(parts.path) or article_key(url) is not None or set(query(parts)) - {"page"}:
        return False
    names = segments(parts.path)
    return parts.path == _LOAD or (len(names) <= 3 and not (names and (_OTHER_PART.fullmatch(names[0]) or "." in names[-1])))


def is_answer(url: str) -> bool:
    """Whether the address is the one that answers with a further page of a list."""
    return url.partition("#")[0].endswith(_LOAD)


def next_page(document: Document) -> Form | None:
    """The form that the page's script would send for the next page, made from the script or from the form answered here.

    The script's `maxPage` goes along under that name, which the server passes over, so that the answers end there too; they
    also end where one is not full.
    """
    if is_answer(document.url):
        asked = dict(parse_qsl(document.url.partition("#")[2], keep_blank_values=True))
        if len(sightings(document)) < _whole(asked.get("page_size"), 15):
            return None
    else:
        said = {match[1]: match[2] or match[3] or match[4] or "" for match in _SAID.finditer(document.text)}
        last = _LAST_PAGE.search(document.text)
        if "article_category_id" not in said or last is None:
            return None
        own = split(document.url)
        asked = {**said, "page": query(own).get("page", "1") if own is not None else "1", "maxPage": last[1]}
    page, url = _whole(asked.get("page"), 1) + 1, absolute(document.url, _LOAD)
    if url is None or page > _whole(asked.get("maxPage"), 0):
        return None
    asked = {"page_size": "15", "number_of_day": "3"} | asked | {"page": str(page)}
    fields = {name: asked.get(name, "") for name in _FIELDS} | {"no": f"-{asked['page_size']}", "articlelang": "vi-VN"}
    fields |= {"is_authenticated": "False", "maxPage": asked["maxPage"]}
    return Form(url, tuple(fields.items()))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else otherwise


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside menus and the footer; a list's answer holds nothing but the list, on some portals in JSON."""
    page = _json.unwrapped(document) if is_answer(document.url) else document
    return read_listing(page, article_key, canonical_url, skip="nav a, header a, footer a, .menu a, #footer a")
