"""The layout of a NukeViet 4 site: `/page-N/` pagers, views on listings only, and structured dates that lie as the CMS's do.

`article:published_time` is malformed, `datePublished` holds the time of the last edit, and RSS prints the month in place
of the minutes; the visible line is right. Addresses under another category redirect to the canonical one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from html import escape

from scraper.sample.article import SampleArticle
from scraper.sample.layouts import furniture, nukeviet_feeds
from scraper.sample.newsroom import written
from scraper.sample.site import Answer, Line, Site, slug

_ARTICLE = re.compile(r"/(?P<print>print/)?(?P<category>[a-z0-9-]+)/(?P<slug>[a-z0-9-]*?)-?(?P<number>[0-9]{1,9})\.html")
_LISTING = re.compile(r"/(?P<category>[a-z0-9-]+)/(?:page-(?P<page>[0-9]{1,7})/)?")


def article_path(site: Site, number: int) -> str:
    """`/kinh-te-dau-tu/thong-xe-duong-tinh-12.html`, with the category that the article stands in today."""
    category = site.paper.categories[site.plan.category(number, site.day)][0]
    return f"/{category}/{slug(site.title(number))}-{number}.html"


def answer(site: Site, path: str, query: Mapping[str, str]) -> Answer:
    """The front page, a listing, an article or its redirect, RSS, sitemaps, a tag, traps, a file, or 404."""
    if path == "/":
        return _page(site, site.paper.name, "", _lines(site, site.newest(10)))
    if path == "/robots.txt":
        return furniture.robots(
            "Disallow: /admin/", "Disallow: /users/", "Disallow: /print/", "Disallow: /lich/", f"Sitemap: {site.base}/sitemap.xml"
        )
    if (feed := nukeviet_feeds.answer(site, path)) is not None:
        return feed
    if match := _ARTICLE.fullmatch(path):
        return _reach(site, path, int(match["number"]), match["print"] is not None)
    if match := re.fullmatch(r"/lich/(\d{4})-(\d{2})/", path):
        return _calendar(site, int(match[1]), int(match[2]))
    if match := re.fullmatch(r"/tag/([a-z0-9-]{1,80})", path):
        return _page(site, f"Từ khóa {match[1]}", '<meta name="robots" content="noindex">', _lines(site, site.newest(5)))
    if match := _LISTING.fullmatch(path):
        return _listing(site, match["category"], int(match["page"] or 1))
    return furniture.file(path) or _missing(site)


def _missing(site: Site) -> Answer:
    content = '<div class="alert alert-danger">Không tìm thấy trang bạn yêu cầu.</div>'
    return Answer(_page(site, "Lỗi 404", "", content).body, status=404)


def _reach(site: Site, path: str, number: int, printed: bool) -> Answer:
    if not site.published(number):
        return _missing(site)
    if printed:
        return Answer(f"<html><body>{_body(site.article(number))}</body></html>".encode())
    canonical = article_path(site, number)
    if path != canonical:
        return furniture.moved(site.base + canonical)
    article = site.article(number)
    return _page(site, written(article, article.title), _meta(site, article), _article(site, number, article))


def _listing(site: Site, category_slug: str, page: int) -> Answer:
    category = site.category_of(category_slug)
    if category is None or not 1 <= page <= site.pages(category):
        return _missing(site)
    name, last = site.paper.categories[category][1], site.pages(category)

    def link(number: int, label: str) -> str:
        href = f"/{category_slug}/" + (f"page-{number}/" if number > 1 else "")
        rel = ' rel="next"' if number > page else ' rel="prev"'
        return f'<li><a{rel} title="{escape(name)} - Trang {number}" href="{href}">{label}</a></li>'

    items = [link(page - 1, "&laquo;")] if page > 1 else []
    items += [
        f'<li class="active"><a href="javascript:void(0)">{n}</a></li>' if n == page else link(n, str(n))
        for n in sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    ]
    items += [link(page + 1, "&raquo;")] if page < last else []
    pager = f'<div class="text-center"><ul class="pagination">{"".join(items)}</ul></div>' if last > 1 else ""
    return _page(site, name, "", _lines(site, site.listing(category, page)) + pager)


def _lines(site: Site, lines: list[Line]) -> str:
    items = "".join(
        '<div class="panel panel-default"><div class="panel-body">\n'
        f'<h3><a href="{line.path}" title="{line.title}">{line.title}</a></h3>\n'
        '<div class="text-muted"><ul class="list-unstyled list-inline">\n'
        f'<li><em class="fa fa-clock-o">&nbsp;</em> {line.published_at:%d/%m/%Y %H:%M:%S}</li>\n'
        f'<li><em class="fa fa-eye">&nbsp;</em> Đã xem: {site.plan.views(line.number, site.day)}</li>\n'
        f'<li><em class="fa fa-comment-o">&nbsp;</em> Phản hồi: 0</li></ul></div>\n{line.lead}\n</div></div>\n'
        for line in lines
    )
    return f'<div class="news_column">{items}</div>'


def _meta(site: Site, article: SampleArticle) -> str:
    edited = article.modified_at or article.published_at
    structured = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": written(article, article.title),
        "datePublished": edited.isoformat(),
        "dateModified": edited.isoformat(),
        "mainEntityOfPage": article.url,
        "publisher": {"@type": "Organization", "name": site.paper.name},
    }
    safe = json.dumps(structured, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<meta name="description" content="{_text(article, article.lead)}">\n'
        f'<meta property="og:title" content="{_text(article, article.title)}">\n'
        f'<meta property="og:type" content="article">\n<meta property="og:url" content="{article.url}">\n'
        f'<meta property="article:published_time" content="{article.published_at:%Y-%m-%d+0700:%H:%M}">\n'
        f'<meta property="article:modified_time" content="{edited:%Y-%m-%d+0700:%H:%M}">\n'
        f'<meta property="article:section" content="{escape(article.category)}">\n'
        f'<link rel="canonical" href="{article.url}">\n<script type="application/ld+json">{safe}</script>\n'
    )


def _text(article: SampleArticle, text: str) -> str:
    return escape(written(article, text))


def _body(article: SampleArticle) -> str:
    blocks = [f'<p style="text-align:justify">{_text(article, paragraph)}</p>' for paragraph in article.paragraphs]
    for place, (url, caption) in enumerate(article.images[1:], 1):
        figure = f'<figure class="image"><img alt="" src="{url}"><figcaption>{_text(article, caption)}</figcaption></figure>'
        blocks.insert(place, figure)
    return "\n".join(blocks)


def _lead_image(article: SampleArticle) -> str:
    if not article.images:
        return ""
    url, caption = article.images[0][0], _text(article, article.images[0][1])
    image = f'<img alt="{caption}" src="{url}" width="460" class="img-thumbnail"/>'
    return f'<figure class="article center">{image}<figcaption>{caption}</figcaption></figure>\n'


def _files(article: SampleArticle) -> str:
    items = "".join(
        f'<div class="list-group-item"><a href="{url}" title="Tập tin {escape(name)}" download>Tập tin : '
        f"<strong>{escape(name)}</strong></a></div>"
        for url, name in article.attachments
    )
    return f'<div class="list-group news-download-file">{items}</div>\n' if items else ""


def _article(site: Site, number: int, article: SampleArticle) -> str:
    edited = (article.modified_at or article.published_at).isoformat()
    people = "".join(
        f'<p class="h5 text-right"><strong>{label}: </strong>{escape(value)}</p>\n'
        for label, value in (("Tác giả bài viết", article.author), ("Nguồn tin", article.source))
        if value is not None
    )
    tags = ", ".join(f'<a title="{tag}" href="/tag/{slug(tag)}"><em>{tag}</em></a>' for tag in article.tags)
    category_slug, category = site.paper.categories[site.plan.category(number, site.day)]
    return (
        '<ul class="temp-breadcrumbs hidden"><li><a href="/" itemprop="item"><span itemprop="name">Trang nhất</span></a></li>'
        f'<li><a href="/{category_slug}/" itemprop="item"><span class="txt" itemprop="name">{category}</span></a></li></ul>\n'
        '<div class="news_column panel panel-default" itemtype="http://schema.org/NewsArticle" itemscope>'
        f'<div class="panel-body">\n<h1 class="title margin-bottom-lg" itemprop="headline">{_text(article, article.title)}</h1>\n'
        f'<span class="hidden hide d-none" itemprop="datePublished">{edited}</span>\n'
        f'<span class="hidden hide d-none" itemprop="dateModified">{edited}</span>\n'
        '<div class="row margin-bottom-lg"><div class="col-md-12"><span class="h5">'
        f"{furniture.weekday(article.published_at)} - {article.published_at:%d/%m/%Y %H:%M}</span></div>\n"
        '<div class="col-md-12"><ul class="list-inline text-right"><li>'
        f'<a rel="nofollow" title="In ra" href="/print{article_path(site, number)}"><em class="fa fa-print">&nbsp;</em></a>'
        f'</li></ul></div></div>\n<div class="clearfix"><div class="hometext m-bottom" itemprop="description">'
        f"{_text(article, article.lead)}</div>\n{_lead_image(article)}</div>\n"
        f'<div id="news-bodyhtml" class="bodytext margin-bottom-lg">\n{_body(article)}\n</div>\n{_files(article)}'
        f'<div class="margin-bottom-lg">{people}</div></div></div>\n{_PANEL}<div class="h5"><strong>Tags: </strong>{tags}</div>'
        f'</div></div>\n{_AFTERWORD}<div class="news_column panel panel-default"><div class="panel-body other-news">'
        f"{_related(site, number)}</div></div>\n"
    )


_PANEL = '<div class="news_column panel panel-default"><div class="panel-body">'
_AFTERWORD = (
    f'{_PANEL}<form id="form3B" action=""><p id="stringrating">'
    "Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p></form></div></div>\n"
    '<div id="idcomment" class="nv-fullbg"><p class="comment-title">Ý kiến bạn đọc</p></div>\n'
)


def _related(site: Site, number: int) -> str:
    blocks = (("Những tin mới hơn", site.newer(number, 5)), ("Những tin cũ hơn", site.older(number, 5)))
    return "".join(
        f'<p class="h3"><strong>{heading}</strong></p><ul class="detail-related related list-none list-items">'
        + "".join(
            '<li><em class="fa fa-angle-right">&nbsp;</em>'
            f'<h4><a href="{line.path}" data-content="{line.lead}" title="{line.title}">{line.title}</a></h4>'
            f"<em>({line.published_at:%d/%m/%Y})</em></li>\n"
            for line in lines
        )
        + "</ul>\n"
        for heading, lines in blocks
        if lines
    )


def _calendar(site: Site, year: int, month: int) -> Answer:
    if not (1 <= month <= 12 and 1 <= year <= 9998):
        return _missing(site)
    following = furniture.next_month(date(year, month, 1))
    return _page(site, f"Lịch {month}/{year}", "", f'<a href="/lich/{following:%Y-%m}/">Tháng sau</a>')


@lru_cache(maxsize=8)
def _frame(site: Site) -> tuple[str, str, str]:
    """The rest of the head, what stands before the content, and what after it."""
    size = max(0, site.page_bytes - 20_000)
    feeds = "".join(
        f'<link rel="alternate" href="/rss/{slug_}/" title="{escape(name)}" type="application/rss+xml">\n'
        for slug_, name in site.paper.categories
    )
    menu = "".join(
        f'<li role="presentation"><a class="dropdown-toggle" href="/{slug_}/" title="{name}">{name}</a></li>'
        for slug_, name in site.paper.categories
    )
    head = (
        f'<meta name="author" content="{site.paper.name}">\n<meta name="generator" content="NukeViet v4.5">\n'
        f'<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n{feeds}{furniture.style(size // 2)}\n'
        f"{furniture.script(size - size // 2)}\n</head>\n"
    )
    before = (
        f'<body>\n<div class="section-header"><a href="/"><img src="/uploads/logo.png" alt="{site.paper.name}"></a>'
        f'<span class="current-time">{furniture.weekday(site.clock)}, {site.clock:%d/%m/%Y, %H:%M}</span></div>\n'
        f'<nav id="menusite"><ul class="nav navbar-nav"><li><a href="/">Trang nhất</a></li>{menu}'
        '<li><a href="/lich/2025-03/">Lịch công tác</a></li></ul></nav>\n'
        '<div class="section-body"><div class="container" id="body"><div class="row"><div class="col-sm-12 col-md-13">\n'
    )
    after = (
        f'</div><div class="col-sm-6"><div class="panel panel-primary">{furniture.places()}</div>{furniture.weather(site)}'
        '<ul class="counter list-none display-table"><li><span>Đang truy cập</span><span>12</span></li>'
        "<li><span>Hôm nay</span><span>1,204</span></li>"
        f"<li><span>Tổng lượt truy cập</span><span>{furniture.visitors(site)}</span></li></ul></div></div></div></div>\n"
        f'<footer id="footer"><ul>{furniture.offices()}</ul><p>Giấy phép số 15/GP-TTĐT cấp ngày 12/6/2019</p></footer>\n'
        "</body></html>\n"
    )
    return head, before, after


def _page(site: Site, title: str, meta: str, content: str) -> Answer:
    head, before, after = _frame(site)
    page = f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<title>{escape(title)}</title>\n{meta}{head}{before}{content}{after}'
    return Answer(page.encode())
