"""Full text: what readers type finds what portals wrote, at the cost of what is new, whatever was killed in between."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from unicodedata import normalize

import duckdb
import pytest

from scraper.items import Article
from scraper.vietnamese.text import fold, syllables
from tests.warehouse.lakes import Segment, article, identity, load_each, prose
from warehouse import index, search
from warehouse.errors import WarehouseError

ALPHABET = index.Alphabet(syllables, fold)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    written = [
        tale("meeting", title="Hội nghị Ban Chấp hành Đảng bộ tỉnh lần thứ 12", body="Mưa."),
        tale("apart", title="Chấp hành nghiêm giờ giấc", body="Ban tổ chức hội thi đề nghị các đội có mặt đúng giờ."),
        tale("peace", title="Lễ hội hoà bình ở xã Vĩnh Hạ", body=normalize("NFD", "Ngày hội diễn ra êm đẹp."), published_at=None),
        tale(
            "sugar",
            title="Giá đường tăng",
            body="Người bán mía phấn khởi.",
            published_at=datetime(2026, 2, 1, 17, 30, tzinfo=UTC),
        ),
        tale(
            "road", title="Mở đường mới qua xã", body="Con duong dai 12 km.", published_at=datetime(2026, 2, 5, 3, 0, tzinfo=UTC)
        ),
    ]
    load_each(home, Segment("20260302T010000000000Z-a").articles(written))
    assert index.refresh(home, ALPHABET) == 5
    return home


def tale(key: str, **given: object) -> Article:
    return article(key, **({"lead": None, "body": "Ngắn gọn.", "title": "Vắng"} | given))


def keys(home: Path, wanted: str, **given: object) -> list[str]:
    names = {identity(key): key for key in ("meeting", "apart", "peace", "sugar", "road", "late")}
    found = search.find(home, wanted, ALPHABET, **given)  # type: ignore[arg-type]
    assert found.matching >= found.hits.num_rows
    return [names[hit] for hit in found.hits["article_id"].to_pylist()]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("hội nghị ban chấp hành", ["meeting", "apart"]),  # together and in the title before apart
        ("hoi nghi ban chap hanh", ["meeting", "apart"]),
        ("HỘI NGHỊ", ["meeting", "apart"]),
        ('"hội nghị"', ["meeting"]),
        ('"hoi nghi" 12', ["meeting"]),
        ("hội -nghị", ["peace"]),
        ("hòa bình", ["peace"]),  # written hoà
        (normalize("NFD", "hoà bình"), ["peace"]),
        ("êm đẹp", ["peace"]),  # decomposed on the page
        ("đường", ["sugar", "road"]),
        ("duong", ["sugar", "road"]),
        ("duòng", []),
        ("không có chữ này", []),
    ],
)
def test_what_readers_type_finds_what_portals_wrote(home: Path, wanted: str, expected: list[str]) -> None:
    assert sorted(keys(home, wanted)) == sorted(expected)
    if expected[:1] == ["meeting"]:
        assert keys(home, wanted)[0] == "meeting"


def test_days_are_days_in_vietnam_and_unknown_dates_fall_in_none(home: Path) -> None:
    day = date(2026, 2, 2)  # half past midnight there, the day before in UTC
    assert keys(home, "đường", since=day, until=day) == ["sugar"]
    assert keys(home, "đường", since=date(2026, 2, 3)) == ["road"]
    assert keys(home, "hòa bình", until=date(2030, 1, 1)) == []
    assert keys(home, "đường", newest_first=True) == ["road", "sugar"]
    assert keys(home, "đường", portal="vinhha") and not keys(home, "đường", portal="tanloc")


@pytest.mark.parametrize(
    ("wanted", "given", "says"),
    [
        ("", {}, "at least one word"),
        ("?! -đường", {}, "at least one word"),
        ("a " * 100, {}, "more than 64 words"),
        ("đường", {"since": date(2026, 3, 1), "until": date(2026, 2, 1)}, "swap them"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(home: Path, wanted: str, given: dict[str, date], says: str) -> None:
    with pytest.raises(WarehouseError, match=says):
        search.find(home, wanted, ALPHABET, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wanted", ["(", "title:x", "AND OR", '"', '"" đường', "đường*", "a^3", "[1 TO 2]", "\\", "\x00đường", "🙂 đường"]
)
def test_nothing_in_a_question_is_an_operator_by_accident(home: Path, wanted: str) -> None:
    try:
        search.find(home, wanted, ALPHABET)
    except WarehouseError as error:
        assert "at least one word" in str(error)


def test_hits_join_in_sql(home: Path) -> None:
    hits = search.find(home, "đường", ALPHABET).hits
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        connection.register("hits", hits)
        rows = connection.execute("SELECT title FROM hits JOIN articles USING (article_id) ORDER BY rank").fetchall()
    assert sorted(rows) == [("Giá đường tăng",), ("Mở đường mới qua xã",)]


def test_only_what_is_new_is_indexed_and_an_edit_replaces(tmp_path: Path) -> None:
    load_each(tmp_path, Segment("20260302T010000000000Z-a").articles([article("road"), article("late", title="Tin cũ")]))
    assert index.refresh(tmp_path, ALPHABET) == 2
    assert index.refresh(tmp_path, ALPHABET) == 0
    later = datetime(2026, 3, 3, tzinfo=UTC)
    load_each(tmp_path, Segment("20260303T010000000000Z-a", at=later).articles([article("late", title="Tin mới toanh")]))
    assert not index.is_current(tmp_path)
    assert index.refresh(tmp_path, ALPHABET) == 1
    assert index.is_current(tmp_path)
    assert keys(tmp_path, "toanh") == ["late"]
    assert keys(tmp_path, '"tin cũ"') == []


def test_a_warehouse_of_an_earlier_version_says_what_brings_it_up_to_date(tmp_path: Path) -> None:
    load_each(tmp_path, Segment("20260302T010000000000Z-a").articles([article("road")]))
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("DROP TABLE internal.refilled")
    with pytest.raises(WarehouseError, match="tintinh run"):
        index.refresh(tmp_path, ALPHABET)


@pytest.mark.parametrize("harm", ["state lost", "index lost", "another warehouse", "an earlier format"])
def test_an_index_that_does_not_follow_the_warehouse_is_made_anew(tmp_path: Path, harm: str) -> None:
    load_each(tmp_path, Segment("20260302T010000000000Z-a").articles([tale("road", title="Mở đường"), tale("late")]))
    index.refresh(tmp_path, ALPHABET)
    state = index.state_file(tmp_path)
    if harm == "state lost":  # as after a kill between the index's own commit and ours
        state.unlink()
    elif harm == "index lost":
        for file in index.folder(tmp_path).iterdir():
            file.unlink()
    elif harm == "another warehouse":
        state.write_text(json.dumps(json.loads(state.read_text()) | {"mark": "of another file"}))
    else:
        state.write_text(json.dumps(json.loads(state.read_text()) | {"format": 0}))
    assert index.refresh(tmp_path, ALPHABET) == 2
    assert search.find(tmp_path, "mở đường", ALPHABET).matching == 1


def test_an_excerpt_shows_where_the_words_stand_together() -> None:
    text = "Hội viên phấn khởi. " * 20 + "Đề nghị các đơn vị. " * 20 + "Bế mạc hội nghị tổng kết năm. " + prose(4)
    shown = search.excerpt(text, "hoi nghi", ALPHABET, 120)
    assert "Bế mạc hội nghị" in shown and shown.startswith("…") and len(shown) < 160
    assert search.excerpt("Một  dòng\nngắn", "vắng", ALPHABET) == "Một dòng ngắn"
