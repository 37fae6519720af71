"""The portlet of a province on Liferay whose lists are loaded by the page's script as JSON, page by page.

Other portlets on the same portal are read by the families of Liferay itself.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode

from scraper.document import Document
from scraper.items import Form, Sighting
from scraper.platforms import _json, _liferay
from scraper.platforms._addresses import absolute, is_xml
from scraper.platforms._listings import sightings as read_listing

NAME = "liferay_json"
FIELDS = {
    "article": "#contentDetailTitleId",
    "title": "#contentDetailTitleId",
    # The date's own name is not known; it stands beside the title where the page shows it at all.
    "date": ":has(> #contentDetailTitleId) > [class*=date], :has(> #contentDetailTitleId) > [class*=time]",
    "lead": "#sapoDetailId",
    "body": "#contentDetail",
    "drop": "#contentDetailTitleId, #sapoDetailId, .tool, .related_asset, .tin-lien-quan",
}
SIGNS = ("newsbycategory_WAR", "contentDetailTitleId", "sapoDetailId", "p_p_resource_id=loadPage")

_LOAD = "p_p_resource_id=loadPage"
_ITEM = {"url": "urlDetail", "title": "title", "lead": "summary", "published_at": "createdDate"}
_NUMBERED = re.compile(r"(?:.*-)?(?P<id>\d{3,18})")
_ADDRESS = re.compile(r"loadPageURL\s*[:=]\s*(?:'([^'\n]{1,1500})'|\"([^\"\n]{1,1500})\")", re.I)
_ESCAPED = re.compile(r"\\(?:x|u00)([0-9a-f]{2})|\\(/)", re.I)
_SIZE = re.compile(r"recordPerPage['\"]?\s*[:=]\s*['\"]?(\d{1,3})\b")
_POSTED = re.compile(r"(?:type|method)['\"]?\s*:\s*['\"]post|\$\.post\(\s*\w*loadPageURL", re.I)


def fingerprint(document: Document) -> float:
    """0.98 for the names of its portlet, its article's parts, and the address that its lists are loaded from."""
    if is_xml(document.text):
        return 0.0
    return 0.98 if is_answer(document.url) or any(sign in document.marks for sign in SIGNS) else 0.0


def article_key(url: str) -> str | None:
    """The number at the end of the name behind the dash, or the whole name; else the number among the portlet's parameters."""
    found = _liferay.behind_dash(url)
    if found is None or is_answer(url):
        return None
    shown = found[1]
    if not shown:
        return _liferay.identity(url)
    last = shown[-1].removesuffix(".html")
    match = _NUMBERED.fullmatch(last)
    return None if _liferay.is_trap(shown) else match["id"] if match else last


def canonical_url(url: str) -> str:
    """The address without language and the way back."""
    return _liferay.canonical(url)


def is_listing(url: str) -> bool:
    """The portal's pages and what their lists are loaded from."""
    return is_answer(url) or (article_key(url) is None and _liferay.is_listing(url))


def is_answer(url: str) -> bool:
    """Whether the address is the one that answers with a page of a list in JSON."""
    return _LOAD in url.partition("#")[0].partition("?")[2]


def next_page(document: Document) -> str | Form | None:
    """Of a page the first part of its list, as its script would ask for it; of that answer the next, up to `totalPageNum`."""
    url, _, posted = document.url.partition("#")
    if not is_answer(url):
        match = _ADDRESS.search(document.text)
        told = unescape(_ESCAPED.sub(lambda one: one[2] or chr(int(one[1], 16)), match[1] or match[2])) if match else None
        address = absolute(document.base_url, told)
        if address is None or not is_answer(address):
            return None
        size = _SIZE.search(document.text)
        asked = {"pageNum": "1", "recordPerPage": size[1] if size else "10", "keyword": ""}
        if _POSTED.search(document.text):
            return Form(address, tuple(asked.items()))
        return f"{address}&{urlencode(asked)}"
    asked = dict(parse_qsl(posted or url.partition("?")[2], keep_blank_values=True))
    answered = _json.answer(document)
    page, last = asked.get("pageNum", "1"), answered.get("totalPageNum")
    if not answered.get("items") or not page.isdecimal() or not str(last).isdecimal() or int(page) >= int(str(last)):
        return None
    asked["pageNum"] = str(int(page) + 1)
    return Form(url, tuple(asked.items())) if posted else f"{url.partition('?')[0]}?{urlencode(asked)}"


def sightings(document: Document) -> tuple[Sighting, ...]:
    """The objects of an answer; of a page everything linked outside the navigation."""
    if is_answer(document.url):
        return _json.sightings(document, _json.answer(document).get("items"), _ITEM, article_key, canonical_url)
    return read_listing(document, article_key, canonical_url, skip="nav a, footer a, #footer a, .breadcrumb a")
