"""Dates as people write them on portals, and as machines print them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.vietnamese import dates
from scraper.vietnamese.dates import VIETNAM

PROPERTY = settings(derandomize=True, deadline=None, max_examples=250)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("line", "value", "precision"),
    [
        ("[ Cập nhật vào ngày (30/12/2021) ] - [ Số lần xem: 475 ]", "2021-12-30", "day"),
        ("28/12/2021 2:05:00 CH", "2021-12-28T14:05:00", "second"),
        ("28/12/2021 2:05:00 SA", "2021-12-28T02:05:00", "second"),
        ("28/12/2021 12:05:00 SA", "2021-12-28T00:05:00", "second"),
        ("28/12/2021 12:05 PM", "2021-12-28T12:05", "minute"),
        ("12/28/2021 2:05:09 PM", "2021-12-28T14:05:09", "second"),
        ("8:05 AM 12/28/2021", "2021-12-28T08:05", "minute"),
        ("Thứ Ba, ngày 28 tháng 12 năm 2021", "2021-12-28", "day"),
        ("14h05' ngày 28-12-2021", "2021-12-28T14:05", "minute"),
        ("14:05' 28/12/2021", "2021-12-28T14:05", "minute"),
        ("14:05, 28/12/2021", "2021-12-28T14:05", "minute"),
        ("10:31 | 30/10/2025", "2025-10-30T10:31", "minute"),
        ("Thứ hai - 12/03/2018 14:22", "2018-03-12T14:22", "minute"),
        ("Thứ năm, 30/10/2025 | 10:31", "2025-10-30T10:31", "minute"),
        ("Thứ Tư, ngày 04/06/2025 | 15:10", "2025-06-04T15:10", "minute"),
        ("Thứ năm, 2/11/2023, 19:20 (GMT+7)", "2023-11-02T19:20", "minute"),
        ("NGÀY 5 THÁNG 3, 2021 | 14:05", "2021-03-05T14:05", "minute"),
        ("Khánh thành cầu mới (29/06/2026, 14:49)", "2026-06-29T14:49", "minute"),
        ("Ngày đăng 28/07/2020 | 02:20 PM", "2020-07-28T14:20", "minute"),
        ("Publish date 05/04/2019 | 10:03 AM", "2019-04-05T10:03", "minute"),
        ("Ngày đăng 28/07/2020 | 12:00 AM", "2020-07-28", "day"),
        ("28/12/2021 00:00:00", "2021-12-28", "day"),
        ("Ngày đăng\u00a020/06/2018\u00a0|\u00a04:12 PM\u00a0|\u00a0View count: 349", "2018-06-20T16:12", "minute"),
        ("Ngày đăng: 14/06/2024/ Lượt xem: 3", "2024-06-14", "day"),
        ("Ngày đăng: 14/06/2024 / Lượt xem: 74", "2024-06-14", "day"),
        ("Ngày đăng: 08/07/2024  11:38", "2024-07-08T11:38", "minute"),
        ("Lượt xem: 7370 | Gửi lúc: 05/12/2013 15:42:27", "2013-12-05T15:42:27", "second"),
        ("(Cập nhật lần cuối: 14:36 17/03/2022)", "2022-03-17T14:36", "minute"),
        ("Cập nhật : 04-04-2018 - 09:34", "2018-04-04T09:34", "minute"),
        ("Cập nhật lúc 14 giờ 05 phút, ngày 28/12/2021", "2021-12-28T14:05", "minute"),
        ("8 giờ sáng ngày 5/3/2021", "2021-03-05T08:00", "minute"),
        ("ngày 28 tháng 12 , 2021", "2021-12-28", "day"),
        ("28.12.2021", "2021-12-28", "day"),
        ("28 - 12 - 2021", "2021-12-28", "day"),
        ("2８/１2/２０２１　１４：０５", "2021-12-28T14:05", "minute"),
        ("２８／１２／２０２１", "2021-12-28", "day"),
        ("2021-12-28 14:05", "2021-12-28T14:05", "minute"),
        ("28/12/21", "2021-12-28", "day"),
        ("ngày 28/12/21", "2021-12-28", "day"),
        ("28/12/98 14:05", "1998-12-28T14:05", "minute"),
        ("28 Tháng Mười Hai, 2021", "2021-12-28", "day"),
        ("Tháng Mười Hai 28, 2021", "2021-12-28", "day"),
        ("Mục 1.2. 28/12/2021", "2021-12-28", "day"),
        ("14:05 2021-12-28", "2021-12-28T14:05", "minute"),
        ("Th12 28, 2021", "2021-12-28", "day"),
        ("0 giờ 01 phút 2021-12-28", "2021-12-28T00:01", "minute"),
        ("2021年12月28日 14:05", "2021-12-28T14:05", "minute"),  # the Chinese edition of a portal
        ("March 5, 2021", "2021-03-05", "day"),
        ("Mar. 5, 2021", "2021-03-05", "day"),
        ("5 Mar 2021 10:03 AM", "2021-03-05T10:03", "minute"),
        ("Posted on March 5th, 2021 at 10:03 pm", "2021-03-05T22:03", "minute"),
        ("28/12/2021 25:61", "2021-12-28", "day"),
        ("từ ngày 20-22/12/2021", "2021-12-22", "day"),
        ("05/04/2021", "2021-04-05", "day"),
        ("28/12/2021 vào lúc 14 giờ 5 phút", "2021-12-28T14:05", "minute"),
        ("28/12/2021 9h5'", "2021-12-28T09:05", "minute"),
        ("28/12/2021 14:5:33", "2021-12-28T14:05:33", "second"),
        ("14:05 (GMT+7) 28/12/2021", "2021-12-28T14:05", "minute"),
        ("28/12/2021 :: 14:05", "2021-12-28T14:05", "minute"),
        ("ngày 28/tháng 12/năm 2021", "2021-12-28", "day"),
        ("28 thg 12, 2021", "2021-12-28", "day"),
        ("Thg 12 28, 2021", "2021-12-28", "day"),
        ("28∕12∕2021", "2021-12-28", "day"),
        ("28. Dezember 2021, 14:05 Uhr", "2021-12-28T14:05", "minute"),
        ("28. Dez. 2021 14.05 Uhr", "2021-12-28T14:05", "minute"),
        ("Sonntag, 28. März 2021", "2021-03-28", "day"),
        ("Mittwoch, 5. Mai 2021 um 14:05 Uhr", "2021-05-05T14:05", "minute"),
        ("28 décembre 2021", "2021-12-28", "day"),
        ("1er août 2021", "2021-08-01", "day"),
        ("28 de diciembre de 2021", "2021-12-28", "day"),
        ("28 dicembre 2021", "2021-12-28", "day"),
        ("December 28, 2021 at 5:25 p.m.", "2021-12-28T17:25", "minute"),
        ("Tuesday, December 28, 2021 2:05 PM", "2021-12-28T14:05", "minute"),
    ],
)
def test_forms_seen_on_portals(line, value, precision):
    moment = dates.parse(line)
    assert (moment.value, moment.precision) == (at(value), precision)
    assert line[slice(*moment.span)] == moment.raw


@pytest.mark.parametrize(
    ("line", "value", "precision"),
    [
        ("Cập nhật lúc 14:05 28/12/2021", "2021-12-28T14:05", "minute"),
        ("(14h05, ngày 28-12-2021)", "2021-12-28T14:05", "minute"),
        ("9H05 | 28.12.2021", "2021-12-28T09:05", "minute"),
        ("Cập nhật:14:05 28/12/2021", "2021-12-28", "day"),  # what stands right behind a colon may be any number
        ("00:00 28/12/2021", "2021-12-28", "day"),
        ("25:61 28/12/2021", "2021-12-28", "day"),
    ],
)
def test_a_date_behind_its_clock_is_read_in_a_line_as_in_a_text(line, value, precision):
    moment = dates.parse(line)
    assert (moment.value, moment.precision) == (at(value), precision)
    assert dates.find(line) == [moment]


@pytest.mark.parametrize(
    "line",
    [
        "16/72/2020",
        "31/02/2021",
        "29/02/2021",
        "12/28/2021",
        "00/12/2021",
        "28/12/1889",
        "28/12/2101",
        "Nghị định 23/2021/NĐ-CP",
        "12/2020/QĐ-UBND",
        "Thông tư 12/10/2021/TT-BTC",
        "0293.3878.123",
        "01.02.20.21",
        "IP 10.12.20.215",
        "3/4",
        "1.234.567",
        "20211228",
        "Số 28/12/21",
        "điểm 5.5.10",
        "28/12",
        "tháng 12 năm 2021",
        "12/2021",
        "14:05",
        "",
        "2021",
        "Feb 30, 2021",
        "khóa 12, 2021",
        "01/28/12/2021",
        "28/12/20211",
        "128/12/2021",
        "ngày 1/1/0001",
        "28/12/2921",
        "28 người 2021",
        "5 lượt, 2021",
        "10 bài/ 2021",
    ],
)
def test_what_is_no_date(line):
    assert dates.parse(line) is None
    assert dates.find(line) == []


def test_dates_of_a_text_keep_their_own_clocks_and_places():
    text = "09:05 28/12/2021 Họp báo. 10:06 29/12/2021 Khai mạc; từ 30/12/2021 đến 02/01/2022, 8h00."
    moments = dates.find(text)
    assert [moment.value for moment in moments] == [
        at("2021-12-28T09:05"),
        at("2021-12-29T10:06"),
        at("2021-12-30"),
        at("2022-01-02T08:00"),
    ]
    assert [text[slice(*moment.span)] for moment in moments] == [moment.raw for moment in moments]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("14h05' ngày 28-12", "2021-12-28T14:05"),
        ("ngày 28/12", "2021-12-28"),
        ("28/12", "2021-12-28"),
        ("08:30 28/12", "2021-12-28T08:30"),
        ("Thứ Ba, ngày 28 tháng 12", "2021-12-28"),
    ],
)
def test_a_year_that_is_not_written_must_be_given(line, value):
    assert dates.parse(line) is None
    assert dates.find(line) == []
    moment = dates.parse(line, year=2021)
    assert moment.value == at(value)
    assert line[slice(*moment.span)] == moment.raw


@pytest.mark.parametrize(
    "line", ["tỷ lệ 3/4 số hộ", "tăng 1-2 %", "đường 30/4", "16/72", "ngày 31/02", "28/12/", "Số 28/12-KH", "tổ 5/7/9"]
)
def test_not_every_pair_of_numbers_is_a_day_of_the_year_given(line):
    assert dates.parse(line, year=2021) is None


def test_a_year_that_is_written_stands_above_one_that_is_given():
    assert dates.parse("ngày 28/12/2020", year=2021).value == at("2020-12-28")


def test_a_zone_in_the_text_is_honoured():
    assert dates.parse("5:25 PM EST, Tue December 28, 2021").value == at("2021-12-29T05:25")
    assert dates.parse("Dec 28, 2021, 2:15pm EDT").value == at("2021-12-29T01:15")
    assert dates.parse("2021-12-28T07:05:00Z").value == at("2021-12-28T14:05")
    assert dates.parse("28/12/2021 07:05 GMT").value == at("2021-12-28T14:05")


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2021-04-16T16:23:00+07:00", "2021-04-16T16:23", "second"),
        ("2021-04-16T09:23:00Z", "2021-04-16T16:23", "second"),
        ("2021-04-16T16:23:09.123+0700", "2021-04-16T16:23:09", "second"),
        ("2021-04-16T16:23", "2021-04-16T16:23", "minute"),
        ("2021-04-16 16:23:00", "2021-04-16T16:23", "second"),
        (" 2021-04-16 ", "2021-04-16", "day"),
        ("20210416T092300Z", "2021-04-16T16:23", "second"),
        ("Tue, 28 Dec 2021 14:05:00 +0700", "2021-12-28T14:05", "second"),
        ("Tue, 28 Dec 2021 07:05:00 GMT", "2021-12-28T14:05", "second"),
        ("Tue Dec 28 14:05:00 ICT 2021", "2021-12-28T14:05", "second"),
        ("Tue Dec  7 14:05:09 2021", "2021-12-07T14:05:09", "second"),
        ("28 Dec 21 02:05 EST", "2021-12-28T14:05", "minute"),
    ],
)
def test_machine_dates(text, value, precision):
    moment = dates.from_iso(text)
    assert (moment.value, moment.precision) == (at(value), precision)
    assert text[slice(*moment.span)] == moment.raw


@pytest.mark.parametrize(
    "text",
    [
        "2021-04-16+0716:23:00",
        "2021-04-16EDT16:23:00+07:00",
        "2021-04-16T16:23:00+99:00",
        "2021-04-16T16:23:00+07:75",
        "2021-02-31",
        "2021-04-16T24:61:00",
        "2021-4-6",
        "16/04/2021",
        "",
        "0000-00-00T00:00:00+00:00",
        "1970-01-01T00:00:00Z",
        "2021-04-16T16:23:00 nay",
        "Tue, 28 Foo 2021 14:05:00 GMT",
        "Tue, 32 Dec 2021 14:05:00 GMT",
        "2021-04-16T16:23:00+0716:23:00",
    ],
)
def test_malformed_machine_dates_are_not_guessed(text):
    assert dates.from_iso(text) is None


CLOCKS = [
    (lambda t: f"{t:%H:%M}", "minute"),
    (lambda t: f"{t:%H:%M:%S}", "second"),
    (lambda t: f"{t:%Hh%M}", "minute"),
    (lambda t: f"{t.hour}h{t:%M}'", "minute"),
    (lambda t: f"{t:%I:%M %p}", "minute"),
    (lambda t: f"{t.hour % 12 or 12}:{t:%M:%S} {'CH' if t.hour > 11 else 'SA'}", "second"),
    (lambda t: f"{t.hour} giờ {t:%M} phút", "minute"),
]
DAYS = [
    "{0.day}/{0.month}/{0.year}",
    "{0:%d/%m/%Y}",
    "{0:%d-%m-%Y}",
    "{0:%d.%m.%Y}",
    "{0:%d} - {0:%m} - {0:%Y}",
    "ngày {0.day} tháng {0.month} năm {0.year}",
    "NGÀY {0:%d} THÁNG {0:%m}, {0.year}",
    "{0:%Y-%m-%d}",
    "{0:%B} {0.day}, {0.year}",
    "{0.day} {0:%b} {0.year}",
    "Tháng {0.month} {0.day}, {0.year}",
    "ngày\u00a0{0:%d/%m/%Y}",
]
LAYOUTS = [
    "{day} {clock}",
    "{day} - {clock}",
    "{day} | {clock}",
    "{day}, {clock}",
    "{clock} {day}",
    "{clock}, {day}",
    "{clock} | {day}",
    "{day}\u00a0|\u00a0{clock}",
]
MOMENTS = st.datetimes(datetime(1991, 1, 1), datetime(2099, 12, 31)).filter(lambda t: t.hour or t.minute)


@PROPERTY
@given(
    MOMENTS,
    st.sampled_from(CLOCKS),
    st.sampled_from(DAYS),
    st.sampled_from(LAYOUTS),
    st.sampled_from(["", "Thứ Hai, ", "Ngày đăng: ", "("]),
    st.booleans(),
)
def test_every_date_in_every_form_comes_back(moment, clock, day, layout, before, decomposed):
    write, precision = clock
    line = before + layout.format(day=day.format(moment), clock=write(moment)) + (")" if before == "(" else "")
    line = normalize("NFD", line) if decomposed else line
    found = dates.find(line)
    assert len(found) == 1
    expected = moment.replace(microsecond=0, second=moment.second if precision == "second" else 0, tzinfo=VIETNAM)
    assert (found[0].value, found[0].precision) == (expected, precision)
    assert line[slice(*found[0].span)] == found[0].raw
    assert dates.parse(line) == found[0]


@PROPERTY
@given(st.text(alphabet="0123456789/-.: \u00a0,|hT+Zngàythám12AMPC()lúcLx[", max_size=40))
def test_what_stands_far_before_a_date_changes_nothing(text):
    # A number far in front keeps the reader of common lines away, so that both ways of reading are asked.
    far = "7" + " ," * 60
    alone, behind = dates.find(text), dates.find(far + text)
    assert [(moment.value, moment.precision, moment.raw) for moment in alone] == [
        (moment.value, moment.precision, moment.raw) for moment in behind
    ]


@PROPERTY
@given(MOMENTS, st.sampled_from(DAYS))
def test_every_day_in_every_form_comes_back(moment, day):
    found = dates.parse(day.format(moment))
    assert (found.value.date(), found.precision) == (moment.date(), "day")


@PROPERTY
@given(MOMENTS, st.integers(-12, 14))
def test_machine_dates_come_back(moment, hours):
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    for text in (
        moment.isoformat(),
        moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        f"{moment:%a, %d %b %Y %H:%M:%S %z}",
    ):
        assert dates.from_iso(text).value == moment


@PROPERTY
@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 9999), st.sampled_from("/-."))
def test_nothing_impossible_is_accepted(day, month, year, separator):
    text = f"{day}{separator}{month}{separator}{year:04}"
    try:
        expected = datetime(year, month, day, tzinfo=VIETNAM) if 1990 <= year <= 2100 else None
    except ValueError:
        expected = None
    assert [moment.value for moment in dates.find(text)] == ([expected] if expected else [])


@PROPERTY
@given(st.text(alphabet="0123456789/-.: \u00a0,|hT+Zngàythámă12AMPC()", max_size=60))
def test_spans_are_true_in_any_text(text):
    end = 0
    for moment in dates.find(text):
        assert end <= moment.span[0] < moment.span[1] <= len(text)
        assert text[slice(*moment.span)] == moment.raw
        assert 1990 <= moment.value.year <= 2100
        end = moment.span[1]
    dates.from_iso(text)


@pytest.mark.parametrize(
    "unit",
    ["1", "1 ", "1/", "12/12/", "12:12 ", " ", "1 tháng ", "12-12-12 ", "Mar ", "tháng 12 ", "1:", "(", "28/12/20 ", "１／"],
)
def test_hostile_repetition_ends_and_gives_nothing(unit):
    text = unit * (100_000 // len(unit))
    assert dates.find(text) == []
    assert dates.parse(text) is None
    assert dates.from_iso(text) is None


def test_dates_in_a_long_text_are_all_found():
    text = "28/12/2021 14:05 tin mới; " * 5_000
    assert len(dates.find(text)) == 5_000
