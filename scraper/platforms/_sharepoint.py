"""How SharePoint portals address their articles: the dated page libraries, and list items opened by a page with their number.

Which web parts show them, and so the fields, is told by the families that are built on SharePoint.
"""

from __future__ import annotations

import re

from scraper.platforms._addresses import is_file, query, segments, split

IDENTITIES = ("idnews", "newsid", "itemid", "nid", "idtin", "tinid", "idbaiviet", "contentid", "articleid", "itemurl")
"""Query parameters, in small letters, that name an article; the first of them that a page carries is its identity."""

FRIENDLY = re.compile(r"(?:/(?P<web>(?!\d+/)[\w-]+))?/(?P<section>(?!\d+/|_)[\w-]+)/(?:\d+/)?(?P<id>\d+)/[^/]+\.aspx", re.I)
"""`/vn/tin-tuc/<category>/<id>/slug.aspx`, which opens the list item that `chitiettin.aspx?IDNews=<id>` opens too."""

_CATEGORY = re.compile(r"chuyen-?muc\w*|category|danh-?muc\w*|channel", re.I)
_PAGES = re.compile(r"pages|trang", re.I)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_DEFAULT = re.compile(r"vn|vi|vi-vn|portal|sites|home")
_NO_NEWS = re.compile(
    r"lien-?he.*|contact.*|rss.*|(?:tim-?kiem|search|ket-?qua).*|(?:dang-?nhap|login).*|so-?do.*|sitemap.*|.*van-?ban.*|vb.*|video.*|thu-?vien.*"
    r"|.*hinh-?anh.*|album.*|hoi-?dap.*|gop-?y.*|y-?kien.*|thu-?tuc.*|in-?(?:bai|tin).*|print.*|gioi-?thieu.*|lich-?(?:cong|lam).*|danh-?ba.*",
    re.I,
)


def web(names: list[str]) -> str:
    """The site of the farm that a path leads into, with a slash behind it; nothing for the main one, whose names vary.

    Each site has lists, and so numbers, of its own.
    """
    at = next((place for place, name in enumerate(names) if _PAGES.fullmatch(name)), 0)
    own = [name.lower() for name in names[:at] if not _DEFAULT.fullmatch(name.lower())]
    return "".join(f"{name}/" for name in own)


def article_key(url: str) -> str | None:
    """Site and number of the list item, or site, date and name of a page of a dated library; None for other addresses.

    One function for all families on SharePoint, so that a portal whose pages are taken for several of them has one identity
    an article. `/vn/tin-tuc/1173/71544/ten-bai.aspx` and `chitiettin.aspx?IDNews=71544` give `71544`,
    `/Trang/ChiTietTinTuc.aspx?nid=12` gives `nid=12`, `/portal/Pages/2023-01-30/Ten-bai-468686.aspx` gives
    `2023-01-30/ten-bai-468686`: SharePoint does not tell small letters from capitals.
    """
    parts = split(url)
    if parts is None or is_file(parts.path):
        return None
    names = segments(parts.path)
    if not names or not names[-1].lower().endswith(".aspx"):
        return None
    stem = names[-1][:-5].lower()
    if len(names) >= 2 and _DATE.fullmatch(names[-2]):
        return f"{web(names)}{names[-2]}/{stem}"
    if friendly := FRIENDLY.fullmatch(parts.path):
        if _CATEGORY.fullmatch(friendly["section"]) or _NO_NEWS.fullmatch(friendly["section"]):
            return None
        own = (friendly["web"] or "").lower()
        return friendly["id"] if not own or _DEFAULT.fullmatch(own) else f"{own}/{friendly['id']}"
    if _NO_NEWS.fullmatch(stem):
        return None
    told = query(parts)
    for name in IDENTITIES:
        if value := told.get(name, "").strip("{} ").lower():
            return f"{web(names)}{value if name == 'idnews' else f'{name}={value}'}"
    return None


def needs_query(url: str) -> bool:
    """Whether the query opens the article, rather than the path."""
    parts = split(url)
    return parts is not None and article_key(parts._replace(query="").geturl()) is None


def is_page(url: str) -> bool:
    """Whether the address may be a category or the front page: a page of a library that opens no article."""
    parts = split(url)
    if parts is None or is_file(parts.path) or article_key(url) is not None:
        return False
    if friendly := FRIENDLY.fullmatch(parts.path):
        return bool(_CATEGORY.fullmatch(friendly["section"]))
    names = segments(parts.path)
    if any(name.lower() in ("_layouts", "lists", "_vti_bin", "_catalogs", "forms") for name in names):
        return False
    if not names or not names[-1].lower().endswith(".aspx"):
        return len(names) <= 1 and not parts.query
    return not _NO_NEWS.fullmatch(names[-1][:-5])
