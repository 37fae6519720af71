"""Who is named on the line below the text's own element.

Names within the text and beside its date are tested elsewhere.
"""

from __future__ import annotations

import pytest

from scraper.extraction import extract

URL = "https://bao.example.vn/thoi-su/mo-rong-vung-trong-che-tren-doi-cao-4711.html"
PROSE = "<p>Năm nay huyện trồng thêm bốn mươi héc-ta chè trên các đồi cao, phần lớn là giống bản địa lá to.</p>" * 4


def page(below: str) -> str:
    return (
        "<html><head><title>Mở rộng vùng trồng chè trên đồi cao</title></head><body><h1>Mở rộng vùng trồng chè trên đồi cao</h1>"
        f"<time>14/06/2024 08:15</time><div class='entry-content'>{PROSE}</div>{below}<p>Từ khóa: <a>chè</a></p></body></html>"
    )


@pytest.mark.parametrize(
    ("below", "authors", "source"),
    [
        ("<p align=right><b>Lê Thị Hạnh</b></p>", ("Lê Thị Hạnh",), None),
        ("<p>Lê Thị Hạnh - Vũ Đình Long</p>", ("Lê Thị Hạnh", "Vũ Đình Long"), None),
        ("<p><i>Theo TTXVN</i></p>", (), "TTXVN"),
        ("<p>(Nguồn: Báo Cần Thơ)</p>", (), "Báo Cần Thơ"),
        ("<p><a href='/t/le-thi-hanh'>Lê Thị Hạnh</a></p>", (), None),
        ("<p>Lê Thị Hạnh</p><p>Vũ Đình Long</p>", (), None),
        ("<p>Bưu điện huyện mở cửa cả ngày nghỉ</p>", (), None),
    ],
)
def test_the_line_below_the_text_names_people_and_sources(below: str, authors: tuple[str, ...], source: str | None) -> None:
    article = extract(page(below), URL)
    assert (article.authors, article.source) == (authors, source)
