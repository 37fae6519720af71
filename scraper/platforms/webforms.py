"""ASP.NET WebForms portals that were each built once: provinces and departments with shapes of their own, and post-back pagers.

Seven such shapes are known by the names of their elements; of any other the generic rules find the fields.
"""

from __future__ import annotations

import re

from scraper.document import Document
from scraper.items import Form, Sighting
from scraper.platforms import _sharepoint, generic
from scraper.platforms._addresses import absolute, is_file, is_xml, query, segments, split, tidy
from scraper.platforms._listings import sightings as read_listing

NAME = "webforms"
# One line a shape, in the order of `_SHAPES`; names that other parts of a page may bear are tied to the article's own element.
FIELDS = {
    "title": ".title-article, h1.titleMain, [id*=etail][id$=lblTieuDe], .de-newstitle, .title_detail_news, .block_tin .title_pst"
    ", .tieudebai, .tieudetin",
    "date": "#datearticle, [id*=etail][id$=lblNgayDang], .de-newsCent span[id*=DateTime], .block_tin .date_pst, .time_detail_news"
    ", .dtContentDate, .thongke-ngay",
    "views": ".thongke-ngay, [id*=etail][id$=lblLuotXem], .de-newsCent span[id*=View]",
    "lead": "[id*=etail][id$=lblTomTat], .de-sumcontent, .block_tin p.mota, .summary_detail_news, p.content_summary"
    ", .noidung.sapo, .noidung.fwb, .sapo, .tomtat, .trichdan",
    "body": ".chitietbaiviet, [id*=etail][id$=lblNoiDung], .de-newscont, .block_tin .textbody, .article_summary_detail"
    ", .noidung:not(.sapo):not(.fwb):not(:has(.noidung))",
    "category": ".duongdan:not(:has(a)), .tenmuc a",
    "author": "[id*=etail][id$=lblTacGia], .block_tin .tacgia, .author-info",
    "drop": ".title-article, #datearticle, .tinlienquan, .tinkhac, .social, .fb-like, .date_pst, .summary_detail_news",
}

_SHAPES = (
    *("datearticle", "chitietbaiviet", "lblNgayDang", "lblNoiDung", "de-newsCent", "de-newscont", "date_pst", "time_detail_news"),
    *("article_summary_detail", "dtContentDate", "thongke-ngay"),
)
_IDENTITY = (*_sharepoint.IDENTITIES, "baivietid", "newid", "matin")
_GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_DETAIL = re.compile(
    r"(?:/[\w-]+)*?/(?P<kind>[a-z][\w-]*)(?:/\d{1,5})?/(?P<id>\d{1,9}|" + _GUID + r")/(?P<slug>[^/]*)\.(?:html?|aspx)", re.I
)
_NUMBERED = re.compile(r"/pages/detail/\d+/")
_SECTION = re.compile(r"(?:chuyen-?muc|danh-?muc|category|cat|zone|menu|trang|page|list|chu-?de|tag)s?", re.I)
_PAGING = ("page", "pageindex", "trang", "returnurl")
_SECTIONS = {*_PAGING, "menuid", "catid", "cateid", "zoneid", "idcm", "cid", "tabid", "lang", "id"}
_NO_NEWS = re.compile(
    r"rss|print|in-?(?:bai|tin)\w*|login|dang-?nhap|search|tim-?kiem|lien-?he|contact|van-?ban|vbpq|video|album|thu-?vien\w*|hoi-?dap"
    r"|so-?do\w*|sitemap|gop-?y|thu-?tuc\w*",
    re.I,
)
SIGNS = ("__VIEWSTATE", "thongke-ngay", "datearticle", "/pages/detail/")


def fingerprint(document: Document) -> float:
    """0.9 for a known shape that posts back, 0.8 for the one without; 0.3, less than other families, for any page that does."""
    if is_xml(document.text):
        return 0.0
    marks = document.marks
    state = "__VIEWSTATE" in marks
    if state and any(shape in marks for shape in _SHAPES):
        return 0.9
    if ("thongke-ngay" in marks and "titleMain" in marks) or "datearticle" in marks:
        return 0.8
    if _NUMBERED.search(marks) or _NUMBERED.search(document.url):
        return 0.8
    return 0.3 if state else 0.0


def article_key(url: str) -> str | None:
    """What opens the article: `newsid=<GUID>`, `detail/53116` of `/pages/detail/53116/slug.html`, else as for any portal."""
    parts = split(url)
    if parts is None or is_file(parts.path) or _is_no_news(parts.path):
        return None
    told = query(parts)
    for name in _IDENTITY:
        if value := told.get(name, "").strip("{} ").lower():
            return f"{name}={value}"
    match = _DETAIL.fullmatch(parts.path)
    if match is not None:
        return None if _SECTION.fullmatch(match["kind"]) else f"{match['kind'].lower()}/{match['id'].lower()}"
    return generic.article_key(url)


def _is_no_news(path: str) -> bool:
    return any(_NO_NEWS.fullmatch(name.rpartition(".")[0] or name) for name in segments(path))


def canonical_url(url: str) -> str:
    """The address with the parameters that open the article; those of print views, paging and tracking are dropped."""
    parts = split(url)
    if parts is None or article_key(url) is None:
        return tidy(url)
    if _DETAIL.fullmatch(parts.path):
        return tidy(url, keep_query=False)
    pairs = [pair for pair in parts.query.split("&") if pair.partition("=")[0].lower() not in _PAGING]
    return tidy(parts._replace(query="&".join(pairs)).geturl())


def is_listing(url: str) -> bool:
    """Categories, the front page and pagers: what carries no article and is none of the pages without news."""
    parts = split(url)
    if parts is None or article_key(url) is not None or _is_no_news(parts.path):
        return False
    match = _DETAIL.fullmatch(parts.path)
    if match is not None:
        return bool(_SECTION.fullmatch(match["kind"]))
    page = parts.path.lower().endswith(".aspx") and bool(parts.query)
    return generic.is_listing(url) or (page and set(query(parts)) <= _SECTIONS)


def next_page(document: Document) -> str | Form | None:
    """The pager's next address, else the form that its post-back link sends."""
    node = document.tree.css_first("span.CurrentPage + a[href], .PagerCurrentPageCell + td a[href], .phantrang .active + a[href]")
    url = absolute(document.base_url, node.attributes.get("href")) if node is not None else None
    return url or generic.next_page(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside the header, menus and the footer."""
    skip = "header a, footer a, nav a, .menu a, #menu a, #footer a, .footer a"
    return read_listing(document, article_key, canonical_url, skip=skip)
