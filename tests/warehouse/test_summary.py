"""The first questions, asked of a small lake: each must run on the tables as they are, and mean what its name says.

How answers are shown is tested with the demo.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.warehouse.lakes import DAY2, Segment, article, load_each, rows, sighting
from warehouse import summary


def test_a_counter_that_fell_has_not_risen(tmp_path: Path) -> None:
    made = [article("up", title="Cùng tên", views=10), article("down", title="Cùng tên", views=10), article("flat", views=3)]
    later = Segment("20260303T010000", at=DAY2).listing(sighting("up", 14), sighting("down", 2), sighting("flat", 3))
    load_each(tmp_path, Segment("20260302T010000").articles(made), later)
    assert rows(tmp_path, summary.RISING) == [("vinhha", "Cùng tên", 10, 14)]


@pytest.mark.parametrize("name", ["ARTICLES_PER_PORTAL", "SHARED_STORIES", "EDITED"])
def test_every_question_finds_something(tmp_path: Path, name: str) -> None:
    one = article("a")
    edited = replace(one, body=article("b").body)
    load_each(
        tmp_path,
        Segment("20260302T010000").articles([one]),
        Segment("20260302T020000", "tanloc").articles([replace(one, url="http://tanloc.example/a.html")]),
        Segment("20260303T010000", at=DAY2).articles([edited]),
    )
    assert rows(tmp_path, getattr(summary, name))
