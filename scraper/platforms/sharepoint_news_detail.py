"""The SharePoint template of the ministries (`News_Detail`), which departments of provinces have copied.

The same class names on a portal of `?com=` addresses belong to the family `com_query`.
"""

from __future__ import annotations

from scraper.document import Document
from scraper.items import Form, Sighting
from scraper.platforms import _sharepoint, generic
from scraper.platforms._addresses import absolute, share_of_links, split, tidy
from scraper.platforms._listings import sightings as read_listing
from scraper.vietnamese.text import clean

NAME = "sharepoint_news_detail"
FIELDS = {
    "title": ".News_Detail_Title, #divArticleDescription3 h1, #news-title",
    "date": ".News_Time_Post, [id$=_pnHide] > span, [id$=_pnHide]",
    "views": ".News_Time_Post",
    "lead": "#divArticleDescription1, #news-des, .Around_News_Content .sapo, .News_Detail_Sapo",
    # The ministries' template may go on with the text in a third part.
    "body": ":is(div, td):has(> #divArticleDescription2 ~ #divArticleDescription3:not(:empty))"
    ", #divArticleDescription2, #divArticleDescription .content, #divArticleDescription:not(:has(.content)), #news-detail"
    ", .Around_News_Content:not(:has(#divArticleDescription2, #divArticleDescription, #news-detail))",
    "drop": ".News_Time_Post, .News_Detail_Title, #divArticleDescription1, .border_content_fullwidth, .othernews_fullwidth"
    ", .social-share, .News_Tool",
    "author": ".author-info, [id$=_pnTacGia]",
    "source": "[id$=_pnNguontin]",
    "category": ".UL_Link_Menu li.Lv_3:last-child",
    "tags": ".News_Tags a",
    "attachments": "[id*=pnFile] a[href], .News_Attach a[href]",
}

SIGNS = (
    *("News_Detail_Title", "News_Time_Post", "divArticleDescription", "listnews_item_title", "H3_iTem_ListNews"),
    *("othernews_fullwidth", "Around_News_Content"),
)


def fingerprint(document: Document) -> float:
    """0.95 for the template's class names, less where addresses of the `?com=` family stand beside them."""
    share = share_of_links(document.text, lambda url: bool((parts := split(url)) and _sharepoint.FRIENDLY.fullmatch(parts.path)))
    if share is not None:
        return 0.5 if share >= 0.8 else 0.0
    marks = document.marks
    if not any(sign in marks for sign in SIGNS):
        return 0.0
    return 0.4 if marks.count("?com=") >= 2 else 0.95


def article_key(url: str) -> str | None:
    """The number of the list item, whichever of its two addresses is given; other sites of the farm number for themselves."""
    return _sharepoint.article_key(url)


def canonical_url(url: str) -> str:
    """The friendly address without query; of `chitiettin.aspx` category and article, without the title's words."""
    parts = split(url)
    if parts is None:
        return tidy(url)
    if _sharepoint.FRIENDLY.fullmatch(parts.path):
        return tidy(url, keep_query=False)
    if article_key(url) is None:
        return tidy(url)
    kept = [pair for pair in parts.query.split("&") if pair.partition("=")[0].lower() in ("chuyenmucid", *_sharepoint.IDENTITIES)]
    return tidy(parts._replace(query="&".join(kept)).geturl())


def is_listing(url: str) -> bool:
    """The front page, `/vn/chuyen-muc/<id>/slug.aspx`, and the pages of a library that open no article."""
    return _sharepoint.is_page(url)


def next_page(document: Document) -> str | Form | None:
    """The number behind the current one in `.Paging`, or what any pager says."""
    node = document.tree.css_first(".Paging .CurrentPage + a[href], .Paging .active + a[href], .Paging li.active + li > a[href]")
    for link in document.tree.css(".Paging a[href]")[:50] if node is None else ():
        before = link.prev
        while before is not None and before.is_text_node:
            before = before.prev
        if before is not None and before.tag != "a" and clean(before.text()).isdigit():
            node = link
            break
    return (absolute(document.base_url, node.attributes.get("href")) if node is not None else None) or generic.next_page(document)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """Everything linked outside the header, menus and the footer; other news stand as `title(date)`."""
    return read_listing(
        document, article_key, canonical_url, skip="header a, footer a, nav a, .UL_Link_Menu a, .UL_Menu a, .UL_Menu_Top a"
    )
