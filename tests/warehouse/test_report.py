"""The report: one page that needs nothing else, tells what the warehouse holds, and lets no portal write on it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.items import Portal
from tests.warehouse.lakes import DAY1, DAY2, Segment, article, prose, rows
from warehouse import dimensions, report
from warehouse.errors import WarehouseError
from warehouse.load import load
from warehouse.report import charts, tiles

REGISTRY = {
    "vinhha": Portal("vinhha", "Cổng <b>Vĩnh Hạ</b>", "92", ("http://vinhha.example/",)),
    "tanloc": Portal("tanloc", "Cổng Tân Lộc", "01", ("http://tanloc.example/",), cadence="hourly"),
}
HOSTILE = '<script>alert(1)</script> "&amp; <img src=x onerror=alert(2)>'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
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
    return home


@pytest.fixture(scope="module")
def page(home: Path) -> LexborHTMLParser:
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
        "1 story carried by several portals",
        "2 view counts observed",
        "1 edit after publication",
        "1 article taken down",
    ]
    assert "1\u202f234\u202f567" in (page.body.text() if page.body else "")
    assert "before: Bản gốc" in said
    assert "Tin sẽ bị gỡ" in said
    assert "vinhha tanloc 1 24 h" in said


def test_every_chart_is_drawn_for_a_desk_and_for_a_phone(page: LexborHTMLParser) -> None:
    assert len(page.css("section .wide > svg")) == len(page.css("section .narrow > svg")) == 6
    ids = [node.attributes["id"] for node in page.css("svg [id]")]
    assert len(ids) == len(set(ids))
    drawn = [[text.text() for text in svg.css("text")] for svg in page.css(".wide > svg")]
    assert any({"CầnThơ", "CàMau"} < {text.replace(" ", "") for text in chart} for chart in drawn)
    assert [day for day in drawn[0] if "/" in day] == [f"{day}/02" for day in range(21, 29)]
    assert [[week for week in chart if week.count("/") == 2] for chart in drawn if "02/03/26" in chart] == [["02/03/26"]]
    assert [[each.text() for each in legend.css("li")] for legend in page.css("ul.legend")] == [
        ["tanloc", "vinhha"],
        ["edited", "removed"],
    ]


def test_the_names_of_many_portals_lead_outwards_and_none_is_upside_down() -> None:
    names = [f"cong{number:02}" for number in range(14)]
    lines = [{"origin": names[0], "copier": name, "articles": 2} for name in names[1:]]
    drawn = LexborHTMLParser(charts.network(lines, charts.WIDE)).css("text")
    turns = {node.text(): float(re.findall(r"rotate\((-?[\d.]+)", node.attributes["transform"] or "")[-1]) for node in drawn}
    assert sorted(turns) == names
    assert all(-90 <= (turn + 180) % 360 - 180 <= 90 for turn in turns.values())
    assert len(set(turns.values())) > 6


def test_every_province_of_today_has_a_tile_of_its_own_and_its_own_name() -> None:
    today = {row["province_code"]: row["name"] for row in dimensions.provinces().to_pylist() if row["valid_to"] is None}
    assert {code: name for code, (_, _, name) in tiles.PLACES.items()} == today
    assert len({(column, row) for column, row, _ in tiles.PLACES.values()}) == 34


def test_a_portal_that_went_quiet_is_called_what_the_view_calls_it(home: Path, page: LexborHTMLParser) -> None:
    shown = page.css("table")[0].css("tr")[1:]
    states = {row.css_first("td").text(deep=False).strip(): row.css("td")[1].text() for row in shown}
    assert states == dict(rows(home, "SELECT DISTINCT portal, state FROM portal_health")) == {"vinhha": "fresh", "tanloc": "late"}


def test_a_warehouse_without_articles_gives_a_page_that_says_so(tmp_path: Path) -> None:
    Segment("20260302T010000000000Z-a").reject("http://vinhha.example/").write(tmp_path)
    load(tmp_path, REGISTRY)
    said = text(LexborHTMLParser(report.write(tmp_path, tmp_path / "r.html").read_text()))
    assert "No view count was observed yet." in said and "0 articles" in said
    assert "There is nothing to show on the map" in said


def test_without_a_warehouse_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no warehouse"):
        report.write(tmp_path, tmp_path / "r.html")
    assert list(tmp_path.iterdir()) == []
