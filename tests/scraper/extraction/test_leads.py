"""Which of several elements that are named like a lead is the article's own.

Leads without a name of their own are tested with the pages of the families.
"""

from __future__ import annotations

import pytest

from scraper.extraction import extract

URL = "https://xa.example.vn/tin/don-nuoc-sach-ve-xom-nui-4711.html"
TEASER = "<div class='sapo'>Đội bóng của huyện bên vừa thắng trận thứ ba liên tiếp ở giải mùa xuân năm nay.</div>"
LEAD = "Sau hai năm chờ đợi, bà con xóm núi đã có nước máy chảy về tận sân nhà trong niềm vui chung."
PROSE = "<p>Công trình lấy nước từ đầu nguồn, dẫn qua bốn cây số đường ống về bể chứa giữa xóm.</p>" * 4


def page(before: str, lead: str) -> str:
    return (
        f"<html><head><title>Đón nước sạch về xóm núi</title></head><body>{before}<h1>Đón nước sạch về xóm núi</h1>"
        f"<span>14/06/2024</span>{lead}<div class='entry-content'>{PROSE}</div>{TEASER}</body></html>"
    )


def test_the_lead_is_the_one_between_title_and_text() -> None:
    article = extract(page(f"<div id='left'>{TEASER}</div>", f"<div class='sapo'>{LEAD}</div>"), URL)
    assert article.lead == LEAD


def test_a_teaser_elsewhere_is_no_lead() -> None:
    assert extract(page(f"<div id='left'>{TEASER}</div>", ""), URL).lead is None


ASIDE = f"<p><em>{'Chuyện kể bên bờ đê vào những ngày nước lớn. ' * 2}</em></p>"
LINES = [
    f"<p>Đoạn đê số {number} dài hơn một cây số, mặt rộng năm mét, hai bên trồng cỏ để giữ đất mùa mưa.</p>"
    for number in range(4)
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"<p><em>{LEAD}</em></p>{''.join(LINES)}", LEAD),
        (
            f"<p><em>{LEAD}</em></p>{''.join(LINES[1:])}{ASIDE}",
            None,
        ),
        (f"<div class='l'><p>{LEAD}</p></div><div class='b'>{''.join(LINES)}</div>", LEAD),
        (f"<p class='article-abstract'>{LEAD}</p><div>{''.join(LINES)}</div>", LEAD),
        (f"<div>{LEAD}</div>" + "".join(f"<div>{line}</div>" for line in LINES), None),
        (f"<p>{LEAD}</p>{''.join(LINES)}", None),
    ],
)
def test_a_lead_without_a_name_is_set_apart(text: str, expected: str | None) -> None:
    title = "Đón nước sạch về xóm núi"
    article = extract(f"<title>{title}</title><h1>{title}</h1><p>14/06/2024</p><div>{text}</div>", URL)
    assert article.lead == expected
    assert (article.body or "").startswith("Đoạn đê" if expected else LEAD)
