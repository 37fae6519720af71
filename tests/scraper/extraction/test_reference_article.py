"""One article in the markups that old portals wrap such pages in: each must give the same fields without a portal's file."""

import pytest

from scraper.extraction import extract
from scraper.items import Article

ADDRESS = "http://www.tramgiang.example.vn/portal/chitiettin.aspx?id=5517"
TITLE = "Trầm Giang: Ngày hội sách thu hút 2.310 bạn đọc nhỏ tuổi"
LINE = "[ Cập nhật vào ngày (30/12/2021) ] - [ Số lần xem: 475 ]"
LEAD = (
    "Sáng ngày 28/12, Thư viện tỉnh Trầm Giang khai mạc Ngày hội sách thiếu nhi lần thứ 4 với hơn ba nghìn đầu sách tại sân nhà."
)
TEXT = (
    "Ngày hội diễn ra trong ba ngày, từ ngày 28/12/2021 đến ngày 30/12/2021, gồm thi kể chuyện, vẽ bìa sách và đổi sách.",
    "Theo ban tổ chức, số sách quyên góp năm nay gấp đôi năm trước, phần lớn do giáo viên và phụ huynh vùng sâu gửi về.",
    "Dịp này, Thư viện tỉnh trao 12 tủ sách trị giá 36.000.000 đồng cho các điểm trường lẻ và ký kết luân chuyển với ba huyện.",
)
CAPTIONS = ("Các em thiếu nhi chọn sách tại gian hàng.", "Một tiết mục kể chuyện theo sách.")
OPINIONS = "Các ý kiến của bạn đọc"
ABOVE = "<div>Thứ ba, ngày 16/07/2024 - 08:15</div><div>Trang chủ | Giới thiệu | Tin tức | Liên hệ</div>"
BELOW = (
    "<div>Các tin khác</div><ul><li><a href='/a-1.html'>Hội nghị tổng kết công tác thư viện (29/12/2021)</a></li>"
    "<li><a href='/a-2.html'>Khai mạc hội thao cán bộ văn hóa (28/12/2021)</a></li></ul>"
    "<div>Lượt truy cập: 1.234.567</div><div>Đang online: 25</div>"
    "<div>Giấy phép số: 23/GP-TTĐT cấp ngày 5/4/2023. Trưởng ban biên tập: Trần Văn Bình</div>"
)


def text(paragraph: str, picture: str) -> str:
    """The paragraphs, the first two each with a picture behind it."""
    pictures = [picture.format(f"/u/{number}.jpg", caption) for number, caption in enumerate(CAPTIONS, 1)]
    return "".join(paragraph.format(line) + (pictures[place] if place < 2 else "") for place, line in enumerate(TEXT))


def cells() -> str:
    body = text("<p>{}</p>", '<table align="center"><tr><td><img src="{}"></td></tr><tr><td>{}</td></tr></table>')
    lines = (
        f"<tr><td>Văn hóa xã hội</td></tr><tr><td><b>{TITLE}</b></td></tr><tr><td>{LINE}</td></tr><tr><td><b>{LEAD}</b></td></tr>"
    )
    return f"<table>{lines}<tr><td>{body}<p align=right><b>Thanh Tâm</b></p></td></tr><tr><td>{OPINIONS}</td></tr></table>"


def one_cell_with_the_opinions() -> str:
    body = text("<p>{}</p>", '<center><img src="{}"><br>{}</center>')
    top = f"<div>Văn hóa xã hội</div><div>{TITLE}</div><div>{LINE}</div><div><b>{LEAD}</b></div>"
    form = "<table><tr><td>Họ và tên</td><td><input></td></tr><tr><td>Nội dung</td><td><textarea></textarea></td></tr></table>"
    reader = "<p>Ngày hội rất vui</p><p>Lê Văn Hùng</p>"
    return f"<table><tr><td>{top}{body}<p>Thanh Tâm</p><p><b>{OPINIONS}</b></p>{reader}{form}</td></tr></table>"


def one_div() -> str:
    body = text("<p>{}</p>", '<p><img src="{}"></p><p>{}</p>')
    top = f"<div><a href='/vhxh'>Văn hóa xã hội</a></div><h1>{TITLE}</h1><p><span>{LINE[:34]}</span>{LINE[34:]}</p>"
    signed = "<p style='text-align:right'>Thanh Tâm</p>"
    return f"<div id=main>{top}<p><b>{LEAD}</b></p>{body}{signed}<div class='comments'><p>{OPINIONS}</p></div></div>"


def named_divs() -> str:
    body = text("<p>{}</p>", '<p style="text-align:center"><img src="{}"><br><em>{}</em></p>')
    top = f"<div class='cate'>Văn hóa xã hội</div><div class='tieude'>{TITLE}</div><div class='ngay'>{LINE}</div>"
    text_ = f"<div class='sapo'>{LEAD}</div><div class='noidung'>{body}<p>Thanh Tâm</p></div>"
    return f"{top}{text_}<div class='ykien'>{OPINIONS}</div>"


def headings() -> str:
    body = text("<p>{}</p>", '<figure><img src="{}"><figcaption>{}</figcaption></figure>')
    top = f"<h1>Văn hóa xã hội</h1><h2>{TITLE}</h2><div>{LINE}</div><p><strong>{LEAD}</strong></p>"
    return f"{top}{body}<p>Thanh Tâm</p><h3>{OPINIONS}</h3>"


def breaks() -> str:
    body = text("{}<br><br>", '<img src="{}"><br><i>{}</i><br><br>')
    top = f"<div>Văn hóa xã hội</div><div>{TITLE}</div><div>{LINE}</div><div><b>{LEAD}</b></div>"
    return f"<div>{top}<div>{body}Thanh Tâm</div><div>{OPINIONS}</div></div>"


def breaks_without_style() -> str:
    body = text("{}<br><br>", '<img src="{}"><br>{}<br><br>')
    top = f"<td><span>Văn hóa xã hội</span></td></tr><tr><td><b>{TITLE}</b><br>{LINE}</td></tr><tr><td><b>{LEAD}</b></td></tr>"
    return f"<table><tr>{top}<tr><td>{body}Thanh Tâm<br><br>{OPINIONS}<br></td></tr></table>"


def fonts() -> str:
    picture = '<p align=center><font><img src="{}"></font></p><p align=center><font color=blue>{}</font></p>'
    body = text("<p><font face=Arial size=2>{}</font></p>", picture)
    top = (
        f"<center><font size=4>Văn hóa xã hội</font></center><font size=5><b>{TITLE}</b></font><br><font size=1>{LINE}</font><br>"
    )
    return f"{top}<font><b>{LEAD}</b></font>{body}<p><font><b>Thanh Tâm</b></font></p><font>{OPINIONS}</font>"


def divs_beside_a_menu() -> str:
    body = text("<div>{}</div>", '<div><img src="{}"></div><div>{}</div>')
    menu = (
        "<td width=200><a href=/1>Giới thiệu</a><br><a href=/2>Tin tức sự kiện</a><br>Hôm nay: 300<br>Lượt truy cập: 99.999</td>"
    )
    top = f"<div>Văn hóa xã hội</div><div>{TITLE}</div><div>{LINE}</div><div><b>{LEAD}</b></div>"
    return f"<table><tr>{menu}<td>{top}{body}<div>Thanh Tâm</div><div>{OPINIONS}</div></td></tr></table>"


MARKUPS = (
    *(cells, one_cell_with_the_opinions, one_div, named_divs, headings, breaks, breaks_without_style, fonts),
    divs_beside_a_menu,
)


@pytest.mark.parametrize("markup", MARKUPS, ids=lambda markup: markup.__name__)
@pytest.mark.parametrize("named", ["Cổng thông tin điện tử tỉnh Trầm Giang", TITLE], ids=["the site's name", "the title"])
def test_the_article_reads_the_same_in_every_markup(markup, named: str) -> None:
    article: Article = extract(f"<html><head><title>{named}</title></head><body>{ABOVE}{markup()}{BELOW}</body></html>", ADDRESS)
    assert (article.title, article.category, article.lead) == (TITLE, "Văn hóa xã hội", LEAD)
    assert article.published_at is not None
    assert (article.published_at.isoformat(), article.published_precision) == ("2021-12-30T00:00:00+07:00", "day")
    assert (article.views, article.author, article.author_role, article.source) == (475, "Thanh Tâm", "person", None)
    assert article.body == "\n".join((*TEXT, "Thanh Tâm"))
    assert [image.caption for image in article.images] == list(CAPTIONS)


def test_a_saved_page_keeps_its_pictures_beside_its_file() -> None:
    article: Article = extract(f"<html><body>{ABOVE}{one_div()}{BELOW}</body></html>", "file:///home/van/trang.html")
    assert article.body == "\n".join((*TEXT, "Thanh Tâm"))
    assert [(image.url, image.caption) for image in article.images] == [
        (f"file:///u/{number}.jpg", caption) for number, caption in enumerate(CAPTIONS, 1)
    ]


def test_a_page_of_a_portal_shows_no_files_of_its_reader() -> None:
    page = f"<html><body>{ABOVE}{one_div()}{BELOW}</body></html>".replace("/u/1.jpg", "file:///etc/1.jpg")
    assert [image.url for image in extract(page, ADDRESS).images] == ["http://www.tramgiang.example.vn/u/2.jpg"]
