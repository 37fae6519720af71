"""What the families built on Liferay share: how its addresses are made of sites, languages and portlet parameters.

Which portlet shows the articles, and so the fields, is told by the families.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlunsplit

from scraper.document import Document
from scraper.platforms._addresses import absolute, is_file, query, segments, split, tidy

_LANGUAGE = re.compile(r"(?:vi|en|fr|lo|zh|ja|ko|km|ru|de)(?:[_-][A-Za-z]{2})?")
_PORTLET = re.compile(r"p_[plvaur]_.*|_.+_.+|p_l_id|doAsUserId|refererPlid|controlPanelCategory|redirect|inheritRedirect", re.I)
_WAY_BACK = re.compile(r"(?:.*_)?(?:redirect|inheritRedirect|p_auth|keywords)|p_p_(?:auth|col_\w+)|p_r_p_\w+", re.I)
_CURRENT = re.compile(r"(?:_\w+_|^)cur\d{0,2}")
_NO_NEWS = re.compile(
    r"documents|image|images|html|combo|group|user|delegate|poller|api|o|c|xmlrpc|webdav|dang-nhap|login|dang-ky|lien-he|contact"
    r"|so-do-.*|site-?map|search|tim-kiem|rss|hoi-.?ap|danh-ba|gioi-thieu|van-ban.*",
    re.I,
)
_IDENTITY = re.compile(
    r"(?:^|_)(?:assetEntryId|(?:cms)?article_?id|content_?id|news_?id|item_?id|entry_?id|id_?(?:tin|news))$", re.I
)
_PAGERS = ".taglib-page-iterator a[href], .lfr-pagination a[href], .pagination a[href], [class*=paginator] a[href]"
_TITLE = re.compile(r"(?:^|_)urlTitle$", re.I)
_OWN_FILES = re.compile(r"/o/(?:js/|[\w-]+/(?:css|js|images)/)")  # 6.2 has its themes at the root: `/name-theme/css/`


def is_later(marks: str) -> bool:
    """Whether a page's marks are those of Liferay 7 and not of 6.2: its portlets' long names and the places of its files."""
    return "com_liferay_" in marks or "/o/frontend-" in marks or "/o/js_" in marks or _OWN_FILES.search(marks) is not None


def behind_dash(url: str) -> tuple[list[str], list[str]] | None:
    """The path's names before and behind the `-` that Liferay parts a page from what its portlet shows, or None for no page.

    A language before the site is left out. Languages behind the dash are kept: such an address answers with a listing.
    """
    parts = split(url)
    if parts is None or is_file(parts.path.partition(";")[0]):
        return None
    names = segments(parts.path.partition(";")[0])
    if names and _LANGUAGE.fullmatch(names[0]):
        names = names[1:]
    at = names.index("-") if "-" in names else len(names)
    return names[:at], names[at + 1 :]


def is_trap(names: list[str]) -> bool:
    """Whether names end in a language, as where each page links itself in other languages by adding to its own address."""
    return bool(names) and bool(_LANGUAGE.fullmatch(names[-1]))


def identity(url: str) -> str | None:
    """The number, else the name, by which portlet parameters name an article that they show; None where they name none.

    What a portlet answers instead of a page (feeds, votes, prints) shows none.
    """
    parts = split(url)
    if parts is None or ("p_p_id" not in parts.query and "jspPage" not in parts.query):
        return None
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if any(name in ("p_p_lifecycle", "p_p_state") and value in ("1", "2", "pop_up", "exclusive") for name, value in pairs):
        return None
    number = next((value for name, value in pairs if _IDENTITY.search(name) and re.fullmatch(r"[1-9]\d{0,17}", value)), None)
    return number or next((value for name, value in pairs if _TITLE.search(name) and value), None)


def canonical(url: str) -> str:
    """The address without language, portlet parameters and the languages that were added behind it."""
    parts = split(tidy(url))
    if parts is None:
        return tidy(url)
    names = parts.path.split("/")
    while len(names) > 2 and _LANGUAGE.fullmatch(names[1]):
        del names[1]
    while len(names) > 2 and "-" in names and _LANGUAGE.fullmatch(names[-1]):
        names.pop()
    kept = parts.query
    if "=" in kept:
        shown = query(parts).get("p_p_id", "")
        other = shown and not re.match(r"101(?:_|$)|com_liferay_asset_publisher", shown) and not page_parameter(url)
        unwanted = _WAY_BACK if other or identity(url) is not None else _PORTLET
        pairs = parse_qsl(kept, keep_blank_values=True)
        wanted = [pair for pair in pairs if not unwanted.fullmatch(pair[0])]
        kept = kept if len(wanted) == len(pairs) else urlencode(wanted)
    return urlunsplit(parts._replace(path="/".join(names), query=kept))


def page_parameter(url: str) -> tuple[str, int] | None:
    """The parameter that turns a portlet's pages, with its number; None where the address has none."""
    for name, value in parse_qsl(url.partition("#")[0].partition("?")[2]):
        if _CURRENT.search(name) and not name.endswith("resetCur") and re.fullmatch(r"\d{1,6}", value):
            return name, int(value)
    return None


def is_listing(url: str) -> bool:
    """A page of the portal itself, or a further page of a list on it; the first page under that form is the page itself."""
    found, parts = behind_dash(url), split(url)
    if found is None or parts is None:
        return False
    names, shown = found
    if shown or any(map(_LANGUAGE.fullmatch, names)) or (names and _NO_NEWS.fullmatch(names[-1])) or len(names) > 5:
        return False
    if names and _NO_NEWS.fullmatch(names[0]):
        return False
    turned = page_parameter(url)
    return turned[1] > 1 if turned is not None else not parts.query


def next_page(document: Document) -> str | None:
    """The pager's link to the page after this one, told by the numbers in the addresses, for its words follow the session."""
    own = page_parameter(document.url)
    for link in document.tree.css(_PAGERS):
        url = absolute(document.base_url, link.attributes.get("href"))
        turned = page_parameter(url) if url else None
        if turned is not None and turned[1] == (own[1] + 1 if own else 2) and (own is None or turned[0] == own[0]):
            return url
    return None
