"""The authors that only machines are told: all of several, and none that is the site, an address or an organisation.

Lines that readers see are tested with the bylines.
"""

from __future__ import annotations

import json

import pytest

from scraper.extraction import extract

PROSE = "<p>Sáng nay, huyện tổ chức lễ khởi công cây cầu dài 300 mét nối hai xã, dự kiến thông xe vào cuối năm sau.</p>" * 4
ENGLISH = "<p>This morning the district began to build a bridge of 300 metres, which will open at the end of next year.</p>" * 4
URL = "https://xa.example.vn/tin-tuc/khoi-cong-cau-moi-bac-qua-song-lon-12.html"


@pytest.mark.parametrize(
    ("told", "expected", "role"),
    [
        ([{"@type": "Person", "name": "Lê Thị Hoa"}, {"name": "Trần Văn Bình"}], ("Lê Thị Hoa", "Trần Văn Bình"), "person"),
        ([{"name": "Lê Thị Hoa"}, {"name": "admin"}], ("Lê Thị Hoa",), "person"),
        ([{"name": "Lê Thị Hoa"}, {"name": "Lê Thị Hoa"}], ("Lê Thị Hoa",), "person"),
        ([{"name": "https://xa.example.vn/tac-gia"}, {"name": "hoa@xa.example.vn"}], (), None),
        ({"name": "Cổng thông tin điện tử huyện"}, (), None),
        (["Lê Thị Hoa", None, 7], ("Lê Thị Hoa",), "person"),
    ],
)  # fmt: skip
def test_all_authors_that_machines_are_told(told: object, expected: tuple[str, ...], role: str | None) -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Khởi công cầu mới bắc qua sông Lớn", "author": told})
    html = f"""<html><head><script type="application/ld+json">{data}</script></head><body>
    <h1>Khởi công cầu mới bắc qua sông Lớn</h1>
    <div>Ngày đăng: 14/06/2024</div><div class="entry-content">{PROSE}</div></body></html>"""
    article = extract(html, URL)
    assert article.authors == expected
    assert article.author_role == role


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ('<span class="article-author">By Anna Miller</span>', "", ("Anna Miller",)),
        ('<a rel="author" href="/a">Anna Miller</a>', "", ("Anna Miller",)),
        ('<p class="byline">Anna Miller and Tom Baker</p>', "", ("Anna Miller", "Tom Baker")),
        ('<p class="byline">Senior Writer</p>', "", ()),
        ('<p class="byline">von</p>', "", ()),
        ("", '<div><span class="article-author">Anna Miller</span></div>', ()),  # of another article, below
    ],
)
def test_elements_named_as_the_authors_speak_where_nothing_else_does(above: str, below: str, expected: tuple[str, ...]) -> None:
    html = f"""<html><body><h1>A new bridge across the Great River</h1><div>{above}<p>A caption of some length, and no name.</p>
    <p>14 June 2024</p></div><div class="entry-content">{ENGLISH}</div>{below}</body></html>"""
    assert extract(html, "https://news.example/a-new-bridge-12.html").authors == expected


def test_what_was_considered_for_author_source_and_category_says_why_not() -> None:
    html = f"""<html><head><meta name="author" content="Trang tin xã Phước Lộc">
    <meta property="article:section" content="Tin nóng">
    </head><body><div class="breadcrumb"><a href="/">Trang chủ</a><a href="/kinh-te">Kinh tế</a></div>
    <h1>Khởi công cầu mới bắc qua sông Lớn</h1><div>Ngày đăng: 14/06/2024</div><div class="entry-content">{PROSE}</div>
    <p>Nguồn: Ghi rõ nguồn tin khi phát hành lại</p><p>Tác giả: Lê Thị Hoa</p><p>Nguồn: Báo Phước Lộc</p></body></html>"""
    article = extract(html, URL)
    assert (article.authors, article.source, article.category) == (("Lê Thị Hoa",), "Báo Phước Lộc", "Kinh tế")
    refused = {name: evidence.refused for name, evidence in article.evidence.items()}
    assert refused["author"] == ("Trang tin xã Phước Lộc: meta author names another",)
    assert refused["source"] == ("Nguồn: Ghi rõ nguồn tin khi phát hành lại: a condition of reuse",)
    assert refused["category"] == ("Tin nóng: article:section names another",)


def in_english(head: str) -> tuple[tuple[str, ...], str | None]:
    html = f"""<html><head><meta property="og:site_name" content="River Courier">{head}</head><body>
    <h1>A new bridge across the Great River</h1><div>14 June 2024</div><div class="entry-content">{ENGLISH}</div></body></html>"""
    article = extract(html, "https://news.example/a-new-bridge-12.html")
    return article.authors, article.author_role


@pytest.mark.parametrize(
    ("author", "expected", "role"),
    [
        ({"name": ["Anna Miller", "Tom Baker"]}, ("Anna Miller", "Tom Baker"), "person"),
        ({"name": "Anna de Groot"}, ("Anna de Groot",), "person"),
        ({"name": "Anna Miller und Tom Baker"}, ("Anna Miller", "Tom Baker"), "person"),
        ({"name": "Anna Miller | The Hill Journal"}, ("Anna Miller",), "person"),
        ({"name": "Anna Miller, Hill Report"}, ("Anna Miller",), "person"),
        ([{"@type": "Organization", "name": "Hill Press Agency"}], ("Hill Press Agency",), "organisation"),
        ({"@type": "Organization", "name": "River Courier"}, (), None),  # the site
        ({"name": "River Courier staff"}, (), None),
        ({"name": "rivercourier"}, (), None),
        ({"@type": "Organization", "name": "courier.example.com"}, (), None),
    ],
)
def test_authors_that_machines_are_told_in_other_languages(author: object, expected: tuple[str, ...], role: str | None) -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "A new bridge across the Great River", "author": author})
    assert in_english(f'<script type="application/ld+json">{data}</script>') == (expected, role)


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ('<meta name="byl" content="By Anna Miller">', ("Anna Miller",)),
        ('<meta name="parsely-author" content="Anna Miller | RCRN">', ("Anna Miller",)),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Anna Miller">', ("Anna Miller",)),
        ('<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="Five Minutes">', ()),
        ('<meta name="author" content="Anna Miller"><meta name="sailthru.author" content="Anna Miller,Tom Baker">',
         ("Anna Miller", "Tom Baker")),
        ('<meta name="author" content="Tom Baker"><meta name="sailthru.author" content="Anna Miller">', ("Tom Baker",)),
    ],
)  # fmt: skip
def test_meta_tags_that_name_the_author(meta: str, expected: tuple[str, ...]) -> None:
    assert in_english(meta)[0] == expected


def test_an_organisation_told_as_author_of_a_vietnamese_page_is_not_believed() -> None:
    data = json.dumps({"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Sở Giao thông huyện"}})
    html = f"""<html><head><meta property="og:site_name" content="Xã Phước Lộc"><script type="application/ld+json">{data}</script>
    </head><body><h1>Khởi công cầu mới bắc qua sông Lớn</h1><div>14/06/2024</div><div class="entry-content">{PROSE}</div>"""
    assert extract(html, URL).authors == ()
