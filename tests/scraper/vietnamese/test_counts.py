"""Counts, and the view counter among its decoys."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.vietnamese import counts

PROPERTY = settings(derandomize=True, deadline=None, max_examples=250)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("475", 475),
        ("0", 0),
        ("1.234.567", 1_234_567),
        ("1,234", 1_234),
        ("1 388", 1_388),
        ("1\u00a0388", 1_388),
        ("1'388", 1_388),
        ("1,2K", 1_200),
        ("3 nghìn", 3_000),
        ("3 ngàn", 3_000),
        ("1,5 triệu", 1_500_000),
        ("2,5tr", 2_500_000),
        ("12k", 12_000),
        ("１２３", 123),
        ("１.２３４", 1_234),
        ("475 lượt", 475),
        ("475 lượt xem", 475),
        (" 475\n", 475),
        ("9999999999", 9_999_999_999),
        (normalize("NFD", "3 nghìn"), 3_000),
    ],
)
def test_counts(text, value):
    assert counts.parse(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "-5",
        "−5",
        "1,5",
        "12.34",
        "1.2345",
        "1.234,567",
        "1.23.456",
        "0475",
        "10000000000",
        "12345678901",
        "99 tỷ tỷ",
        "1.234K",
        "20/12",
        "14:05",
        "1 38",
        "12%",
        "5 ngày",
        "9999 tỷ",
    ],
)
def test_what_is_no_count(text):
    assert counts.parse(text) is None


@pytest.mark.parametrize(
    ("line", "value", "label"),
    [
        ("[ Cập nhật vào ngày (30/12/2021) ] - [ Số lần xem: 475 ]", 475, "Số lần xem"),
        ("Số lần xem bài viết này: 1.475", 1475, "Số lần xem bài viết này"),
        ("Lượt truy cập bài viết: 1 388", 1388, "Lượt truy cập bài viết"),
        ("Lượt xem: 7370 | Gửi lúc: 05/12/2013 15:42:27", 7370, "Lượt xem"),
        ("Ngày đăng: 14/06/2024/ Lượt xem: 3", 3, "Lượt xem"),
        ("Ngày đăng: 14/06/2024 / Lượt xem: 74", 74, "Lượt xem"),
        ("Ngày đăng\u00a020/06/2018\u00a0|\u00a04:12 PM\u00a0|\u00a0View count:\u00a0349", 349, "View count"),
        ("30/12/2021 | lượt xem: 1.234", 1234, "lượt xem"),
        ("1.234 lượt xem", 1234, "lượt xem"),
        ("30/12/2021 388 lượt xem", 388, "lượt xem"),
        ("14:05 Lượt xem 74", 74, "Lượt xem"),
        ("Bình luận: 5 Lượt xem: 74", 74, "Lượt xem"),
        ("Bình luận 5 Lượt xem 74", 74, "Lượt xem"),
        ("12 lượt xem 5 bình luận", 12, "lượt xem"),
        ("Số lượt xem: 12", 12, "Số lượt xem"),
        ("Số lượt đọc: 45", 45, "Số lượt đọc"),
        ("Lượt đọc 45", 45, "Lượt đọc"),
        ("Lượt xem bài viết: 45", 45, "Lượt xem bài viết"),
        ("Đã xem: 45", 45, "Đã xem"),
        ("Đã xem 45 lượt", 45, "Đã xem"),
        ("Đọc: 45", 45, "Đọc"),
        ("Bài viết đã được xem 1.475 lần", 1475, "được xem"),
        ("View(s): 12", 12, "View(s)"),
        ("Đăng lúc 08:30 28/12/2021 - 1.057 lượt xem - Người đăng: admin", 1057, "lượt xem"),
        ("Xem: 1 388", 1388, "Xem"),
        ("Views: 1,234", 1234, "Views"),
        ("1.2K views", 1200, "views"),
        ("Lượt xem (475)", 475, "Lượt xem"),
        ("Lượt xem - 475", 475, "Lượt xem"),
        ("Ngày đăng: 20:18 04/09/2022 / 86.852 người đã đọc", 86852, "người đã đọc"),
        ("Thứ bảy, 04/06/2022 | 08:19 👁 983 💬 12", 983, "👁"),
        ("Đang online: 3 | Tổng lượt truy cập: 99 | Lượt xem: 7", 7, "Lượt xem"),
        ("Tổng lượt xem bài viết: 99", 99, "lượt xem bài viết"),
        (normalize("NFD", "Lượt xem: 7"), 7, "Lượt xem"),
    ],
)
def test_view_counters(line, value, label):
    found = counts.find_views(line)
    assert (found.value, found.label) == (value, label)
    assert found.raw in normalize("NFC", line)


@pytest.mark.parametrize(
    "line",
    [
        "Số lượt truy cập: 123456",
        "Tổng lượt truy cập: 1.234",
        "Lượt truy cập: 12",
        "Đang truy cập: 5",
        "Đang online: 5",
        "Hôm nay: 5",
        "Tháng này: 5",
        "Hôm nay: 5 lượt xem",
        "Tổng lượt xem: 123",
        "Tổng số lượt xem: 123",
        "Lượt xem hôm nay: 5",
        "Lượt xem: 14/06/2024",
        "Lượt xem: 14:05",
        "Lượt xem",
        "Lượt xem:",
        "Lượt xem: -5",
        "Lượt xem: 12%",
        "Xem 12 ảnh",
        "Xem thêm 12 tin",
        "tăng 12% lượt xem",
        "Đọc 5 bài",
        "view 360 độ",
        "",
        "475",
        "Lượt xem: 12345678901234",
    ],
)
def test_decoys(line):
    assert counts.find_views(line) is None


FORMS = [
    lambda n: str(n),
    lambda n: f"{n:,}",
    lambda n: f"{n:,}".replace(",", "."),
    lambda n: f"{n:,}".replace(",", " "),
    lambda n: f"{n:,}".replace(",", "\u00a0"),
    lambda n: f"{n:,}".replace(",", "'"),
    lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
]
AROUND = [
    "Lượt xem: {}",
    "[ Số lần xem: {} ]",
    "Đã xem: {} | In ra",
    "{} lượt xem",
    "30/12/2021 | {} lượt xem",
    "View count: {}/ Ngày đăng: 1/2/2021",
]


@PROPERTY
@given(st.integers(0, counts.LIMIT - 1), st.sampled_from(FORMS), st.sampled_from(AROUND), st.booleans())
def test_every_count_in_every_form_comes_back(number, form, around, decomposed):
    written = form(number)
    assert counts.parse(written) == number
    line = around.format(written)
    assert counts.find_views(normalize("NFD", line) if decomposed else line).value == number


@PROPERTY
@given(st.text(alphabet="0123456789.,' \u00a0-/:%kKLượt xem|đọcview", max_size=50))
def test_no_text_gives_a_count_out_of_bounds(text):
    value = counts.parse(text)
    assert value is None or 0 <= value < counts.LIMIT
    found = counts.find_views(text)
    assert found is None or (0 <= found.value < counts.LIMIT and found.label in found.raw)


@pytest.mark.parametrize("unit", ["1 ", "1", "lượt xem ", " ", "123 ", "tổng lượt xem 1 ", "1.", "xem: ", "lượt xem:\u00a0"])
def test_hostile_repetition_ends_and_gives_nothing(unit):
    assert counts.find_views(unit * (300_000 // len(unit))) is None
    assert counts.parse(unit * 10_000) is None
