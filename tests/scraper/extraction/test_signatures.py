"""Names that no list knows, by where they stand: at the end of a text, beside the date, by an icon; and what stands there too.

How names are written is tested with the language.
"""

from __future__ import annotations

import pytest

from scraper.extraction import extract
from scraper.items import Article

URL = "https://xa.example.vn/tin-tuc/dan-nuoc-ve-ban-tren-nui-4711.html"
PROSE = (
    "<p>Đường ống dài bốn cây số, lấy nước từ khe đá đầu nguồn, dự kiến dùng được trước mùa khô năm sau.</p>"
    "<p>Bà con góp hơn hai trăm ngày công đào rãnh và gánh vật liệu lên chỗ đặt bể chứa ở Đồi Sim.</p>"
    "<p>Nước về đến đầu làng, các hộ tự lắp đồng hồ và cử người trông coi bể chứa theo tuần.</p>"
)


def page(*, last: str = "", below: str = "", meta: str = "<div>14/06/2024 08:15</div>", above: str = "") -> Article:
    title = "Dẫn nước về bản trên núi"
    html = (
        f"<html><head><title>{title}</title></head><body>{above}<h1>{title}</h1>{meta}<div class='noidung'>{PROSE}{last}</div>"
        f"{below}<h3>Tin khác</h3><ul><li><a href='/a-12.html'>Bàn giao nhà cho hộ nghèo (12/06/2024)</a></li></ul></body></html>"
    )
    return extract(html, URL)


@pytest.mark.parametrize("name", ["Y Drăng", "Pơloong Nhía", "Đồi Sim", "Trượng Văn Kẻn"])
@pytest.mark.parametrize(
    "last", ["<p>{}</p>", "<p align='right'><b>{}</b></p>", "<p><em>{} (tổng hợp)</em></p>", "<p>({})</p>", "<p>PV {}</p>"]
)
def test_an_unknown_name_signs_alone_below_a_sentence(name: str, last: str) -> None:
    article = page(last=last.format(name))
    assert (article.authors, article.author_role) == ((name,), "person")


@pytest.mark.parametrize(
    ("last", "names"),
    [
        ("đến cuối mùa khô./. Ksor Blưn", ("Ksor Blưn",)),
        ("đến cuối mùa khô./.&nbsp;<strong>Tin, ảnh: Lê Thị Hạnh</strong>", ("Lê Thị Hạnh",)),
        ("đến cuối mùa khô. <b>Ksor Blưn</b>", ("Ksor Blưn",)),
        ("đến cuối mùa khô. Ksor Blưn", ()),
        ("đến cuối mùa khô. <b>Toàn Cảnh Buổi Lễ</b>", ()),
        ("đến cuối mùa khô, do thợ trông coi là <b>Ksor Blưn</b>", ()),
    ],
)
def test_a_name_stands_behind_the_last_sentence_where_it_is_set_apart_or_the_text_is_ended(last: str, names: tuple[str]) -> None:
    assert page(last=f"<p>Các hộ thay phiên nhau trông coi đường ống từ đầu mùa mưa {last}</p>").authors == names


@pytest.mark.parametrize(
    "meta",
    [
        "<div><i class='fa fa-user'></i> {} <i class='fa fa-clock-o'></i> 14/06/2024 08:15</div>",
        "<ul><li><span class='icon-user'></span><span>{}</span></li><li>14/06/2024 08:15</li></ul>",
        "<div><img src='/theme/icon-author.png'> {}</div><div>14/06/2024 08:15</div>",
        "<div><a href='/tac-gia/7'>{}</a> <span>14/06/2024 08:15</span></div>",
        "<div>Đăng bởi <a href='/nguoi/7'>{}</a></div><div>14/06/2024 08:15</div>",
        "<div>{} | 14/06/2024 08:15</div>",
        "<div>14/06/2024 08:15 - {}</div>",
    ],
)
def test_an_unknown_name_stands_beside_the_date(meta: str) -> None:
    assert page(meta=meta.format("Ksor Blưn")).authors == ("Ksor Blưn",)


@pytest.mark.parametrize(
    "last",
    [
        "<p>Toàn Cảnh Buổi Lễ</p>",
        "<p align='right'>Xã Ia Blang</p>",
        "<p align='right'><b>Chúc Mừng Năm Mới</b></p>",
        "<p>Đồi Sim</p><p><img src='/a.jpg'></p>",
        "<p><img src='/a.jpg'></p><p>Đồi Sim</p>",
        "<p>Các hộ được khen:</p><p>Ksor Blưn</p>",
        "<p>CHỦ TỊCH</p><p>(Đã ký)</p><p>Ksor Blưn</p>",
        "<p align='right'>KT. GIÁM ĐỐC</p><p align='right'><b>Lê Thị Hạnh</b></p>",
        "<table><tr><td>Nơi nhận: Lưu VT</td><td>CHỦ TỊCH</td></tr></table><p>Lê Thị Hạnh</p>",
        "<table><tr><td>Ksor Blưn</td><td>Vũ Hoài Thu</td></tr></table><p>Lê Thị Hạnh</p>",
        "<p>Thực hiện: Kế hoạch năm</p><p>Thời gian: quý ba</p>",
    ],
)
def test_captions_headings_places_and_those_who_sign_documents_are_no_authors(last: str) -> None:
    assert page(last=last).authors == ()


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"above": "<div><i class='fa fa-user'></i> Ksor Blưn <a href='/thoat'>Thoát</a></div>"},
        {"meta": "<div><a href='/doi-song'>Đồi Sim</a> | 14/06/2024 08:15</div>"},
        {"meta": "<div>Nhịp Làng</div><div>14/06/2024 08:15</div>"},
        {"meta": "<div>Thứ Tư, 12/06/2024</div>"},
        {"below": "<p>Đồi Sim</p><p>Bản đồ xã</p>"},
        {"below": "<div><i class='fa fa-user'></i> Ksor Blưn: Bài hay quá!</div>"},
    ],
)
def test_logins_links_and_headings_elsewhere_are_no_authors(elsewhere: dict[str, str]) -> None:
    assert page(**elsewhere).authors == ()


def test_what_was_refused_as_author_and_source_leaves_its_trace() -> None:
    document = page(last="<p>CHỦ TỊCH</p><p>(Đã ký)</p><p>Lê Thị Hạnh</p>")
    assert document.evidence["author"].refused == ("Lê Thị Hạnh: signs a document",)
    assert page(below="<p>Đồi Sim</p>").evidence["author"].refused == ("Đồi Sim: below the text, and set like anything else",)
    lead = "<p class='sapo'>(Phòng Văn hóa) - Sáng nay, xã khởi công công trình dẫn nước về các bản trên núi cao.</p>"
    article = page(meta=f"<div>14/06/2024</div>{lead}")
    assert article.source is None
    assert article.evidence["source"].refused == ("Phòng Văn hóa: before the lead, but an office and no newsroom",)
    assert article.evidence["source"].raw is None


def test_an_office_is_whom_somebody_works_for_and_a_newsroom_whence_the_text_was_taken() -> None:
    office = page(last="<p>Lê Thị Hạnh (Phòng Văn hóa và Thông tin)</p>")
    assert (office.authors, office.source) == (("Lê Thị Hạnh",), None)
    newsroom = page(last="<p>Lê Thị Hạnh (Báo Cần Thơ)</p>")
    assert (newsroom.authors, newsroom.source) == (("Lê Thị Hạnh",), "Báo Cần Thơ")
    alone = page(last="<p>(Phòng Văn hóa và Thông tin)</p>")
    assert (alone.authors, alone.author_role, alone.source) == (("Phòng Văn hóa và Thông tin",), "organisation", None)
    assert page(last="<p align='right'>(Theo Phòng Văn hóa)</p>").source == "Phòng Văn hóa"


@pytest.mark.parametrize("office", ["Văn phòng HĐND và UBND xã", "(Trung tâm Y tế huyện)"])
@pytest.mark.parametrize("last", ["<p align='right'><b>Kha Thị Mẩy<br>{}</b></p>", "<p>Kha Thị Mẩy</p><p>{}</p>"])
def test_the_office_that_somebody_works_for_stands_below_the_name(last: str, office: str) -> None:
    article = page(last=last.format(office))
    assert (article.authors, article.author_role, article.source) == (("Kha Thị Mẩy",), "person", None)


@pytest.mark.parametrize("last", ["<p align='right'><b>{}</b></p>", "<p>{}</p>", "<p><em>({})</em></p>"])
def test_an_agency_alone_is_whence_the_text_was_taken_and_an_office_who_wrote_it(last: str) -> None:
    for agency in ("TTXVN", "Báo Đồi Sim", "doisim.gov.vn"):
        article = page(last=last.format(agency))
        assert (article.authors, article.source) == ((), agency)
    article = page(last=last.format("Phòng Văn hóa - Xã hội"))
    assert (article.authors, article.source) == (("Phòng Văn hóa - Xã hội",), None)


@pytest.mark.parametrize(
    "last", ["<p align='right'><b>Kha Thị Mẩy</b></p><p align='right'>{}</p>", "<p>Kha Thị Mẩy</p><p>{}</p>"]
)
def test_whence_the_text_was_taken_stands_below_the_name_with_or_without_a_colon(last: str) -> None:
    for source in ("(Theo TTXVN)", "Nguồn: TTXVN", "Theo TTXVN", "TTXVN"):
        article = page(last=last.format(source))
        assert (article.authors, article.source) == (("Kha Thị Mẩy",), "TTXVN")


def test_the_words_below_a_film_are_no_text_and_the_name_below_them_signs() -> None:
    film = "<iframe src='https://www.youtube.com/embed/x'></iframe><p style='text-align:center'><em>Video: Nước về bản</em></p>"
    article = page(last=f"{film}<p align='right'>Kha Thị Mẩy</p>")
    assert article.authors == ("Kha Thị Mẩy",)
    assert "Video" not in (article.body or "")


def test_a_name_stands_beside_a_long_line_of_date_and_counter() -> None:
    line = "<p>[ Cập nhật vào ngày (Thứ sáu, 14/6/2024, 08:15 (GMT+7)) ] - [ Số lần xem bài viết này: 1.475 ]</p>"
    assert page(meta=f"{line}<p>Lê Thị Hạnh - Trần Văn Minh</p>").authors == ("Lê Thị Hạnh", "Trần Văn Minh")


@pytest.mark.parametrize("last", ["<p align='right'><b>KSOR BLƯN</b></p>", "<p class='text-right'>Nhóm PV: Ksor Blưn</p>"])
def test_capitals_and_groups_sign_on_the_right(last: str) -> None:
    assert [name.title() for name in page(last=last).authors] == ["Ksor Blưn"]


@pytest.mark.parametrize("offer", ["Tải văn bản tại đây", ">> Xem chi tiết tại đây", "Tải về: Kế hoạch số 12", "File đính kèm"])
def test_the_offer_of_a_document_stands_below_the_name(offer: str) -> None:
    last = f"<p>Ksor Blưn</p><p><a href='/ke-hoach-12.doc'>{offer}</a></p>"
    assert page(last=last).authors == ("Ksor Blưn",)


@pytest.mark.parametrize("date", ["Cập nhật: 15/06/2024", "(Ngày đăng: 14/06/2024 08:15)"])
def test_the_date_of_the_page_stands_below_the_name(date: str) -> None:
    article = page(last=f"<p align='right'><b>Ksor Blưn</b></p><p>&nbsp;</p><p>{date}</p>")
    assert article.authors == ("Ksor Blưn",)
    assert article.body is not None
    assert article.body.endswith("\nKsor Blưn")


def test_a_place_set_to_the_right_is_a_name_unless_the_text_names_it() -> None:
    assert page(last="<p align='right'>Hà Giang</p>").authors == ("Hà Giang",)
    spoken_of = "<p>Đoàn thợ từ Hà Giang về giúp bà con lắp ống.</p><p align='right'>Hà Giang</p>"
    assert page(last=spoken_of).authors == ()


@pytest.mark.parametrize("last", ["<p>{}</p>", "<p align='right'><b>{}</b></p>", "<p>({})</p>"])
def test_a_table_of_figures_ends_a_text_as_a_sentence_does(last: str) -> None:
    table = "<table><tr><td>Chỉ tiêu</td><td>Kết quả</td></tr><tr><td>Ống đã đặt</td><td>4 km</td></tr></table>"
    assert page(last=table + last.format("Ksor Blưn")).authors == ("Ksor Blưn",)


def test_who_did_the_work_is_named_above_who_presents_it_or_below_the_text() -> None:
    two = page(last="<p>Thực hiện: Lê Hạnh - Hoài Thu</p><p>Dẫn chương trình: Kim Xuân</p>")
    assert two.authors == ("Lê Hạnh", "Hoài Thu")
    unit = page(below="<div>Thực hiện: Phòng Kinh tế</div>")
    assert (unit.authors, unit.author_role) == (("Phòng Kinh tế",), "organisation")
    assert page(below="<div>Phòng Kinh tế</div>").authors == ()


SET_LIKE_A_SIGNATURE = [
    ("<p align='right'>{}</p>", ""),
    ("<p style='text-align: right'><b>{}</b></p>", ""),
    ("<p><strong>{}</strong></p>", ""),
    ("<p><em>{}</em></p>", ""),
    ("", "<div class='author'>{}</div>"),
    ("", "<p style='text-align:right'><b>{}</b></p>"),
]


@pytest.mark.parametrize("name", ["Sông Thao", "Hữu Nghị", "Trúc"])
@pytest.mark.parametrize(("last", "below"), SET_LIKE_A_SIGNATURE)
def test_a_pen_name_of_common_words_signs_where_it_is_set_like_a_signature(name: str, last: str, below: str) -> None:
    article = page(last=last.format(name), below=below.format(name))
    assert (article.authors, article.author_role) == ((name,), "person")


@pytest.mark.parametrize(
    "words",
    ["Hết", "Xem Thêm", "Ảnh minh họa", "Trân Trọng", "Kỳ Sau", "Quốc Hội", "Văn Bản", "Chung Sức", "Độc Lập - Tự Do", "Đồi Mới"],
)
@pytest.mark.parametrize(("last", "below"), SET_LIKE_A_SIGNATURE)
def test_headings_slogans_and_buttons_sign_nothing_however_they_are_set(words: str, last: str, below: str) -> None:
    named_above = "<p>Trạm bơm của xóm Đồi Mới cũng dùng nguồn nước này từ mùa mưa năm ngoái.</p>"
    assert page(last=named_above + last.format(words), below=below.format(words)).authors == ()


@pytest.mark.parametrize("name", ["Sông Thao", "Trúc"])
def test_a_pen_name_set_like_any_other_line_signs_nothing(name: str) -> None:
    assert page(last=f"<p>{name}</p>").authors == ()
    assert page(below=f"<p>{name}</p>").authors == ()


def test_an_element_named_as_the_authors_holds_a_pen_name_of_one_word() -> None:
    assert page(meta="<div><span>14/06/2024 08:15</span> <span class='author'>Trúc</span></div>").authors == ("Trúc",)
