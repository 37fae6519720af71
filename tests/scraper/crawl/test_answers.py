"""How answers are understood: what a server asks us to wait, however badly it says so."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.crawl.answers import Answer, retry_after


def waited(value, date="Sun, 01 Mar 2026 00:00:00 GMT"):
    headers = (("Retry-After", value), ("Date", date))
    return retry_after(Answer("http://thu.example.vn/", datetime(2026, 3, 1, tzinfo=UTC), 503, headers))


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("30", "", 30),
        (" 30 ", "", 30),
        ("²", "", None),
        ("٣", "", None),
        ("soon", "", None),
        ("", "", None),
        ("99999999999999999999", "", 366 * 86_400),
        ("9" * 400, "", 366 * 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "Sun, 01 Mar 2026 00:00:00 GMT", 366 * 86_400),
        ("Sun, 01 Mar 2026 00:10:00 GMT", "Sun, 01 Mar 2026 00:00:00 GMT", 600),
        ("Sun, 01 Mar 2026 00:10:00 GMT", "Sun, 01 Mar 2026 00:00:00 -0000", 600),
        ("Sun, 01 Mar 2026 00:10:00 -0000", "Sun, 01 Mar 2026 07:00:00 +0700", 600),
        ("Sun, 01 Mar 2026 00:00:00 GMT", "Sun, 01 Mar 2026 00:10:00 GMT", 0),
        ("Sun, 01 Mar 2026 00:00:00 +99999999999999999999", "", None),
    ],
)
def test_the_wait_a_server_asks_for(value, date, seconds):
    assert waited(value, date) == seconds


@given(st.text(), st.text())
def test_no_header_makes_it_raise(value, date):
    waited(value, date)
