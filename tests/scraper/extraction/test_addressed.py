"""The title that an address spells, on pages whose headings and claims name but the portal.

Other ways to know a title are tested in test_titles.
"""

from __future__ import annotations

import pytest

from scraper.extraction import extract

TITLE = "Đưa điện lưới về ba bản vùng cao trước mùa mưa"
SPELT = "dua-dien-luoi-ve-ba-ban-vung-cao-truoc-mua-mua"
PROSE = "<p>Chiều qua, ngành điện đóng điện trạm biến áp mới, hơn hai trăm hộ của ba bản có điện để xay ngô và thắp sáng.</p>" * 4


def page(shown: str) -> str:
    return (
        f"<html><head><title>Vùng Cao</title></head><body><h1>Vùng Cao</h1>{shown}<span>14/06/2024</span>"
        f"<div class='entry-content'>{PROSE}</div></body></html>"
    )


@pytest.mark.parametrize(
    "path",
    [f"tin/{SPELT}-4711.html", f"tin/{SPELT}.aspx", f"4711/{SPELT}", f"tin/{SPELT[:30]}4711.aspx", f"tin/{SPELT.upper()}/"],
)
def test_the_title_is_the_line_that_the_address_spells(path: str) -> None:
    article = extract(page(f"<b>{TITLE}</b>"), f"https://vungcao.example.vn/{path}")
    assert article.title == TITLE
    assert article.evidence["title"].where == "the line that the address spells"


@pytest.mark.parametrize("path", ["tin/dua-dien-ve-ban-4711.html", "tin/dua-dien-luoi-ve-mot-xa-khac-4711.html", "dua-dien/4711"])
def test_an_address_that_spells_something_else_names_no_title(path: str) -> None:
    article = extract(page(f"<b>{TITLE}</b>"), f"https://vungcao.example.vn/{path}")
    assert article.evidence["title"].where != "the line that the address spells"
