"""The tags of an article, by their mark or behind a label, and what is no tag.

Tags that a family has a place for are tested with the families.
"""

from __future__ import annotations

import pytest

from scraper.extraction import extract
from scraper.items import Article

URL = "https://xa.example.vn/tin-tuc/trong-cay-ben-bo-kenh-moi-12.html"
PROSE = "<p>Đông đảo bà con trong xã đã đến dự buổi lễ phát động trồng cây bên bờ kênh mới đào sáng nay, trời nắng đẹp.</p>" * 4


def page(below: str, head: str = "") -> Article:
    title = "Trồng cây bên bờ kênh mới"
    html = (
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>14/06/2024</p>"
        f"<div class='noidung'>{PROSE}</div>{below}</body></html>"
    )
    return extract(html, URL)


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<p><a rel='tag' href='/t/1'>kênh mới</a> <a rel='tag' href='/t/2'>trồng cây</a></p>", ("kênh mới", "trồng cây")),
        ("<p>Từ khóa: kênh mới, trồng cây.</p>", ("kênh mới", "trồng cây")),
        ("<p>Tags: <a href='/t/1'>kênh mới</a>, <a href='/t/2'>trồng cây</a></p><p>Tin khác</p>", ("kênh mới", "trồng cây")),
        ("<p>Từ khóa:</p><p>Bà con đến xem rất đông vào ngày nghỉ.</p>", ()),
        ("<p>Thẻ: ai cũng phải mang theo thẻ căn cước khi đến nhận cây giống tại nhà văn hóa</p>", ()),
        ("", ()),
    ],
)
def test_tags_stand_as_marked_links_or_behind_a_label(below: str, expected: tuple[str, ...]) -> None:
    article = page(below)
    assert article.tags == expected
    assert ("tags" in article.evidence) == bool(expected)


def test_what_is_no_tag_says_why() -> None:
    keywords = "<meta name='keywords' content='cổng thông tin, tin tức'>"
    article = page("<p><a rel='category tag' href='/c'>Nông nghiệp</a></p>", keywords)
    assert article.tags == ()
    assert article.evidence["tags"].refused == (
        "Nông nghiệp: a category by its own mark",
        "cổng thông tin, tin tức: meta keywords, which no reader sees",
    )
    beside = page(f"<p><a rel='tag' href='/t'>kênh mới</a><a rel='tag' href='/u'>{'rất dài ' * 12}</a></p>")
    assert beside.tags == ("kênh mới",)
    assert beside.evidence["tags"].refused[0].endswith(": longer than a tag")
