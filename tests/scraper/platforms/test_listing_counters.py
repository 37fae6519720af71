"""View counters that stand behind an item's summary in a listing, and words of a summary that only look like one."""

import pytest

from scraper.document import Document
from scraper.platforms import by_name
from scraper.vietnamese.text import clean

SUMMARY = "Buổi đối thoại kéo dài quá trưa bởi có tới 28 lượt ý kiến về đất đai, nước sạch và tiếng ồn của xưởng gỗ."


def item(summary: str) -> tuple[str | None, int | None]:
    html = (
        '<table><tr><td><b><a href="/tin/doi-thoai-voi-nguoi-dan-ben-xuong-go-412.html">Đối thoại bên xưởng gỗ</a></b>'
        f"<i>21/07/2025 18:42</i><br>{summary}</td></tr></table>"
    )
    (sighting,) = by_name("generic").sightings(Document(html, "https://so.example.vn/tin"))
    return sighting.lead, sighting.views


@pytest.mark.parametrize(
    ("behind", "views"),
    [
        (" Lượt xem: 732", 732),
        (" (1.029 lượt xem)", 1029),
        (" | 1.029 lượt xem", 1029),
        (" - Đã xem: 45", 45),
        (" [Lượt xem: 7].", 7),
    ],
)
def test_counter_behind_a_summary_is_read_and_is_no_part_of_it(behind: str, views: int) -> None:
    assert item(SUMMARY + behind) == (SUMMARY, views)


@pytest.mark.parametrize(
    "summary",
    [
        f"{SUMMARY} Đoạn phim của xưởng đã có 30 lượt xem.",
        f"{SUMMARY} Lượt xem: 732 của đoạn phim cho thấy người dân quan tâm tới xưởng gỗ.",
        f"{SUMMARY} Tổng số lượt xem: 90.211",
    ],
)
def test_words_of_a_summary_and_the_sites_counter_are_no_counter(summary: str) -> None:
    assert item(summary) == (clean(summary), None)
