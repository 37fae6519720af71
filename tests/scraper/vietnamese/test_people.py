"""Bylines: who wrote it, whom it was taken from, and lines that only look like it."""

from __future__ import annotations

import json
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.vietnamese import lead_prefix, people


@pytest.mark.parametrize(
    ("line", "names", "role", "source", "label"),
    [
        ("Tác giả: Nguyễn Văn A", ("Nguyễn Văn A",), "person", None, "Tác giả"),
        ("Tác giả bài viết: Hoài Thu", ("Hoài Thu",), "person", None, "Tác giả bài viết"),
        ("Tin, ảnh: Hữu Phước", ("Hữu Phước",), "person", None, "Tin, ảnh"),
        ("Tin - ảnh: Hữu Phước", ("Hữu Phước",), "person", None, "Tin - ảnh"),
        ("Tin và ảnh: Hữu Phước", ("Hữu Phước",), "person", None, "Tin và ảnh"),
        ("Tin, ảnh Hữu Phước", ("Hữu Phước",), "person", None, "Tin, ảnh"),
        ("Bài, ảnh: MINH ĐĂNG", ("MINH ĐĂNG",), "person", None, "Bài, ảnh"),
        ("Bài: CAO OANH - Ảnh: T.TRÚC", ("CAO OANH",), "person", None, "Bài"),
        ("Nguồn: TTXVN", (), "unknown", "TTXVN", "Nguồn"),
        ("Theo Báo Cần Thơ", (), "unknown", "Báo Cần Thơ", "Theo"),
        ("Theo Đài PT-TH Hậu Giang", (), "unknown", "Đài PT-TH Hậu Giang", "Theo"),
        ("Theo Cổng TTĐT Chính phủ", (), "unknown", "Cổng TTĐT Chính phủ", "Theo"),
        ("Theo Chinhphu.vn", (), "unknown", "Chinhphu.vn", "Theo"),
        ("(Theo Dân trí)", (), "unknown", "Dân trí", "Theo"),
        ("Nguồn http://tin.example.vn/a", (), "unknown", "http://tin.example.vn/a", "Nguồn"),
        ("Nguồn: Báo Hậu Giang - Tin, ảnh: H.DUY", ("H.DUY",), "person", "Báo Hậu Giang", "Nguồn"),
        ("Theo Minh Anh/TTXVN", ("Minh Anh",), "person", "TTXVN", "Theo"),
        ("Hà Anh (TTXVN)", ("Hà Anh",), "person", "TTXVN", None),
        ("Thanh Tâm (Theo TTXVN)", ("Thanh Tâm",), "person", "TTXVN", "Theo"),
        ("Minh Đăng (tổng hợp)", ("Minh Đăng",), "person", None, None),
        ("Minh Đăng (CTV)", ("Minh Đăng",), "person", None, None),
        ("Minh Đăng (st)", ("Minh Đăng",), "person", None, None),
        ("Minh Đăng (BBT)", ("Minh Đăng",), "person", None, None),
        ("TH: Minh Đăng", ("Minh Đăng",), "person", None, "TH"),
        ("Nội dung: Minh Đăng. Ảnh: Hoài Thu", ("Minh Đăng",), "person", None, "Nội dung"),
        ("Bài của Minh Đăng", ("Minh Đăng",), "person", None, "Bài của"),
        ("Tin bài: Minh Đăng - Phòng VHXH", ("Minh Đăng",), "person", None, "Tin bài"),
        ("Minh Đăng - Trạm Y tế, Dân số và Bảo hiểm xã Phú Lâm", ("Minh Đăng",), "person", None, None),
        ("BBT Cổng TTĐT xã", ("BBT Cổng TTĐT xã",), "organisation", None, None),
        ("Đoàn xã Phú Lâm", ("Đoàn xã Phú Lâm",), "organisation", None, None),
        ("Bởi: Minh Đăng", ("Minh Đăng",), "person", None, "Bởi"),
        ("Bài: Minh Đăng · Ảnh: Hoài Thu · 09:15 12/01/2024", ("Minh Đăng",), "person", None, "Bài"),
        ("Bài: Minh Đăng · Nông thôn mới", ("Minh Đăng",), "person", None, "Bài"),
        ("Bài: Minh Đăng · Hoài Thu", ("Minh Đăng", "Hoài Thu"), "person", None, "Bài"),
        ("Thanh Tâm", ("Thanh Tâm",), "person", None, None),
        ("(Thanh Tâm)", ("Thanh Tâm",), "person", None, None),
        ("Thanh Tâm./.", ("Thanh Tâm",), "person", None, None),
        ("THANH TÂM", ("THANH TÂM",), "person", None, None),
        ("Nguyễn Thị Hoà", ("Nguyễn Thị Hoà",), "person", None, None),
        ("Nguyễn Thị Hòa", ("Nguyễn Thị Hòa",), "person", None, None),
        ("H.Duy", ("H.Duy",), "person", None, None),
        ("B.T", ("B.T",), "person", None, None),
        ("CAO OANH - T.TRÚC", ("CAO OANH", "T.TRÚC"), "person", None, None),
        ("Hoài Thu - Kim Xuân", ("Hoài Thu", "Kim Xuân"), "person", None, None),
        ("Minh Đăng, Bích Châu", ("Minh Đăng", "Bích Châu"), "person", None, None),
        ("Minh Đăng và Hoài Thu", ("Minh Đăng", "Hoài Thu"), "person", None, None),
        ("PV Minh Đăng", ("Minh Đăng",), "person", None, None),
        ("ThS. Nguyễn Văn Xuyến", ("ThS. Nguyễn Văn Xuyến",), "person", None, None),
        ("Th.S K'Brơi", ("Th.S K'Brơi",), "person", None, None),
        ("Đại úy Lê Thị Mai - Công an huyện", ("Đại úy Lê Thị Mai",), "person", None, None),
        ("Lê Thị Mai – Phó Chủ tịch Hội Nông dân xã", ("Lê Thị Mai",), "person", None, None),
        ("Lê Thị Mai, Chuyên viên", ("Lê Thị Mai",), "person", None, None),
        ("Hải Yến – TTVH", ("Hải Yến",), "person", None, None),
        ("Hải Yến (TTVH)", ("Hải Yến",), "person", None, None),
        ("Hải Yến (biên tập)", ("Hải Yến",), "person", None, None),
        ("Ban biên tập", ("Ban biên tập",), "organisation", None, None),
        ("Theo Hải Yến (Báo Cần Thơ)", ("Hải Yến",), "person", "Báo Cần Thơ", "Theo"),
        ("Tin bài và hình ảnh: Hải Yến", ("Hải Yến",), "person", None, "Tin bài và hình ảnh"),
        ("Hải Yến (Tổng hợp từ Báo Cần Thơ)", ("Hải Yến",), "person", "Báo Cần Thơ", None),
        ("Trích nguồn: Tạp chí Cộng sản", (), "unknown", "Tạp chí Cộng sản", "Trích nguồn"),
        ("Đưa tin: Hải Yến", ("Hải Yến",), "person", None, "Đưa tin"),
        ("PV", ("PV",), "unknown", None, None),
        ("BGP", ("BGP",), "unknown", None, None),
        ("HGO", ("HGO",), "organisation", None, None),
        ("Ban Biên tập", ("Ban Biên tập",), "organisation", None, None),
        ("Sở Văn hóa, Thể thao và Du lịch", ("Sở Văn hóa, Thể thao và Du lịch",), "organisation", None, None),
        ("Phòng Thủy lợi", ("Phòng Thủy lợi",), "organisation", None, None),
        ("Chi cục Trồng trọt và Bảo vệ thực vật", ("Chi cục Trồng trọt và Bảo vệ thực vật",), "organisation", None, None),
        ("Công an tỉnh", ("Công an tỉnh",), "organisation", None, None),
        ("Công an tỉnh Hậu Giang", ("Công an tỉnh Hậu Giang",), "organisation", None, None),
        ("Vụ Tổng hợp", ("Vụ Tổng hợp",), "organisation", None, None),
        ("Vụ Pháp chế", ("Vụ Pháp chế",), "organisation", None, None),
        ("Bộ phận CNTT", ("Bộ phận CNTT",), "organisation", None, None),
        ("Tổ Biên tập", ("Tổ Biên tập",), "organisation", None, None),
        ("bbt", ("bbt",), "account", None, None),
        ("PV (TH)", ("PV",), "unknown", None, None),
        ("Hoài Thu-Kim Xuân", ("Hoài Thu", "Kim Xuân"), "person", None, None),
        ("Hoài Thu – Kim Xuân", ("Hoài Thu", "Kim Xuân"), "person", None, None),
        ("Hà Anh (TTXVN/Vietnam+)", ("Hà Anh",), "person", "TTXVN/Vietnam+", None),
        ("Phòng Kinh tế - Hạ tầng", ("Phòng Kinh tế - Hạ tầng",), "organisation", None, None),
        ("Đoàn Văn Hậu", ("Đoàn Văn Hậu",), "person", None, None),
        ("Giàng A Sếnh", ("Giàng A Sếnh",), "person", None, None),
        ("Y Nguyên Ksơr - H'Lan Niê", ("Y Nguyên Ksơr", "H'Lan Niê"), "person", None, None),
        ("Admin English", ("Admin English",), "account", None, None),
        ("admin admin", ("admin admin",), "account", None, None),
        ("Người đăng: quantri", ("quantri",), "account", None, "Người đăng"),
    ],
)
def test_bylines(line, names, role, source, label):
    for written in (line, normalize("NFD", line), f"\u00a0{line} "):
        assert people.parse(written) == people.Byline(names, role, source, label, line)
    believed = people.parse(line, labelled=True)
    assert (believed.names, believed.role, believed.source) == (names, role, source)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "-",
        "Trân trọng!",
        "TRÂN TRỌNG",
        "Ảnh: Hữu Phước",
        "Ảnh minh họa (nguồn Internet)",
        "0293.3878.123",
        "Hậu Giang",
        "HẬU GIANG",
        "TP. Hồ Chí Minh",
        "Vị Thanh, ngày 28/12/2021",
        "KẾT LUẬN",
        "HỘI NGHỊ",
        "THÔNG BÁO",
        "Hội nghị kết thúc tốt đẹp.",
        "Chúc mừng năm mới",
        "Các tin khác",
        "Về đầu trang",
        "Theo ông Nguyễn Văn A, giá lúa tăng.",
        "Theo báo cáo của tỉnh",
        "Trưởng ban biên tập: Nguyễn Văn A",
        "Xem thêm",
        "Lê Thị Mai - Chủ tịch Hội Nông dân xã phát biểu khai mạc",
        "Tin tức",
        "Lượt xem: 5",
        "Từ khóa:",
        "Văn phòng UBND tỉnh theo dõi, đôn đốc kết quả thực hiện.",
        "Theo Sở Lao động - Thương binh và Xã hội, đã có 5 lớp nghề.",
        "An Giang - Kiên Giang",
        "Nguyễn Văn A cho biết lúa được mùa",
        "Công an huyện khuyến cáo người dân",
        "Tổng hợp",
        "UBND",
        "GRDP",
        "Chủ tịch",
        "x" * 500,
    ],
)
def test_what_is_no_byline(line):
    assert people.parse(line) is None


@pytest.mark.parametrize(
    ("value", "names", "role"),
    [
        ("John Smith", ("John Smith",), "person"),
        ("By John Smith", ("John Smith",), "person"),
        ("Nguyen Van A", ("Nguyen Van A",), "person"),
        ("thanh tâm", ("thanh tâm",), "person"),
        ("Y Blok Niê", ("Y Blok Niê",), "person"),
        ("Khải", ("Khải",), "person"),
        ("minh.dang", ("minh.dang",), "account"),
        ("user123", ("user123",), "account"),
        ("hoinongdan", ("hoinongdan",), "account"),
        ("Nhóm PV: Pơloong Nhía, K'Brưn", ("Pơloong Nhía", "K'Brưn"), "person"),
        ("Hậu Giang", ("Hậu Giang",), "unknown"),
    ],
)
def test_an_author_field_is_believed(value, names, role):
    byline = people.parse(value, labelled=True)
    assert (byline.names, byline.role) == (names, role)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Y Nguyên", ("Y Nguyên",)),
        ("A Thút", ("A Thút",)),
        ("K'Brèm", ("K'Brèm",)),
        ("K’ Sữu", ("K’ Sữu",)),
        ("H’Lan", ("H’Lan",)),
        ("Blúp Avô - Thu Hà", ("Blúp Avô", "Thu Hà")),
        ("Trượng Văn Món", ("Trượng Văn Món",)),
        ("Phố Núi", ("Phố Núi",)),
        ("(Mộc Miên)", ("Mộc Miên",)),
        ("Mộc Miên (tổng hợp)", ("Mộc Miên",)),
        ("Theo Alăng Ngước/TTXVN", ("Alăng Ngước",)),
        ("Kim Min-soo", ("Kim Min-soo",)),
        ("MINH ĐĂNG – Y BLƯM", ("MINH ĐĂNG", "Y BLƯM")),
    ],
)
def test_where_names_are_signed_their_shape_is_enough(line, names):
    byline = people.parse(line, signed=True)
    assert (byline.names, byline.role) == (names, "person")
    assert people.parse("Hội thảo Mộc Miên bế mạc", signed=True) is None


@pytest.mark.parametrize(
    "line",
    [
        *("Thời Sự", "Xem Thêm", "Toàn Cảnh", "Chúc Mừng Năm Mới", "KẾT LUẬN", "Bù Đăng", "Xã Phú Lâm", "Ia Grai", "Kính Mời"),
        *("Đồng Hành Cùng Doanh Nghiệp", "Văn Hóa Xã Hội", "Hết", "Kon", "Còn Nữa", "Google News", "Hội thảo", "Zalo", "24 Giờ"),
        "MINH ĐĂNG – Y TẾ",
        "Y BLƯM",
        "Thứ Ba",
        "Nội dung: Bàn kế hoạch vụ mùa",
        "TH: Quyết định của xã",
        "Ghi chép của đoàn công tác",
    ],
)
def test_headings_places_and_buttons_are_signed_by_nobody(line):
    assert people.parse(line, signed=True) is None


@pytest.mark.parametrize(
    "value",
    ["Lượt xem: 5", "Hội nghị kết thúc tốt đẹp.", "0293.3878.123", "Theo ông Nguyễn Văn A, giá lúa tăng.", "14:05 28/12/2021"],
)
def test_an_author_field_is_not_believed_everything(value):
    assert people.parse(value, labelled=True) is None


@pytest.mark.parametrize(
    ("lead", "source"),
    [
        ("(TTXVN) - Sáng nay, huyện họp.", "TTXVN"),
        ("(HGO) – Sáng nay", "HGO"),
        ("(Chinhphu.vn) - Thủ tướng", "Chinhphu.vn"),
        ("(HNP - Ngày 5", "HNP"),
        ("NDĐT- Ngày 5", "NDĐT"),
        ("TP - Hôm nay", "TP"),
        ("(Dân trí) - Ngày 5", "Dân trí"),
        ("(Báo Cần Thơ) - Ngày 5", "Báo Cần Thơ"),
        ("(Hậu Giang) - Ngày 5", None),
        ("HÀ NỘI - Ngày 5", None),
        ("UBND - Ngày 5", None),
        ("COVID-19 giảm", None),
        ("TIN - Ngày 5", None),
        ("Sáng nay (TTXVN) - Huyện", None),
        ("(Ảnh) - Huyện", None),
        ("", None),
        ("QĐND Online - Sáng 5-6, đoàn công tác", "QĐND Online"),
        ("VOV.VN - Nước lũ đã rút", "VOV.VN"),
        ("AN GIANG - Nước lũ đã rút", None),
        ("(" * 5_000, None),
    ],
)
def test_lead_source(lead, source):
    assert lead_prefix.source(lead) == source


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(max_size=80) | st.text(alphabet="TheoNguồn:Tin, ảnh-()/. MinhĐăngTTXVN", max_size=60), st.booleans())
def test_any_text_gives_whole_names_or_nothing(text, labelled):
    byline = people.parse(text, labelled=labelled)
    if byline is not None:
        assert byline.names or byline.source
        assert all(name and name == name.strip() for name in byline.names)
        assert byline.source is None or byline.source.strip()
        assert byline.role in {"person", "organisation", "account", "unknown"}
    lead_prefix.source(text)


def test_the_bylines_of_a_real_portal(shared_pages):
    """Every author field and last line is read, and no other line of 252 articles is taken for a byline."""
    articles = [json.loads(line) for line in (shared_pages / "nukeviet" / "truth.jsonl").read_text("utf-8").splitlines()]
    mistaken = [
        line
        for article in articles
        for line in [*(article["body_text"] or "").split("\n"), article["title"], article["category"], article["lead"] or ""]
        if line != article["byline_in_body"] and people.parse(line) is not None
    ]
    unread = [
        raw
        for article in articles
        for raw, labelled in ((article["author_raw"], True), (article["byline_in_body"], False))
        if raw and people.parse(raw, labelled=labelled) is None
    ]
    assert (mistaken, unread) == ([], [])
