"""The layout of a WordPress site: `/page/N/`, `/feed/`, machine-readable times that tell the truth, views by a plugin.

Wrong slugs and `?p=` short links redirect to the permalink, as WordPress does; sharing and related blocks are noise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date
from email.utils import format_datetime
from functools import lru_cache
from html import escape

from scraper.sample.article import SampleArticle
from scraper.sample.layouts import furniture
from scraper.sample.newsroom import written
from scraper.sample.site import Answer, Line, Site, slug

_POST = re.compile(r"/[0-9]{4}/[0-9]{2}/[a-z0-9-]*?-?(?P<number>[0-9]{1,9})/")
_CATEGORY = re.compile(r"/category/(?P<category>[a-z0-9-]+)/(?:page/(?P<page>[0-9]{1,7})/|(?P<feed>feed)/)?")


def article_path(site: Site, number: int) -> str:
    """`/2025/03/thong-xe-duong-tinh-12/`; the number at the end identifies."""
    return f"/{site.plan.published_at(number):%Y/%m}/{slug(site.title(number))}-{number}/"


def answer(site: Site, path: str, query: Mapping[str, str]) -> Answer:
    """The front page, a category, a post or its redirect, a feed, a tag, traps, a file, or 404."""
    if path == "/" and re.fullmatch(r"[0-9]{1,9}", query.get("p", "")):
        return _post(site, path, int(query["p"]))
    if path == "/":
        return _page(site, site.paper.name, "", _lines(site.newest(10), "Bài viết mới"))
    if path == "/robots.txt":
        return furniture.robots(
            "Disallow: /wp-admin/", "Disallow: /lich-su-kien/", "Disallow: /?s=", "Allow: /wp-admin/admin-ajax.php"
        )
    if path == "/feed/":
        return _feed(site, site.paper.name, site.newest(10))
    if match := _CATEGORY.fullmatch(path):
        return _category(site, match["category"], int(match["page"] or 1), match["feed"] is not None)
    if match := _POST.fullmatch(path):
        return _post(site, path, int(match["number"]))
    if match := re.fullmatch(r"/lich-su-kien/(\d{4})-(\d{2})/", path):
        return _calendar(site, int(match[1]), int(match[2]))
    if re.fullmatch(r"/(?:tag|author)/[a-z0-9-]{1,80}/", path):
        return _page(site, "Lưu trữ", '<meta name="robots" content="noindex, follow">\n', _lines(site.newest(5), "Lưu trữ"))
    return furniture.file(path) or _missing(site)


def _missing(site: Site) -> Answer:
    content = '<section class="error-404 not-found"><p>Không tìm thấy trang này.</p></section>'
    return Answer(_page(site, "Không tìm thấy trang", "", content).body, status=404)


def _category(site: Site, category_slug: str, page: int, feed: bool) -> Answer:
    category = site.category_of(category_slug)
    if category is None or not 1 <= page <= site.pages(category):
        return _missing(site)
    name, last = site.paper.categories[category][1], site.pages(category)
    lines = site.listing(category, page)
    if feed:
        return _feed(site, name, lines)
    start = f"{site.base}/category/{category_slug}/"

    def link(number: int, css: str, label: str) -> str:
        return f'<a class="{css}" href="{start}{f"page/{number}/" if number > 1 else ""}">{label}</a>'

    links = [link(page - 1, "prev page-numbers", "Trang trước")] if page > 1 else []
    links += [
        f'<span aria-current="page" class="page-numbers current">{n}</span>' if n == page else link(n, "page-numbers", str(n))
        for n in sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    ]
    links += [link(page + 1, "next page-numbers", "Trang sau")] if page < last else []
    pager = f'<nav class="navigation pagination"><div class="nav-links">{"".join(links)}</div></nav>' if last > 1 else ""
    meta = f'<link rel="alternate" type="application/rss+xml" href="{start}feed/">\n'
    return _page(site, name, meta, _lines(lines, f"Chuyên mục: {name}") + pager)


def _lines(lines: list[Line], heading: str) -> str:
    items = "".join(
        f'<article id="post-{line.number}" class="post type-post status-publish hentry"><header class="entry-header">'
        f'<h2 class="entry-title"><a href="{line.path}" rel="bookmark">{line.title}</a></h2><div class="entry-meta">'
        f'<time class="entry-date published" datetime="{line.published_at.isoformat()}">{line.published_at:%d/%m/%Y}</time>'
        f'</div></header><div class="entry-summary"><p>{line.lead}</p></div></article>\n'
        for line in lines
    )
    return f'<header class="page-header"><h1 class="page-title">{heading}</h1></header>\n{items}'


def _feed(site: Site, title: str, lines: list[Line]) -> Answer:
    items = "".join(
        f"<item><title>{line.title}</title><link>{site.base}{line.path}</link>"
        f"<pubDate>{format_datetime(line.published_at.astimezone(UTC))}</pubDate>"
        f'<guid isPermaLink="false">{site.base}/?p={line.number}</guid><description>{line.lead}</description></item>\n'
        for line in lines
    )
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f'<title>{escape(title)}</title><atom:link href="{site.base}/feed/" rel="self" type="application/rss+xml" />'
        f"<link>{site.base}</link><description>{escape(site.paper.name)}</description><language>vi</language>\n{items}</channel></rss>\n"
    )
    return Answer(body.encode(), content_type="application/rss+xml; charset=UTF-8")


def _post(site: Site, path: str, number: int) -> Answer:
    if not site.published(number):
        return _missing(site)
    canonical = article_path(site, number)
    if path != canonical:
        return furniture.moved(site.base + canonical)
    article = site.article(number)
    modified = article.modified_at or article.published_at
    meta = (
        f'<link rel="canonical" href="{article.url}">\n<link rel="shortlink" href="{site.base}/?p={number}">\n'
        f'<meta property="og:type" content="article">\n<meta property="og:title" content="{_text(article, article.title)}">\n'
        f'<meta property="article:published_time" content="{article.published_at.isoformat()}">\n'
        f'<meta property="article:modified_time" content="{modified.isoformat()}">\n'
    )
    return _page(
        site, written(article, article.title), meta, _article(site, number, article), "post-template-default single single-post"
    )


def _text(article: SampleArticle, text: str) -> str:
    return escape(written(article, text))


def _content(number: int, article: SampleArticle) -> str:
    blocks = [f"<p>{_text(article, paragraph)}</p>" for paragraph in article.paragraphs]
    for place, (url, caption) in enumerate(article.images, 1):
        figure = (
            f'<figure id="attachment_{number}{place}" class="wp-caption aligncenter" style="width: 810px">'
            f'<img loading="lazy" class="size-full wp-image-{number}{place}" src="{url}" alt="" width="800" height="533" />'
            f'<figcaption class="wp-caption-text">{_text(article, caption)}</figcaption></figure>'
        )
        blocks.insert(min(2 * place - 1, len(blocks)), figure)
    blocks += [
        f'<div class="wp-block-file"><a href="{url}">{escape(name)}</a>'
        f'<a href="{url}" class="wp-block-file__button wp-element-button" download>Tải xuống</a></div>'
        for url, name in article.attachments
    ]
    if article.source is not None:
        blocks.append(f'<p style="text-align: right"><em>Nguồn: {escape(article.source)}</em></p>')
    return "\n".join(blocks)


def _article(site: Site, number: int, article: SampleArticle) -> str:
    category_slug, category = site.paper.categories[site.plan.category(number, site.day)]
    published, modified = article.published_at, article.modified_at or article.published_at
    author = ""
    if article.author is not None:
        link = f'<a class="url fn n" rel="author" href="/author/{slug(article.author)}/">{escape(article.author)}</a>'
        author = f'<span class="byline"> bởi <span class="author vcard">{link}</span></span>'
    tags = ", ".join(f'<a href="/tag/{slug(tag)}/" rel="tag">{tag}</a>' for tag in article.tags)
    views = f"{article.views or 0:,}".replace(",", ".")
    others = "".join(
        f'<li><a href="{line.path}">{line.title}</a> <span class="date">{line.published_at:%d/%m/%Y}</span></li>\n'
        for line in site.older(number, 4)
    )
    return (
        f'<article id="post-{number}" class="post-{number} post type-post status-publish hentry category-{category_slug}">\n'
        f'<header class="entry-header"><h1 class="entry-title">{_text(article, article.title)}</h1>\n<div class="entry-meta">'
        f'<span class="posted-on"><time class="entry-date published" datetime="{published.isoformat()}">'
        f'{published:%d/%m/%Y}</time><time class="updated" datetime="{modified.isoformat()}">{modified:%d/%m/%Y}</time></span>'
        f"{author} "
        f'<span class="cat-links">Chuyên mục: <a href="/category/{category_slug}/" rel="category tag">{category}</a></span>'
        f' <span class="post-views">Lượt xem: {views}</span></div></header>\n<div class="entry-content">\n'
        f'<p class="sapo"><strong>{_text(article, article.lead)}</strong></p>\n{_content(number, article)}\n{_SHARING}'
        f'<div class="related-posts"><h3>Bài viết liên quan</h3><ul>{others}</ul></div>\n</div>\n'
        f'<footer class="entry-footer"><span class="tags-links">Từ khóa: {tags}</span></footer>\n</article>\n{_COMMENTS}'
    )


_SHARING = (
    '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Chia sẻ:</h3><ul>'
    '<li><a rel="nofollow" href="#">Zalo</a></li><li><a rel="nofollow" href="#">Facebook</a></li></ul></div>\n'
)
_COMMENTS = (
    '<div id="comments" class="comments-area"><h2 class="comments-title">Bình luận</h2><ol class="comment-list"></ol>'
    '<div id="respond" class="comment-respond"><h3 id="reply-title">Để lại một bình luận</h3>'
    "<p>Email của bạn sẽ không được hiển thị công khai.</p></div></div>\n"
)


def _calendar(site: Site, year: int, month: int) -> Answer:
    if not (1 <= month <= 12 and 1 <= year <= 9998):
        return _missing(site)
    following = furniture.next_month(date(year, month, 1))
    return _page(site, f"Lịch {month}/{year}", "", f'<a href="/lich-su-kien/{following:%Y-%m}/">Tháng sau</a>')


@lru_cache(maxsize=8)
def _frame(site: Site) -> tuple[str, str, str]:
    """The rest of the head, what stands before the content, and what after it."""
    size = max(0, site.page_bytes - 17_000)
    name = site.paper.name
    menu = "".join(
        f'<li class="menu-item menu-item-type-taxonomy"><a href="/category/{slug_}/">{category}</a></li>'
        for slug_, category in site.paper.categories
    )
    head = (
        f'<meta name="generator" content="WordPress 6.5.2">\n<link rel="https://api.w.org/" href="{site.base}/wp-json/">\n'
        f'<link rel="alternate" type="application/rss+xml" title="{name} &raquo; Bài viết" href="{site.base}/feed/">\n'
        '<link rel="stylesheet" id="theme-css" href="/wp-content/themes/nongthon/style.css" media="all">\n'
        f"{furniture.style(size // 2)}\n{furniture.script(size - size // 2)}\n</head>\n"
    )
    before = (
        '<div id="page" class="site"><header id="masthead" class="site-header">'
        f'<p class="site-title"><a href="/" rel="home">{name}</a></p>'
        f'<div class="top-date">{furniture.weekday(site.clock)}, {site.clock:%d/%m/%Y}</div>'
        f'<nav id="site-navigation" class="main-navigation"><ul class="menu"><li><a href="/">Trang chủ</a></li>{menu}'
        '<li><a href="/lich-su-kien/2025-03/">Lịch sự kiện</a></li></ul></nav></header>\n<main id="primary" class="site-main">\n'
    )
    after = (
        f'</main>\n<aside id="secondary" class="widget-area"><section class="widget">{furniture.places()}</section>'
        f'<section class="widget">{furniture.weather(site)}</section>'
        f'<section class="widget"><ul>{furniture.offices()}</ul></section>'
        f'<section class="widget">Tổng lượt truy cập: {furniture.visitors(site)}</section></aside>\n'
        '<footer id="colophon" class="site-footer">Giấy phép số 21/GP-TTĐT cấp ngày 17/08/2020</footer></div>\n'
        '<script src="/wp-includes/js/wp-emoji-release.min.js"></script>\n</body></html>\n'
    )
    return head, before, after


def _page(site: Site, title: str, meta: str, content: str, kind: str = "archive") -> Answer:
    head, before, after = _frame(site)
    page = (
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="UTF-8">\n'
        f"<title>{escape(title)} &#8211; {site.paper.name}</title>\n{meta}{head}"
        f'<body class="{kind} wp-embed-responsive">{before}{content}{after}'
    )
    return Answer(page.encode())
