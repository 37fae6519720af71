"""The title among the other headings of a page: the site's name, its sections, labels before it, and titles edited later.

How a family marks its titles is tested with the family.
"""

from __future__ import annotations

import pytest

from scraper.extraction import extract

TITLE = "Khởi công cầu mới bắc qua sông Lớn"
PROSE = "<p>Sáng nay, huyện tổ chức lễ khởi công cây cầu dài 300 mét nối hai xã, dự kiến thông xe vào cuối năm sau.</p>" * 4
URL = "https://xa.example.vn/tin-tuc/khoi-cong-cau-moi-bac-qua-song-lon-12.html"


def page(title: str, body: str, og: str | None = None) -> str:
    head = f'<meta property="og:title" content="{og}">' if og else ""
    return (
        f"<html><head><title>{title}</title>{head}</head><body>{body}<div>Ngày đăng: 14/06/2024</div>"
        f"<div class='entry-content'>{PROSE}</div></body></html>"
    )


@pytest.mark.parametrize(
    ("title", "body", "og"),
    [
        (f"{TITLE} - Tin trong huyện ta", f"<h1>Tin trong huyện ta</h1><h2>{TITLE}</h2>", None),
        (f"{TITLE} | Sông Lớn ngày nay", f"<h1>Sông Lớn ngày nay</h1><div class='title'>{TITLE}</div>", TITLE),
        (f"Cổng thông tin điện tử huyện Sông Lớn - {TITLE}", f"<h1>{TITLE}</h1>", None),
        (TITLE, f"<h1>Chính trị | {TITLE}</h1>", None),
        (f"{TITLE} - Trang tin", f"<h1>Chính trị | {TITLE}</h1>", TITLE),
        ("Khởi công cầu bắc qua sông Lớn", f"<h1>Sông Lớn</h1><h1>{TITLE}</h1>", None),
        (f"{TITLE} | Sông Lớn", f"<div>Sông Lớn</div><h1>{TITLE}</h1>", "Khởi công cầu lớn mới bắc qua sông"),
    ],
)
def test_the_title_is_told_from_other_headings(title: str, body: str, og: str | None) -> None:
    article = extract(page(title, body, og), URL)
    assert article.title == TITLE


def test_other_headings_are_named_with_the_reason() -> None:
    article = extract(page(f"{TITLE} - Tin trong huyện ta", f"<h1>Tin trong huyện ta</h1><h2>{TITLE}</h2>"), URL)
    assert article.evidence["title"].refused == ("Tin trong huyện ta: h1 that no claim of the page repeats as its title",)


def test_the_line_above_a_date_is_the_title_where_it_is_named_like_one() -> None:
    tools = "<a>In ra</a><a>Gửi bài viết qua email</a><a>Chia sẻ</a><a>Cỡ chữ</a><a>Nghe</a>"
    body = (
        f"<div class='title-detail'>{TITLE}</div><i>Thứ ba, 12/05/2020, 08:10</i>{tools}<div class='entry-content'>{PROSE}</div>"
    )
    article = extract(
        f"<html><head><title>Huyện Sông Lớn</title></head><body>{body}</body></html>", "https://x.example.vn/?id=12"
    )
    assert article.title == TITLE
    assert article.evidence["title"].where == "the line above the date"


@pytest.mark.parametrize(
    ("href", "own"), [("#", True), ("javascript:void(0)", True), (URL, True), ("/tin-tuc/khac-13.html", False)]
)
def test_the_title_may_be_the_link_to_its_own_article(href: str, *, own: bool) -> None:
    html = page("Sông Lớn", f"<h4><a href='{href}'>{TITLE}</a></h4>")
    address = "https://xa.example.vn/news.php?id=12"  # one that spells nothing
    assert (extract(html.replace(URL, address), address).title == TITLE) is own
