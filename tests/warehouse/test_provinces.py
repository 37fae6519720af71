"""Provinces over time: codes that changed hands, and articles counted by the map of their day and by today's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from scraper import portals
from scraper.items import Portal
from tests.warehouse.lakes import REGISTRY, Segment, article, rows
from warehouse import dimensions
from warehouse.load import load
from warehouse.publish import database

BEFORE, AFTER = datetime(2025, 6, 30, 16, 59, tzinfo=UTC), datetime(2025, 6, 30, 17, 0, tzinfo=UTC)
"""A minute apart: the last of 30 June 2025 in Vietnam, and the first of 1 July."""


def valid_on(day: date) -> dict[str, dict[str, object]]:
    known = dimensions.provinces().to_pylist()
    return {row["province_code"]: row for row in known if (row["valid_from"] or day) <= day and (row["valid_to"] or day) >= day}


def test_every_day_has_its_provinces_each_with_a_code_of_its_own() -> None:
    assert [len(valid_on(day)) for day in (date(2024, 12, 31), date(2025, 6, 30), date(2025, 7, 1))] == [63, 63, 34]
    old, new = valid_on(date(2025, 6, 30)), valid_on(date(2025, 7, 1))
    reused = {code: (old[code]["name"], row["name"]) for code, row in new.items() if old[code]["name"] != row["name"]}
    assert reused == {
        "15": ("Yên Bái", "Lào Cai"),
        "24": ("Bắc Giang", "Bắc Ninh"),
        "44": ("Quảng Bình", "Quảng Trị"),
        "52": ("Bình Định", "Gia Lai"),
        "80": ("Long An", "Tây Ninh"),
        "82": ("Tiền Giang", "Đồng Tháp"),
        "91": ("Kiên Giang", "An Giang"),
    }
    assert (valid_on(date(2024, 12, 31))["46"]["name"], old["46"]["name"]) == ("Thừa Thiên Huế", "Huế")


def test_the_merger_reads_the_same_from_both_sides() -> None:
    old, new = valid_on(date(2025, 6, 30)).values(), valid_on(date(2025, 7, 1)).values()
    for row in new:
        taken = {each["slug"] for each in old if each["successor_slug"] == row["slug"]}
        assert taken == set(row["predecessors"]), row["name"]
        assert row["predecessors"][0] == row["slug"]
        assert {each["today_code"] for each in old if each["slug"] in taken} == {row["province_code"]}
    assert len({row["region"] for row in new}) == 6


def test_every_built_in_portals_code_means_its_own_province() -> None:
    registry = portals.load(None)
    today, before = valid_on(date(2025, 7, 1)), valid_on(date(2025, 6, 30))
    for row in dimensions.portals(registry).to_pylist():
        province = (before if row["province_on"] else today)[row["province_code"]]
        assert row["name"].endswith(str(province["name"])), row
        assert row["expected_articles"] == registry[row["portal"]].expect.get("articles")
        if row["successor"]:
            assert province["successor_code"] == registry[row["successor"]].province


@pytest.fixture
def counted(tmp_path: Path) -> Path:
    """Three portals that write a minute before the merger and a minute after it, and one of no province."""
    registry = {name: portals.load(None)[name] for name in ("angiang", "kiengiang", "laocai")}
    registry["bo"] = Portal("bo", "Cổng của một bộ", None, ("http://bo.example/",))
    for name in registry:
        moments = {"truoc": BEFORE, "sau": AFTER, "khongngay": None}
        articles = [article(f"{name}-{key}", published_at=moment) for key, moment in moments.items()]
        Segment("20260302T010000", portal=name).articles(articles).write(tmp_path)
    load(tmp_path, registry | {"vinhha": REGISTRY["vinhha"]})
    return tmp_path


def test_an_article_before_the_merger_and_one_after_it(counted: Path) -> None:
    found = rows(counted, "SELECT province_code, province, articles FROM articles_by_province_of_the_day ORDER BY ALL")
    assert found == [
        ("10", "Lào Cai", 1),
        ("15", "Lào Cai", 1),
        ("89", "An Giang", 1),
        ("91", "An Giang", 2),
        ("91", "Kiên Giang", 1),
        (None, None, 6),
    ]


def test_all_articles_by_the_map_of_today(counted: Path) -> None:
    found = rows(counted, "SELECT province_code, province, articles, portals FROM articles_by_province_of_today ORDER BY ALL")
    assert found == [("15", "Lào Cai", 3, 1), ("91", "An Giang", 6, 2), (None, None, 3, 1)]


def test_which_province_a_portal_spoke_for_and_when(counted: Path) -> None:
    spans = "SELECT valid_from, valid_to, province, today_province FROM portal_provinces WHERE portal = '{}' ORDER BY valid_to"
    assert rows(counted, spans.format("kiengiang")) == [
        (None, date(2025, 6, 30), "Kiên Giang", "An Giang"),
        (date(2025, 7, 1), None, "An Giang", "An Giang"),
    ]


def test_the_views_need_no_extension_and_no_name_for_the_file(counted: Path) -> None:
    options = {"autoload_known_extensions": False, "autoinstall_known_extensions": False}
    with duckdb.connect(str(database(counted)), read_only=True, config=options) as con:
        assert con.execute("SELECT sum(articles) FROM articles_by_province_of_the_day").fetchall() == [(12,)]
