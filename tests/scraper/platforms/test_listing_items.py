"""What unusual items of a listing show: dates on leaves of a calendar, counters in columns, links around the whole item."""

import pytest

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms import by_name

LINK = "/tin/sua-cau-treo-qua-suoi-da-412.html"
OTHER = '<a href="/tin/phat-gao-cho-ho-kho-khan-413.html">Phát gạo cho hộ khó khăn</a>'
TITLE = "Sửa cầu treo qua suối Đá"
SUMMARY = "Cầu dài bốn mươi mét, mặt cầu lát lại bằng gỗ lim do bà con hai bản góp."


def first(item: str, around: str = "<div>{}</div>") -> Sighting:
    return by_name("generic").sightings(Document(around.format(item), "https://xa.example.vn/tin"))[0]


@pytest.mark.parametrize(
    "leaf",
    [
        "<div><b>09</b><i>/06/2024</i></div>",
        "<div><span>9</span><span>06-2024</span></div>",
        "<p>09</p><p>Tháng 6, 2024</p>",
    ],
)
def test_a_day_above_its_month_and_year_is_a_date(leaf: str) -> None:
    shown = first(f'<div>{leaf}<h3><a href="{LINK}">{TITLE}</a></h3><p>{SUMMARY}</p></div><div>{OTHER}</div>')
    assert str(shown.published_at)[:10] == "2024-06-09"
    assert shown.published_precision == "day"


@pytest.mark.parametrize("leaf", ["<p>09</p><p>15/2024</p>", "<p>09</p><p>Tháng 6</p>", "<p>450</p><p>06/2024</p>"])
def test_other_numbers_above_each_other_are_none(leaf: str) -> None:
    assert first(f'<div>{leaf}<a href="{LINK}">{TITLE}</a></div><div>{OTHER}</div>').published_at is None


@pytest.mark.parametrize(
    ("summary", "day"),
    [
        (f"09/06/2024 - {SUMMARY}", "2024-06-09"),
        (f"(Chủ nhật, 9/6/2024) {SUMMARY}", "2024-06-09"),
        (f"Ngày 9/6/2024, xã khánh thành cầu. {SUMMARY}", None),
        (f"9/6/2024 là ngày hội của hai bản. {SUMMARY}", None),
    ],
)
def test_a_date_before_a_summary_is_parted_from_it(summary: str, day: str | None) -> None:
    shown = first(f'<dt><a href="{LINK}">{TITLE}</a></dt><dd>{summary}</dd><dt>{OTHER}</dt>', "<dl>{}</dl>")
    assert (str(shown.published_at)[:10] if shown.published_at else None) == day


def test_a_counter_stands_in_its_column() -> None:
    row = f'<tr><td>7</td><td><a href="{LINK}">{TITLE}</a></td><td>09/06/2024</td><td>{{}}</td></tr>'
    row += f"<tr><td>8</td><td>{OTHER}</td></tr>"
    head = "<tr><th>STT</th><th>Tiêu đề</th><th>Ngày đăng</th><th>{}</th></tr>"
    table = "<table>{}</table>"
    assert first(head.format("Lượt xem") + row.format("1.204"), table).views == 1204
    assert first(head.format("Số trang") + row.format("1.204"), table).views is None
    assert first(row.format("1.204"), table).views is None


def test_a_link_around_a_whole_item_has_its_title_in_a_heading() -> None:
    item = f'<a href="{LINK}"><h4>{TITLE}</h4><span>08:15 09/06/2024</span><p>{SUMMARY}</p></a>{OTHER}'
    shown = first(item)
    assert (shown.title, shown.lead, shown.published_precision) == (TITLE, SUMMARY, "minute")


def test_a_mark_before_a_title_is_no_part_of_it() -> None:
    assert first(f'<p><a href="{LINK}">- {TITLE}</a></p><p>{OTHER}</p>').title == TITLE
    assert first(f'<p><a href="{LINK}">-5 độ C trên đỉnh Mẫu</a></p><p>{OTHER}</p>').title == "-5 độ C trên đỉnh Mẫu"
