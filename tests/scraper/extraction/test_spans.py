"""Spans that stand side by side without a space between them.

Other elements within a text are tested with the pages of the families.
"""

import pytest

from scraper.extraction import blocks


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p><span>12/03/2024 10:20</span><span>Lượt xem: 55</span></p>", "12/03/2024 10:20 Lượt xem: 55"),
        ("<p><span>Thanh Tâm</span><span>Ảnh: Hoài An</span></p>", "Thanh Tâm Ảnh: Hoài An"),
        ("<p><span>N</span><span>gày 1</span><span>2 tháng 3</span></p>", "Ngày 12 tháng 3"),
        ("<p><span>vi rút H5</span><span>N1</span></p>", "vi rút H5N1"),
    ],
)
def test_spans_side_by_side_are_parted_where_a_word_begins_anew(html, line):
    assert [block.text for block in blocks.read(html, "https://xa.example.vn/").blocks] == [line]
