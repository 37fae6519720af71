"""Lines below a title on which several things are told: how they are cut, and that each is read.

Fields on lines of their own are tested with the field.
"""

from __future__ import annotations

import pytest

from scraper.extraction import extract, one_line

URL = "https://xa.example.vn/tin-tuc/lop-hoc-dem-o-ap-bay-4711.html"
TITLE = "Lớp học đêm ở ấp Bảy"
LEAD = "<p><b>Ba tối mỗi tuần, nhà văn hóa ấp sáng đèn cho hai mươi học trò lớn tuổi đến tập đọc, tập viết.</b></p>"
TEXT = "<p>Người cao tuổi nhất lớp đã ngoài bảy mươi, ngày đi vườn, tối chèo xuồng sang sông học chữ cùng các cháu.</p>" * 3


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "Người đăng: Kim Oanh - Ngày đăng: 14/06/2024 - Lượt xem: 45",
            ["Người đăng: Kim Oanh", "Ngày đăng: 14/06/2024", "Lượt xem: 45"],
        ),
        ("Ngày đăng: 14/06/2024 Lượt đọc: 45", ["Ngày đăng: 14/06/2024", "Lượt đọc: 45"]),
        ("Tác giả: Lê Hạnh - Kim Oanh | 14/06/2024", ["Tác giả: Lê Hạnh - Kim Oanh", "14/06/2024"]),
        ("Thứ sáu, 14/06/2024 | 08:15", ["Thứ sáu, 14/06/2024 | 08:15"]),
        ("14/06/2024 - 08:15", ["14/06/2024 - 08:15"]),
        ("Lê Hạnh - Kim Oanh", ["Lê Hạnh - Kim Oanh"]),
        ("Triển lãm của các lớp - mở từ ngày 14/06/2024", ["Triển lãm của các lớp - mở từ ngày 14/06/2024"]),
    ],
)
def test_a_line_is_cut_between_what_it_tells(line: str, parts: list[str]) -> None:
    assert list(one_line.fields(line)) == parts


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(
    ("line", "authors", "views"),
    [
        ("Đăng bởi: Quản trị - Vào lúc: 14/06/2024 8:15 SA - Lượt xem: 310", ("Quản trị",), 310),
        ("Đăng bởi: Nguyễn Thị Kim Oanh - Ngày đăng: 14/06/2024", ("Nguyễn Thị Kim Oanh",), None),
        ("Viết bởi Nguyễn Thị Kim Oanh vào 14/06/2024 08:15", ("Nguyễn Thị Kim Oanh",), None),
        ("Bởi Nguyễn Thị Kim Oanh | 14/06/2024", ("Nguyễn Thị Kim Oanh",), None),
        ("Thứ sáu, 14/06/2024 08:15 GMT+7 - Nguyễn Thị Kim Oanh", ("Nguyễn Thị Kim Oanh",), None),
        ("14/06/2024 | Phòng Tổng hợp - Hành chính | 1.234 lượt xem | 0 bình luận", (), 1_234),
        (
            "Ngày đăng: 14/06/2024 08:15 - Người đăng: Kim Oanh - Chuyên mục: Tin hoạt động của các cơ sở - Lượt xem: 45",
            ("Kim Oanh",),
            45,
        ),
    ],
)
def test_each_field_of_a_line_is_read(line: str, authors: tuple[str, ...], views: int | None, *, apart: bool) -> None:
    text = f"<div class='noidung'>{LEAD}{TEXT}</div>" if apart else f"{LEAD}{TEXT}"
    html = f"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1><p>{line}</p>{text}</div></body></html>"
    article = extract(html, URL)
    assert (article.authors, article.views) == (authors, views)
    assert article.published_at is not None
    assert f"{article.published_at:%d/%m/%Y}" == "14/06/2024"
    assert article.lead is not None
    assert article.body is not None
    assert article.body.startswith("Người cao tuổi")
