"""What a text offers besides words: pictures however they are loaded, documents however they are linked to, and their names."""

import pytest

from scraper.extraction import extract, files, pictures
from scraper.items import Article, Attachment

ADDRESS = "https://so.example.vn/tin-tuc/ban-giao-tram-bom-kenh-dong-4712.html"
BASE = "https://so.example.vn/tin-tuc/"
TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "Trạm bơm Kênh Đông có bốn tổ máy, mỗi giờ bơm được mười hai nghìn mét khối nước cho cánh đồng phía nam.",
        "Đơn vị thi công bàn giao công trình sớm hai tháng so với hợp đồng và bảo hành trong ba năm tiếp theo.",
        "Hợp tác xã nhận vận hành từ vụ hè thu, thu phí theo diện tích và công khai sổ sách trước xã viên mỗi quý.",
    )
)


def read(inside: str) -> Article:
    page = f"<title>Bàn giao trạm bơm Kênh Đông</title><h1>Bàn giao trạm bơm Kênh Đông</h1><div>{TEXT}{inside}</div>"
    return extract(page, ADDRESS)


@pytest.mark.parametrize(
    ("attributes", "address"),
    [
        (' src="/a.jpg"', "https://so.example.vn/a.jpg"),
        (' src="/blank.gif" data-src="/a.jpg"', "https://so.example.vn/a.jpg"),
        (' src="data:image/gif;base64,R0" data-original=" /a.jpg "', "https://so.example.vn/a.jpg"),
        (' data-src="" src="a.jpg?w=1&amp;h=2"', f"{BASE}a.jpg?w=1&h=2"),
        (' srcset="/a-480.jpg 480w, /a-960.jpg 960w, /a-720.jpg 720w"', "https://so.example.vn/a-960.jpg"),
        (' src="/spacer.png" data-srcset="/a.jpg 1x, /a2.jpg 2x"', "https://so.example.vn/a2.jpg"),
        (' src="/c.jpg" width="640" height="20"', "https://so.example.vn/c.jpg"),
    ],
)
def test_address_of_a_picture(attributes: str, address: str) -> None:
    assert pictures.source(attributes, BASE) == (address, None)


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        (' alt="Ảnh"', None),
        (' src="data:image/png;base64,AA"', None),
        (' src="/icon-pdf.png"', "https"),
        (' src="/hoa.jpg" width="16" height="16"', "16 pixels"),
        (' src="/dem.jpg" width="1"', "1 pixels"),
    ],
)
def test_what_is_no_picture_has_no_address(attributes: str, reason: str | None) -> None:
    address, refused = pictures.source(attributes, BASE)
    assert address is None
    assert (refused is None) == (reason is None)


def test_long_set_of_pictures_is_read_in_time() -> None:
    assert pictures.source(f' srcset="{" " * 500_000}/a.jpg 1x"', BASE) == (None, None)


@pytest.mark.parametrize(
    ("attributes", "text", "url", "name"),
    [
        (' href="/u/qd-12.pdf"', "Quyết định số 12", "https://so.example.vn/u/qd-12.pdf", "Quyết định số 12"),
        (' href="/u/qd-12.pdf"', "Tải về tại đây", "https://so.example.vn/u/qd-12.pdf", "qd-12.pdf"),
        (' href="/u/qd-12.pdf" title="Biểu mẫu kê khai"', "Xem", "https://so.example.vn/u/qd-12.pdf", "Biểu mẫu kê khai"),
        (' src="/pdfjs/viewer.html?file=/u/kh%2057.pdf"', "", "https://so.example.vn/u/kh 57.pdf", "kh 57.pdf"),
        (
            ' src="https://docs.example.com/viewer?url=https://so.example.vn/u/bc.docx&amp;embedded=true"',
            *("", "https://so.example.vn/u/bc.docx", "bc.docx"),
        ),
        (
            ' href="#" onclick="xemFile(\'/u/phu-luc.xlsx\'); return false"',
            "Phụ lục",
            "https://so.example.vn/u/phu-luc.xlsx",
            "Phụ lục",
        ),
        (' data="/u/thong-bao.pdf" type="application/pdf"', "", "https://so.example.vn/u/thong-bao.pdf", "thong-bao.pdf"),
    ],
)
def test_document_that_is_offered(attributes: str, text: str, url: str, name: str) -> None:
    assert files.may_offer(attributes)
    assert files.linked(BASE, attributes, text) == Attachment(url, name)


@pytest.mark.parametrize(
    "attributes", [' href="/tin/a.html"', ' href="javascript:void(0)"', " onclick=\"mo('/a.html')\"", ' href="http://[/a.pdf"']
)
def test_link_that_offers_no_document(attributes: str) -> None:
    assert files.linked(BASE, attributes, "Quyết định") is None


def test_documents_of_a_text_in_order_and_each_once() -> None:
    article = read(
        '<p>Chi tiết: <a href="/u/a.pdf">Kế hoạch 57</a>, <a href="/u/a.pdf">tải về</a></p>'
        '<iframe src="/viewer.html?file=/u/b.pdf"></iframe><p><a href="javascript:;" onclick="mo(\'/u/c.doc\')">Mẫu đơn</a></p>'
    )
    assert [(file.url.rpartition("/")[2], file.name) for file in article.attachments] == [
        *(("a.pdf", "Kế hoạch 57"), ("b.pdf", "b.pdf"), ("c.doc", "Mẫu đơn")),
    ]
    assert article.evidence["attachments"].raw == "Kế hoạch 57; b.pdf; Mẫu đơn"


@pytest.mark.parametrize(
    "below",
    ["<p>Tệp đính kèm: <a href='/u/a.pdf'>Kế hoạch 57</a></p>", "<iframe src='/viewer?file=/u/a.pdf'></iframe>"],
)
def test_documents_behind_what_holds_the_text(below: str) -> None:
    title = "Bàn giao trạm bơm Kênh Đông"
    page = f"<title>{title}</title><h1>{title}</h1><section><div>{TEXT}</div></section>{below}"
    assert [file.url for file in extract(page, ADDRESS).attachments] == ["https://so.example.vn/u/a.pdf"]


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Cống xả của trạm bơm. Ảnh: Vũ Thành Lê", "Vũ Thành Lê"),
        ("Cống xả của trạm bơm (Ảnh: Vũ Thành Lê)", "Vũ Thành Lê"),
        ("Cống xả của trạm bơm (Ảnh Vũ Thành Lê)", "Vũ Thành Lê"),
        ("Cống xả của trạm bơm. Nguồn: Báo Trầm Giang", "Báo Trầm Giang"),
        ("Cống xả của trạm bơm (Ảnh minh họa)", None),
        ("Cống xả của trạm bơm.", None),
    ],
)
def test_credit_of_a_picture(caption: str, credit: str | None) -> None:
    article = read(f'<figure><img src="/a.jpg"><figcaption>{caption}</figcaption></figure>')
    assert [(image.caption, image.credit) for image in article.images] == [(caption, credit)]
    assert caption not in (article.body or "")


def test_icons_are_refused_with_the_reason() -> None:
    article = read('<p><img src="/a.jpg"></p><p><img src="/u/icon-in.png"> <img src="/u/sao.png" width="12" height="12"></p>')
    assert [image.url for image in article.images] == ["https://so.example.vn/a.jpg"]
    assert article.evidence["images"].refused == ("/u/icon-in.png: named like an icon", "/u/sao.png: 12 pixels wide")
