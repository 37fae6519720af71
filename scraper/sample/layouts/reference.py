"""The layout of an old custom portal of a province: tables and divs, a bracketed line with date and views, comments below.

The title is a div, the author stands alone as the last line of the text, and listings show neither lead image nor views.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from html import escape

from scraper.sample.article import SampleArticle
from scraper.sample.layouts import furniture
from scraper.sample.newsroom import written
from scraper.sample.site import Answer, Line, Site

_LISTING = re.compile(r"/tin-tuc/(?P<category>[a-z-]+)\.aspx")
_ARTICLE = re.compile(r"/tin-tuc/[a-z-]+/chitiet\.aspx")


def article_path(site: Site, number: int) -> str:
    """`/tin-tuc/kinh-te/chitiet.aspx?id=12`; the id alone identifies, whatever the category says."""
    return f"/tin-tuc/{site.paper.categories[site.plan.category(number, site.day)][0]}/chitiet.aspx?id={number}"


def answer(site: Site, path: str, query: Mapping[str, str]) -> Answer:
    """The front page, a listing, an article, a disallowed print view or endless calendar, a file, or 404."""
    if path in ("/", "/default.aspx"):
        return _page(site, site.paper.name, _lines(site.newest(10), "Tin mới"))
    if match := _LISTING.fullmatch(path):
        return _listing(site, match["category"], query)
    if path == "/inbaiviet.aspx" or _ARTICLE.fullmatch(path):
        number = _number(query.get("id", ""))
        if number is None or not site.published(number):
            return _missing(site)
        article = site.article(number)
        if path == "/inbaiviet.aspx":
            return Answer(f"<html><body onload='window.print()'>{_content(article)}</body></html>".encode())
        return _page(site, article.title, _article(site, number, article))
    if path == "/lich.aspx":
        return _calendar(site, query)
    if path == "/gioithieu.aspx":
        return _page(site, "Giới thiệu", "<div class='noidung'><p>Cổng thông tin điện tử phục vụ người dân trong tỉnh.</p></div>")
    if path == "/robots.txt":
        return furniture.robots("Disallow: /inbaiviet.aspx", "Disallow: /lich.aspx", "Disallow: /quantri/")
    return furniture.file(path) or _missing(site)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _missing(site: Site) -> Answer:
    return Answer(_page(site, "Thông báo", "<div class='loi'>Không tìm thấy trang bạn yêu cầu.</div>").body, status=404)


def _listing(site: Site, category_slug: str, query: Mapping[str, str]) -> Answer:
    category = site.category_of(category_slug)
    page = _number(query.get("trang", "1"))
    if category is None or page is None or not 1 <= page <= site.pages(category):
        return _missing(site)
    slug, name = site.paper.categories[category]
    last = site.pages(category)
    shown = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    links = [
        f"<b class='trangdangxem'>{n}</b>" if n == page else f"<a href='/tin-tuc/{slug}.aspx?trang={n}'>{n}</a>" for n in shown
    ]
    if page < last:
        links.append(f"<a href='/tin-tuc/{slug}.aspx?trang={page + 1}'>Trang sau</a>")
    pager = f"<div class='phantrang paging'>Trang: {' '.join(links)}</div>"
    return _page(site, name, _lines(site.listing(category, page), name) + pager)


def _lines(lines: list[Line], heading: str) -> str:
    items = "".join(
        f"<div class='tin'><table width='100%'><tr><td><a class='tieude' href='{escape(line.path)}'>{line.title}</a> "
        f"<span class='ngay'>({line.published_at:%d/%m/%Y})</span>"
        f"<div class='trichdan'>{line.lead}</div></td></tr></table></div>\n"
        for line in lines
    )
    return f"<div class='tenchuyenmuc'>{heading}</div>\n{items}"


def _content(article: SampleArticle) -> str:
    paragraphs = [f"<p align='justify'>{escape(written(article, paragraph))}</p>" for paragraph in article.paragraphs]
    for place, (url, caption) in enumerate(article.images, 1):
        image = (
            f"<table class='anh' align='center' border='0'><tr><td><img src='{escape(url)}' width='500' border='0'></td></tr>"
            f"<tr><td align='center'><i>{escape(written(article, caption))}</i></td></tr></table>"
        )
        paragraphs.insert(min(2 * place - 1, len(paragraphs)), image)
    if article.author is not None:
        paragraphs.append(f"<p align='right'><b>{escape(article.author)}</b></p>")
    files = "".join(f"<a href='{escape(url)}'>{escape(name)}</a><br>" for url, name in article.attachments)
    if files:
        paragraphs.append(f"<div class='dinhkem'>Tệp đính kèm: {files}</div>")
    return (
        f"<div class='tieudetin'>{escape(written(article, article.title))}</div>\n"
        f"<div class='ngaycapnhat'>[ Cập nhật vào ngày ({article.published_at:%d/%m/%Y}) ]"
        f" - [ Số lần xem: {article.views} ]</div>\n"
        f"<div class='tomtat'><b>{escape(written(article, article.lead))}</b></div>\n"
        "<div class='noidung'>\n" + "\n".join(paragraphs) + "\n</div>\n"
    )


def _article(site: Site, number: int, article: SampleArticle) -> str:
    slug = site.paper.categories[site.plan.category(number, site.day)][0]
    others = "".join(
        f"<li><a href='{escape(line.path)}'>{line.title}</a> <span>({line.published_at:%d/%m/%Y})</span></li>\n"
        for line in [*site.newer(number, 3), *site.older(number, 5)]
    )
    comment = (
        "<div class='motykien'><b>Bạn đọc</b> (Ngày gửi: 01/01/2024): Mong quý cơ quan thông tin thêm.</div>"
        if number % 4 == 1
        else ""
    )
    return (
        f"<div class='chitiet'>\n<div class='tenchuyenmuc'><a href='/tin-tuc/{slug}.aspx'>{article.category}</a></div>\n"
        + _content(article)
        + f"<div class='congcu'><a href='/inbaiviet.aspx?id={number}'>In bài viết</a> | <a href='#dau'>Về đầu trang</a></div>\n"
        f"<div class='ykien'><div class='tieudeykien'>Các ý kiến của bạn đọc</div>{comment}"
        "<form method='post' action='/gopy.aspx'>Họ tên: <input name='hoten'> Nội dung: <textarea name='noidung'></textarea>"
        "<input type='submit' value='Gửi ý kiến'></form></div>\n"
        f"<div class='tinkhac'><div class='tieudetinkhac'>Các tin khác</div><ul>{others}</ul></div>\n</div>\n"
    )


def _calendar(site: Site, query: Mapping[str, str]) -> Answer:
    month, year = _number(query.get("thang", "3")), _number(query.get("nam", "2025"))
    if month is None or year is None or not (1 <= month <= 12 and 1 <= year <= 9998):
        return _missing(site)
    following = furniture.next_month(date(year, month, 1))
    link = f"<a href='/lich.aspx?thang={following.month}&amp;nam={following.year}'>Tháng sau</a>"
    return _page(site, f"Lịch tháng {month}/{year}", f"<div class='lich'>{link}</div>")


@lru_cache(maxsize=8)
def _frame(site: Site) -> tuple[str, str]:
    """What stands before the content, from the title on, and after it."""
    size = max(0, site.page_bytes - 15_000)
    menu = "".join(f"<td><a href='/tin-tuc/{slug}.aspx'>{name}</a></td>" for slug, name in site.paper.categories)
    before = (
        f"<meta http-equiv='Content-Type' content='text/html; charset=utf-8'>\n{furniture.style(size // 2)}\n"
        f"{furniture.script(size - size // 2)}</head>\n<body bgcolor='#ffffff'><a name='dau'></a>\n"
        "<form name='aspnetForm' method='post' action=''><input type='hidden' name='__VIEWSTATE' "
        f"value='{'dHJhbSBnaWFuZw' * 40}'></form>\n<table class='khung' width='980' align='center'><tr><td colspan='2'>"
        f"<div class='dau'><img src='/images/banner.jpg' alt='{site.paper.name}'></div>"
        f"<div class='ngaythang'>{furniture.weekday(site.clock)}, ngày {site.clock:%d/%m/%Y %H:%M}</div>"
        f"<table class='thucdon'><tr><td><a href='/'>Trang chủ</a></td>{menu}<td><a href='/gioithieu.aspx'>Giới thiệu</a></td>"
        "<td><a href='/lich.aspx'>Lịch công tác</a></td></tr></table></td></tr>\n<tr><td class='giua' valign='top' width='720'>\n"
    )
    after = (
        f"</td><td class='phai' valign='top'>\n<div class='hop'>Địa bàn: {furniture.places()}</div>\n"
        f"<div class='hop'>{furniture.weather(site)}</div>\n"
        f"<div class='hop'><ul class='lienket'>{furniture.offices()}</ul></div>\n"
        f"<div class='hop thongke'>Số lượt truy cập: {furniture.visitors(site)}</div>"
        "<div class='hop'>Đang online: 37 - Hôm nay: 1.204</div></td></tr>\n<tr><td colspan='2' class='chan'>"
        f"{site.paper.name}. Giấy phép số: 08/GP-TTĐT cấp ngày 05/04/2013. Chịu trách nhiệm nội dung: Ban Biên tập.<br>"
        "Ghi rõ nguồn tin khi phát hành lại thông tin từ trang này.</td></tr></table>\n</body></html>\n"
    )
    return before, after


def _page(site: Site, title: str, content: str) -> Answer:
    before, after = _frame(site)
    page = f"<html>\n<head><title>{escape(title)} - {site.paper.name}</title>\n{before}{content}{after}"
    return Answer(page.encode())
