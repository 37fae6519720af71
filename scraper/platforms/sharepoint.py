"""SharePoint portals with web parts of their own: provinces, cities, communes and agencies whose shapes only the address shares.

The two templates that many copy, `sharepoint_tandan` and `sharepoint_news_detail`, are families of their own.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Form, Sighting
from scraper.platforms import _sharepoint, generic
from scraper.platforms._addresses import absolute, is_xml, split, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "sharepoint"
FIELDS = {
    "title": ".divDetail_Title, .title-detail, .detail-title, .tieu-de-bai-viet",
    "date": ".divDetail_DateCreate, .publish-date",
    "lead": ".divDetail_Summary, .noi-dung-trang .sapo, .sapo, .tomtat, .article-summary, .news-summary",
    "body": ".divDetail_Content, .noi-dung-trang:not(:has(.ms-rtestate-field)), .noi-dung-trang .ms-rtestate-field",
    "drop": ".divDetail_DateCreate, .publish-date, .divDetail_Title, .divDetail_Other, .tin-lien-quan, .tin-khac",
    "source": "[id$=_pnNguontin], .divDetail_Source",
}

SIGNS = ("Microsoft SharePoint", "/_layouts/", "MSOWebPartPage_", "s4-workspace")
_SHAPES = ("divDetail_DateCreate", "noi-dung-trang")
_DETAIL = re.compile(r"/p-[\w-]+/d(?:etail)?[/-](?P<rest>.*?)(?P<id>\d+)(?:\.(?:html?|aspx))?/?", re.I)


def fingerprint(document: Document) -> float:
    """0.8 for the known shapes on a SharePoint page, 0.6 for any other one: the families built on it are surer of their own."""
    if is_xml(document.text) or not any(sign in document.marks for sign in SIGNS):
        return 0.0
    return 0.8 if any(shape in document.marks for shape in _SHAPES) else 0.6


def article_key(url: str) -> str | None:
    """The number or dated page of the article, `p-<organisation>/d…<number>`, else as for an unknown portal."""
    key = _sharepoint.article_key(url)
    parts = split(url)
    if key is not None or parts is None:
        return key
    if match := _DETAIL.fullmatch(parts.path):
        return f"d/{match['id']}"
    if parts.path.lower().endswith(".aspx") and not _sharepoint.is_page(url):
        return None
    return generic.article_key(url)


def canonical_url(url: str) -> str:
    """A dated page's address without query; where a number opens the article, only the parameters that name list and item."""
    parts = split(url)
    key = _sharepoint.article_key(url)
    if parts is None or key is None:
        return tidy(url)
    kept = ("cateid", "organization", "menuid", "chuyenmucid", "listid", "list", "idcm", *_sharepoint.IDENTITIES)
    pairs = [pair for pair in parts.query.split("&") if pair.partition("=")[0].lower() in kept]
    return tidy(
        parts._replace(query="&".join(pairs)).geturl(), keep_query="?" in url and not _sharepoint.FRIENDLY.fullmatch(parts.path)
    )


def is_listing(url: str) -> bool:
    """The pages of a library that open no article, and what an unknown portal would call a listing."""
    if article_key(url) is not None:
        return False
    parts = split(url)
    aspx = parts is not None and parts.path.lower().endswith(".aspx")
    return _sharepoint.is_page(url) if aspx else generic.is_listing(url)


def next_page(document: Document) -> str | Form | None:
    """The link behind the current number, or what any pager says."""
    node = document.tree.css_first("span.CurrentPage + a[href], .ms-paging + td a[href], .paging .current + a[href]")
    return (absolute(document.base_url, node.attributes.get("href")) if node is not None else None) or generic.next_page(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside the header, menus and the footer."""
    return read_listing(
        document, article_key, canonical_url, skip="header a, footer a, nav a, #s4-ribbonrow a, .menu a, #footer a"
    )
