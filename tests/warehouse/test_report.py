"""The report: one page that needs nothing else, tells what the warehouse holds, and lets no portal write on it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.items import Portal
from tests.warehouse.lakes import DAY1, DAY2, Segment, article, prose
from warehouse import report
from warehouse.errors import WarehouseError
from warehouse.load import load

REGISTRY = {
    "vinhha": Portal("vinhha", "Cổng <b>Vĩnh Hạ</b>", "92", ("http://vinhha.example/",)),
    "tanloc": Portal("tanloc", "Cổng Tân Lộc", "01", ("http://tanloc.example/",), cadence="hourly"),
}
HOSTILE = '<script>alert(1)</script> "&amp; <img src=x onerror=alert(2)>'


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> LexborHTMLParser:
    home = tmp_path_factory.mktemp("home")
    copied = prose("copied")
    Segment("20260302T010000000000Z-a").articles(
        [
            article("1", title=HOSTILE, views=1_234_567, published_at=DAY1 - timedelta(days=9)),
            article("2", url="javascript:alert(3)", title="Bấm vào đây", views=5),
            article("3", title="Bản gốc", body=copied, published_at=DAY1 - timedelta(days=3)),
            article("4", title="Tin sẽ bị gỡ"),
        ]
    ).write(home)
    Segment("20260302T020000000000Z-b", portal="tanloc").articles(
        [article("5", title="Bản chép", body=copied, published_at=DAY1 - timedelta(days=2))]
    ).write(home)
    load(home, REGISTRY)
    url = "http://vinhha.example/tin/4.html"
    edited = article("3", title="Bản gốc đã sửa", body=copied + " Thêm.", published_at=DAY1 - timedelta(days=3))
    day2 = Segment("20260303T010000000000Z-c", at=DAY2).articles([edited])
    day2.gone(url).write(home)
    load(home, REGISTRY)
    written = report.write(home, home / "report.html")
    return LexborHTMLParser(written.read_text(encoding="utf-8"))


def text(page: LexborHTMLParser) -> str:
    assert page.body is not None
    return " ".join(page.body.text(separator=" ").split())


def test_what_portals_write_is_shown_and_never_run(page: LexborHTMLParser) -> None:
    assert page.css("script, img, iframe, object, link, [onerror], [onload], [onclick]") == []
    assert HOSTILE in [link.text() for link in page.css("td a")]
    assert {link.attributes["href"].partition(":")[0] for link in page.css("a[href]")} == {"http"}
    assert "Bấm vào đây" in text(page)
    assert "Cổng <b>Vĩnh Hạ</b>" in text(page)


def test_the_page_asks_the_network_for_nothing(page: LexborHTMLParser) -> None:
    html = page.html or ""
    assert page.css_first("meta[http-equiv=Content-Security-Policy]") is not None
    assert page.css("[src], [srcset], [action], [style*=url], use") == []
    assert not re.search(r"@import|url\((?!#)", html)
    assert {found for found in re.findall(r'href="([^"]*)"', html) if not found.startswith("http://vinhha.example")} == set()


def test_it_tells_what_came_in_what_is_read_and_what_changed(page: LexborHTMLParser) -> None:
    said = text(page)
    assert "As of the latest fetch, 08:00 03/03/2026" in said
    tiles = [" ".join(tile.text(separator=" ").split()) for tile in page.css(".tiles div")]
    assert tiles == [
        "5 articles",
        "2 portals",
        "1 stories carried by several portals",
        "2 view counts observed",
        "1 edits after publication",
        "1 articles taken down",
    ]
    assert "1,234,567" in said
    assert "before: Bản gốc" in said
    assert "Tin sẽ bị gỡ" in said
    assert "vinhha tanloc 1 24 h" in said


def test_every_chart_is_drawn_for_a_desk_and_for_a_phone(page: LexborHTMLParser) -> None:
    assert len(page.css("section .wide > svg")) == len(page.css("section .narrow > svg")) == 6
    ids = [node.attributes["id"] for node in page.css("svg [id]")]
    assert len(ids) == len(set(ids))
    drawn = [" ".join(svg.text(separator=" ").split()) for svg in page.css(".wide > svg")]
    assert any("Cần Thơ" in chart and "Cà Mau" in chart for chart in drawn)


def test_a_portal_that_went_quiet_is_called_so(page: LexborHTMLParser) -> None:
    states = {row.css_first("td").text(deep=False).strip(): row.css("td")[1].text() for row in page.css("table")[0].css("tr")[1:]}
    assert states == {"vinhha": "fresh", "tanloc": "late"}


def test_a_warehouse_without_articles_gives_a_page_that_says_so(tmp_path: Path) -> None:
    Segment("20260302T010000000000Z-a").reject("http://vinhha.example/").write(tmp_path)
    load(tmp_path, REGISTRY)
    said = text(LexborHTMLParser(report.write(tmp_path, tmp_path / "r.html").read_text()))
    assert "No view count was observed yet." in said and "0 articles" in said


def test_without_a_warehouse_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no warehouse"):
        report.write(tmp_path, tmp_path / "r.html")
    assert list(tmp_path.iterdir()) == []
