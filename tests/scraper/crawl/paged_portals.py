"""Portals for tests whose lists are paged as those of real families are: by POST, by state in forms, by JSON, by buttons.

Each answers like the CMS it stands for and refuses what that CMS refuses; what a crawl makes of it is judged by the tests.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qs, urlsplit

from small_server import Said

SIZE = 8
"""Articles on one page of a list."""

_TEXT = "<p>Bà con xã Bình An họp bàn việc nạo vét kênh, sửa đường và trồng thêm cây bóng mát trong tháng này.</p>" * 20
_MISSING: Said = (404, {}, b"<html><body>Kh\xc3\xb4ng t\xc3\xacm th\xe1\xba\xa5y</body></html>")


@dataclass
class Paged:
    """A portal of `articles` numbered articles, newest first. `refused` counts what it did not take."""

    articles: int = 27
    refused: list[str] = field(default_factory=list)
    family = ""

    def __post_init__(self) -> None:
        self.name = type(self).__name__.lower()

    @property
    def pages(self) -> int:
        return -(-self.articles // SIZE)

    @property
    def paths(self) -> set[str]:
        """The addresses of all articles."""
        return {self.path(number) for number in range(1, self.articles + 1)}

    def path(self, number: int) -> str:
        return f"/tin-tuc/nong-dan-xa-binh-an-nao-vet-kenh-{1000 + number}"

    def article(self, number: int) -> str:
        return f"<h1>Nạo vét kênh lần {number}</h1><p>Ngày 03/02/2026 08:15</p>{_TEXT}"

    def item(self, number: int) -> str:
        return f'<li><h2><a href="{escape(self.path(number))}">Nạo vét kênh lần thứ {number} tại xã Bình An</a></h2></li>'

    def items(self, page: int) -> str:
        newest = self.articles - (page - 1) * SIZE
        return "".join(self.item(number) for number in range(newest, max(0, newest - SIZE), -1))

    def page(self, path: str) -> Said:
        """The answer to a plain request."""
        if path == "/":
            return html(self.listing(1))
        match = re.search(r"1(\d{3})\b(?!.*\d{4})", path)
        number = int(match[1]) if match else 0
        return html(self.article(number)) if path in self.paths else _MISSING

    def post(self, path: str, fields: dict[str, str]) -> Said:
        """The answer to what is posted."""
        return self.refuse("posts are not taken")

    def listing(self, page: int) -> str:
        raise NotImplementedError

    def refuse(self, why: str) -> Said:
        self.refused.append(why)
        return 500, {}, b"<html><body>Server Error in '/' Application.</body></html>"


def html(body: str) -> Said:
    return 200, {}, f"<!DOCTYPE html><html><head><title>Cổng thử</title></head><body>{body}</body></html>".encode()


class Vnpt(Paged):
    """A list whose address never changes: LoadArticle is posted to and answers with the items alone."""

    family = "vnpt"
    load = "/DesktopModule/UIArticleInMenu/ArticleInMenuPagination.aspx/LoadArticle"

    def article(self, number: int) -> str:
        return (
            f'<div class="ArticleDetailControl"><div class="ArticleHeader">Nạo vét kênh lần {number}</div>'
            f'<div class="PostDate">03/02/2026 08:15</div><div class="ArticleContent">{_TEXT}</div></div>'
        )

    def listing(self, page: int) -> str:
        return (
            f'<div class="UIArticleInMenu_Default"><ul class="ArticleList">{self.items(1)}</ul></div>'
            f"<script>var maxPage = parseInt({self.pages}); var told = {{ article_category_id: 71, categoryIds: '71,72',"
            f" site_id: 9, page: 1, page_size: {SIZE}, is_default: 'True', number_of_day: 3 }};</script>"
        )

    def post(self, path: str, fields: dict[str, str]) -> Said:
        if path != self.load or fields.get("article_category_id") != "71" or fields.get("site_id") != "9":
            return self.refuse("another category")
        if fields.get("page_size") != str(SIZE) or fields.get("no") != f"-{SIZE}":
            return self.refuse("another size")
        return 200, {}, self.items(int(fields["page"])).encode()


class PostBack(Paged):
    """A WebForms list: each page's state is good for one step from that page, and only until the server starts again."""

    family = "webforms"
    started = 1

    def path(self, number: int) -> str:
        return f"/ChiTietTin.aspx?id={1000 + number}"

    def article(self, number: int) -> str:
        body = f'<div class="chitietbaiviet">{_TEXT}</div>'
        return f'<div class="title-article">Nạo vét kênh lần {number}</div><span id="datearticle">03/02/2026 08:15</span>{body}'

    def listing(self, page: int) -> str:
        links = "".join(
            f"<span>{n}</span>" if n == page else f"<a href=\"javascript:__doPostBack('grvTin','Page${n}')\">{n}</a>"
            for n in range(1, self.pages + 1)
        )
        state = {"__VIEWSTATE": f"trang{page}/{self.started}", "__EVENTVALIDATION": f"duoc{page}/{self.started}"}
        hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in state.items())
        return (
            f'<form method="post" action="/">{hidden}<div class="time_detail_news"></div><ul>{self.items(page)}</ul>'
            f"<div>{links}</div></form>"
        )

    def post(self, path: str, fields: dict[str, str]) -> Said:
        wanted = re.fullmatch(r"Page\$(\d+)", fields.get("__EVENTARGUMENT", ""))
        state = re.fullmatch(rf"trang(\d+)/{self.started}", fields.get("__VIEWSTATE", ""))
        if path != "/" or fields.get("__EVENTTARGET") != "grvTin" or wanted is None:
            return self.refuse("another target")
        if state is None or fields.get("__EVENTVALIDATION") != f"duoc{state[1]}/{self.started}":
            return self.refuse("stale state")
        return html(self.listing(int(wanted[1])))


class JsonPortlet(Paged):
    """A Liferay page whose list its script loads as JSON."""

    family = "liferay_json"
    load = "/news?p_p_id=newsbycategory_WAR_thuportlet&p_p_lifecycle=2&p_p_resource_id=loadPage"

    def path(self, number: int) -> str:
        return f"/news/-/details/20182/nao-vet-kenh-xa-binh-an-{1000 + number}"

    def article(self, number: int) -> str:
        body = f'<div id="contentDetail">{_TEXT}</div>'
        return (
            f'<div><h1 id="contentDetailTitleId">Nạo vét kênh lần {number}</h1><p class="date">03/02/2026 08:15</p>{body}</div>'
        )

    def listing(self, page: int) -> str:
        return (
            f'<div class="portlet-boundary"><div id="listNews">Đang tải</div></div><script>var loadPageURL = "{self.load}";'
            f'$.ajax({{ url: loadPageURL, type: "GET", data: {{ pageNum: 1, recordPerPage: {SIZE} }} }});</script>'
        )

    def page(self, path: str) -> Said:
        if not path.startswith(self.load):
            return super().page(path)
        asked = parse_qs(urlsplit(path).query)
        page = int(asked["pageNum"][0])
        if asked["recordPerPage"] != [str(SIZE)]:
            return self.refuse("another size")
        newest = self.articles - (page - 1) * SIZE
        items = [
            {"urlDetail": self.path(number), "title": f"Nạo vét kênh lần thứ {number}", "createdDate": "03/02/2026"}
            for number in range(newest, max(0, newest - SIZE), -1)
        ]
        answer = json.dumps({"items": items, "totalPageNum": self.pages})
        return 200, {"Content-Type": "application/json; charset=utf-8"}, answer.encode()


class Buttons(Paged):
    """A newspaper whose pager is buttons that lead nowhere without script."""

    family = "generic"

    def listing(self, page: int) -> str:
        buttons = "".join(f'<button class="item">{n}</button>' for n in range(1, self.pages + 1))
        return f"<ul>{self.items(page)}</ul><div>{buttons}</div>"

    def page(self, path: str) -> Said:
        match = re.fullmatch(r"/\?page=(\d+)", path)
        return html(self.listing(int(match[1]))) if match else super().page(path)


class Numbers(Paged):
    """A CMS of nobody's: numbers alone, beside numbers that count days, stars and months."""

    family = "generic"

    def listing(self, page: int) -> str:
        def shown(address: str, most: int) -> str:
            return "".join(f'<a href="{address}{n}">{n}</a> ' for n in range(1, most + 1))

        days = shown("/?ngay=", 30) + shown("/lich/2026/11/", 30) + shown("/luu-tru/2026/", 12)
        return f"<div>{days}</div><ul>{self.items(page)}</ul><p>{shown('/?trang=', self.pages)}</p><p>{shown('/?sao=', 5)}</p>"

    def page(self, path: str) -> Said:
        match = re.fullmatch(r"/\?trang=(\d+)", path)
        return html(self.listing(int(match[1]))) if match else super().page(path)


class Liferay(Paged):
    """The asset publisher of Liferay 6.2: `_cur` turns its pages, under more than one spelling of the address."""

    family = "liferay_asset_publisher"

    def path(self, number: int) -> str:
        return f"/tin-tuc/-/view_content/{1000 + number}-nao-vet-kenh-xa-binh-an.html"

    def article(self, number: int) -> str:
        title = f'<h1>Tin tức</h1><div class="asset-full-content-title">Nạo vét kênh lần {number}</div>'
        body = f'<p class="sapo">Bình An sạch hơn.</p><div class="journal-content-article">{_TEXT}</div>'
        return f'<div class="asset-full-content">{title}<div class="assetPublishDate">03/02/2026 08:15</div>{body}</div>'

    def listing(self, page: int) -> str:
        turn = "/?p_p_id=101_INSTANCE_k3&p_p_lifecycle=0&_101_INSTANCE_k3_delta=8&_101_INSTANCE_k3_cur="
        links = "".join(f'<li><a href="{escape(turn)}{n}">{n}</a></li>' for n in range(1, self.pages + 1))
        return (
            f'<div class="portlet-boundary portlet-asset-publisher asset-bounddary"><ul>{self.items(page)}</ul>'
            f'<ul class="taglib-page-iterator">{links}</ul></div>'
        )

    def page(self, path: str) -> Said:
        match = re.search(r"_cur=(\d+)", path)
        return html(self.listing(int(match[1]))) if match else super().page(path)


FAMILIES = (Vnpt, PostBack, JsonPortlet, Buttons, Numbers, Liferay)
