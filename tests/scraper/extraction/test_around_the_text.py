"""What stands around an article's text on small pages: clocks, counters, readers' opinions, signatures, menus and captions."""

import pytest

from scraper.extraction import extract
from scraper.items import Article

ADDRESS = "https://xa.example.vn/tin-tuc/dap-de-bao-lap-vung-trung-4711.html"
TITLE = "Xã Vĩnh Lạc đắp xong đê bao lập vùng trũng"
PROSE = (
    "Sau ba tháng thi công, gần bốn ki-lô-mét đê bao quanh vùng trũng đã khép kín, giữ được nước cho hơn hai trăm héc-ta lúa.",
    "Người dân ấp Bảy góp ngày công và nhường đất làm mặt đê, còn xã lo máy xúc cùng tiền cống điều tiết ở ba vị trí xung yếu.",
    "Theo kế hoạch, mùa khô tới xã tiếp tục trải đá mặt đê để xe chở lúa của bà con đi lại dễ dàng hơn trong những ngày mưa.",
)
TEXT = "".join(f"<p>{line}</p>" for line in PROSE * 2)
CLOCK = "<div>Thứ ba, ngày 16/07/2024 - 08:15</div>"
DATED = "<div>Ngày đăng: 14/06/2023</div>"


def read(*parts: str) -> Article:
    return extract(f"<title>{TITLE}</title><body>{''.join(parts)}", ADDRESS)


def heading(title: str = TITLE) -> str:
    return f"<h1>{title}</h1>"


@pytest.mark.parametrize(
    "below",
    [
        "<p>Các ý kiến của bạn đọc</p><p>Bài viết rất hay</p><p>Lê Văn Hùng</p>",
        "<p>Các tin khác</p><p><a href='/a-1.html'>Trần Văn Bình</a></p>",
        "<p><b>Các ý kiến của bạn đọc</b></p><table><tr><td>Họ và tên<td><input></table>",
    ],
)
def test_the_last_line_of_the_text_names_its_author_and_nothing_below_it_does(below: str) -> None:
    signed = read(f"<div>{heading()}{DATED}{TEXT}<p>Thanh Tâm</p>{below}</div>")
    assert signed.author == "Thanh Tâm"
    assert signed.body is not None
    assert signed.body.endswith("\nThanh Tâm")
    assert read(f"<div>{heading()}{DATED}{TEXT}{below}</div>").author is None


def test_a_clock_above_the_title_inside_the_same_element_is_no_date() -> None:
    article = read(f"<div><p>Thứ ba, ngày 16/07/2024 - 08:15</p>{heading()}<p>Ngày đăng: 14/06/2023</p>{TEXT}</div>")
    assert (str(article.published_at)[:10], article.published_precision) == ("2023-06-14", "day")
    assert article.body == "\n".join(PROSE * 2)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"<p>{line}</p>" for line in PROSE) + "<p>Thanh Tâm</p>",
        "".join(f"<p><font face=Arial>{line}</font></p>" for line in PROSE) + "<p><font>Thanh Tâm</font></p>",
        "<br><br>".join((*PROSE, "Thanh Tâm")) + "<br>",
        "".join(f"<span style='display:block'>{line}</span>" for line in (*PROSE, "Thanh Tâm")),
        "<div>" + "".join(f"<span style='display:block'>{line}</span>" for line in (*PROSE, "Thanh Tâm")) + "</div>",
        "".join(f"<span style='display:block'>{line}</span>" for line in PROSE) + "<span>Thanh Tâm</span>",
    ],
    ids=["paragraphs", "fonts", "breaks", "spans", "spans in a div", "spans and a line"],
)
def test_text_that_stands_in_the_page_itself_is_whole(text: str) -> None:
    menu = "".join(f"<div><a href='/muc-{number}'>Mục số {number} của cổng</a></div>" for number in range(30))
    foot = "<div>Cơ quan chủ quản: Ủy ban nhân dân xã, địa chỉ số 2 đường Bờ Tràm, trưởng ban biên tập Lê Văn Tám</div>"
    article = read(CLOCK, menu, heading(), DATED, text, foot)
    assert article.body == "\n".join((*PROSE, "Thanh Tâm"))
    assert article.author == "Thanh Tâm"
    assert str(article.published_at)[:10] == "2023-06-14"


def test_the_line_above_a_title_inside_the_text_element_is_the_category() -> None:
    assert read(f"<div><div>Nông thôn mới</div>{heading()}{DATED}{TEXT}</div>").category == "Nông thôn mới"


@pytest.mark.parametrize("home", ["Trang chủ", "<a href='/'>Trang chủ</a>", "<a href='/tin'>Tin tức</a>"])
def test_the_way_home_is_no_category(home: str) -> None:
    assert read(f"<div>{home}</div>", heading(), DATED, f"<div>{TEXT}</div>").category is None


@pytest.mark.parametrize(
    "shown",
    [
        "<p><img src='/u/1.jpg'></p><p>{}</p>",
        "<p><img src='/u/1.jpg'><br>{}</p>",
        "<div><img src='/u/1.jpg'></div><div>{}</div>",
        "<p align=center><font><img src='/u/1.jpg'></font></p><p align=center><font color=blue>{}</font></p>",
        "<table><tr><td><img src='/u/1.jpg'></td></tr><tr><td>{}</td></tr></table>",
    ],
)
def test_a_short_line_below_a_picture_and_above_prose_is_its_caption(shown: str) -> None:
    picture = shown.format("Đê bao nhìn từ cống Bờ Tràm.")
    article = read(heading(), DATED, f"<div><p>{PROSE[0]}</p>{picture}{TEXT}<p>Thanh Tâm</p></div>")
    assert [image.caption for image in article.images] == ["Đê bao nhìn từ cống Bờ Tràm."]
    assert article.body == "\n".join((PROSE[0], *PROSE * 2, "Thanh Tâm"))


def test_a_short_line_below_a_captioned_picture_is_text() -> None:
    picture = "<figure><img src='/u/1.jpg'><figcaption>Đê bao.</figcaption></figure><p>Mặt đê rộng bốn mét.</p>"
    article = read(heading(), DATED, f"<div><p>{PROSE[0]}</p>{picture}{TEXT}</div>")
    assert [image.caption for image in article.images] == ["Đê bao."]
    assert article.body is not None
    assert "Mặt đê rộng bốn mét." in article.body


@pytest.mark.parametrize(
    "line",
    [
        "<p>Ông Lê Văn Tám cho biết:</p>",
        "<p><b>Mặt đê rộng bốn mét</b></p>",
        "<h3>Mặt đê rộng bốn mét</h3>",
        "<p>Đê đã khép kín. Nước rút nhanh hơn mọi năm.</p>",
        f"<p>{PROSE[0]}</p>",
        "<ul><li>Mặt đê rộng bốn mét</li></ul>",
    ],
)
def test_a_line_below_a_picture_that_reads_like_text_stays_in_it(line: str) -> None:
    article = read(heading(), DATED, f"<div><p>{PROSE[1]}</p><p><img src='/u/1.jpg'></p>{line}{TEXT}</div>")
    assert [image.caption for image in article.images] == [None]
    assert article.body is not None
    assert article.body.count("\n") == 7


@pytest.mark.parametrize(
    "above",
    [
        CLOCK,
        "<div>Hôm nay 16/07/2024</div>",
        "<div>16/07/2024 08:15</div>",
        "<div>Thứ ba, ngày 16/07/2024 - 08:15</div><div>Tin</div>",
    ],
)
def test_the_clock_of_the_header_is_no_date_of_the_article(above: str) -> None:
    assert read(above, heading(), f"<div>{TEXT}</div>").published_at is None


def test_a_labelled_date_above_the_title_is_believed() -> None:
    article = read(CLOCK, DATED, heading(), f"<div>{TEXT}</div>")
    assert str(article.published_at)[:10] == "2023-06-14"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", "<div>Thống kê truy cập</div><div>Hôm nay: 12</div><div>Lượt xem: 9.999.999</div>"),
        ("", "<div>Lượt xem: 9.999.999</div><div>Đang online: 25</div>"),
        ("", "<div>Lượt xem</div><div>9.999.999</div><div>Tổng lượt xem: 88</div>"),
        ("<div>Số lượt xem trang: 1.000.000</div>", ""),
        ("<div>Lượt xem: 2.000.000</div>", ""),
    ],
)
def test_counters_of_the_site_are_no_views(above: str, below: str) -> None:
    assert read(above, heading(), DATED, f"<div>{TEXT}</div>", below).views is None


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("<div>Ngày đăng: 14/06/2023 | Lượt xem: 475</div>", ""),
        ("", "<div>Lượt xem: 475</div>"),
        ("", "<div>Lượt xem: 475</div><div>Cục Thống kê công bố giá lúa hôm nay</div>"),
    ],
)
def test_the_counter_of_the_article_is_read(above: str, below: str) -> None:
    assert read(above, heading(), f"<div>{TEXT}</div>", below).views == 475


@pytest.mark.parametrize(
    "end",
    [
        "<p>TM. ỦY BAN NHÂN DÂN</p><p>CHỦ TỊCH</p><p>Nguyễn Văn Hòa</p>",
        "<p>CHỦ TỊCH</p><p style='text-align:right'>Nguyễn Văn Hòa</p>",
        "<p>Danh sách khen thưởng:</p><p>Trần Văn Bình</p><p>Lê Thị Hoa</p>",
        "<p>Hộ được tặng giống lúa trong đợt này gồm có một hộ ở ấp Bảy tên là:</p><p>Trần Văn Bình</p>",
        *(f"<p>{place}</p>" for place in ("Tân Bình", "Long Bình", "Phú Mỹ", "Vĩnh Thuận Đông", "Hòa An", "Thành Lợi")),
    ],
)
def test_names_that_sign_a_document_or_stand_in_a_list_are_no_author(end: str) -> None:
    article = read(heading(), DATED, f"<div>{TEXT}{end}</div>")
    assert (article.author, article.source) == (None, None)


def test_a_login_below_a_name_is_still_who_posted_the_article() -> None:
    article = read(heading(), DATED, f"<div>{TEXT}<p>Bich Thao</p><p style='text-align:right'>Admin English</p></div>")
    assert (article.author, article.author_role) == ("Admin English", "account")


@pytest.mark.parametrize(
    "path",
    [
        "<div class='crumb'>Trang chủ » Khoa học - Công nghệ</div>",
        "<div>Trang nhất › <a href='/kh'>Khoa học - Công nghệ</a></div>",
        "<div><a href='/'>Trang chủ</a> &gt;&gt; <a href='/tin'>Tin</a> &gt;&gt; <span>Khoa học - Công nghệ</span></div>",
        "<nav class='bc'><a href='/'>Trang chủ</a><a href='/kh'>Khoa học - Công nghệ</a></nav>",
    ],
)
def test_a_path_is_read_with_or_without_links_and_marks(path: str) -> None:
    clock = "<div>Ngày đăng: 14/06/2024 15:34</div>"
    assert read(path, clock, heading(), f"<div>{TEXT}</div>").category == "Khoa học - Công nghệ"


@pytest.mark.parametrize(
    "last",
    [
        "<li><a href='#'>Chi tiết bài viết</a></li>",
        "<li><a href='/x-4711.html'>{}...</a></li>",
        "<li class='active'>{}</li>",
        "<li class='active'>Xem tin</li>",
        "<li class='active'>Bà con ấp Bảy nô nức ra đồng</li>",
    ],
)
def test_the_step_of_the_article_itself_is_no_category(last: str) -> None:
    path = f"<ul class='breadcrumb'><li><a href='/'>Trang chủ</a></li><li><a href='/ntm'>Nông thôn mới</a></li>{last}</ul>"
    article = read(path.replace("{}", TITLE[:12] if "..." in last else TITLE), heading(), DATED, f"<div>{TEXT}</div>")
    assert article.category == "Nông thôn mới"


def test_the_step_where_the_reader_stands_may_be_the_category() -> None:
    steps = "<li><a href='/'>Trang chủ</a></li><li><a href='/tin'>Tin trong tỉnh</a></li><li class='active'>Nông thôn mới</li>"
    assert read(f"<ol class='breadcrumb'>{steps}</ol>", heading(), DATED, f"<div>{TEXT}</div>").category == "Nông thôn mới"


@pytest.mark.parametrize(
    "line",
    ["Chuyên mục: {}", "<b>Danh mục:</b> <a href='/ntm'>{}</a>", "Thể loại: {}, Tin mới", "Đăng trong <a href='/ntm'>{}</a>"],
)
def test_a_label_names_the_category_above_the_title_below_it_or_below_the_text(line: str) -> None:
    line = f"<div>{line.format('Nông thôn mới')}</div>"
    text = f"<div>{TEXT}</div>"
    for page in ((line, heading(), DATED, text), (heading(), DATED, line, text), (heading(), DATED, text, line)):
        assert read(*page).category == "Nông thôn mới"
    path = "<div><a href='/'>Trang chủ</a> » <a href='/kt'>Kinh tế</a></div>"
    assert read(path, heading(), DATED, text, line).category == "Kinh tế"


@pytest.mark.parametrize("line", ["Danh mục tài liệu kèm theo", "Chuyên mục: 14/06/2024", "Danh mục:", "Tin đăng trong ngày"])
def test_other_words_of_categories_name_none(line: str) -> None:
    assert read(heading(), DATED, f"<div>{TEXT}</div>", f"<div>{line}</div>").category is None


def test_a_menu_is_no_path() -> None:
    menu = "<div><a href='/'>Trang chủ</a> | <a href='/lien-he'>Liên hệ công tác</a></div>"
    category = read(menu, "<div>Nông thôn mới</div>", heading(), DATED, f"<div>{TEXT}</div>").category
    assert category == "Nông thôn mới"


@pytest.mark.parametrize(
    ("dated", "views"),
    [
        ("10/11/2025 09:32", None),
        ("Ngày 20 tháng 11 năm 2025, 20 giờ 20", None),
        ("Thứ năm, 20/11/2025 <i class='fa fa-eye'></i> 20", 20),
        ("Thứ năm, 20/11/2025 <img src='/img/eye.png'> 20", 20),
        ("Thứ năm, 20/11/2025 <img src='/eye/lich.png'> 21", None),
        ("Thứ năm, 20/11/2025 <span class='post-views'>1.320</span>", 1_320),
        ("<span title='Số lượt xem'>20</span> <span class='date'>20/11/2025</span>", 20),
        ("Thứ năm, 20/11/2025 <span class='views-row'>22</span>", None),
        ("Thứ năm, 20/11/2025 <span class='preview'>22</span>", None),
        ("Thứ năm, 20/11/2025 <span class='view'>22 bình luận</span>", None),
        ("20 tháng 11 năm 2025 | <i class='icon-eye'></i><span>1.320</span>", 1_320),
    ],
)
def test_a_number_beside_an_eye_is_no_part_of_a_date(dated: str, views: int | None) -> None:
    beside = "<div><a href='/b-2.html'>Ấp Bảy mở lớp học đêm</a> <i class='fa fa-eye'></i> 20</div>"
    assert read(heading(), f"<div>{dated}</div>", f"<div>{TEXT}</div>", beside).views == views


def test_a_number_before_its_label_stands_on_the_line_of_the_date() -> None:
    long_date = "Thứ sáu, 14 Tháng 6 2024, 08:15"
    lead = "<p><b>Sáng nay, bà con trong ấp ra đồng nạo vét kênh mương.</b></p>"
    assert read(heading(), f"<p><i>{long_date} (1.258 lượt xem)</i></p>", lead, f"<div>{TEXT}</div>").views == 1_258
    prose = "<p><i>Triển lãm mở từ 14/06/2024 tại nhà văn hóa ấp đón được 258 lượt xem</i></p>"
    assert read(heading(), DATED, prose, f"<div>{TEXT}</div>").views is None


def test_a_counter_beside_the_link_to_another_article_is_not_this_ones() -> None:
    teaser = "<h3>Thông báo mới</h3><ul><li><a href='/a-9.html'>Xã trao quà cho các hộ</a> (13/06/2024) - 431 lượt xem</li></ul>"
    article = read(heading(), DATED, f"<div>{TEXT}</div>", teaser)
    assert article.views is None
    assert article.evidence["views"].refused == ("(13/06/2024) - 431 lượt xem: beside the link to another article",)
    file = "<p><a href='/qd.pdf'>Quyết định khen thưởng của xã</a></p><p>Số lượt xem: 47</p>"
    assert read(heading(), DATED, f"<div>{TEXT}</div>", file).views == 47


@pytest.mark.parametrize(
    ("menu", "category"),
    [
        ("<li><a href='/a'>Kinh tế xã hội</a><li class=active><a href='/b'>Xây dựng Đảng</a>", "Xây dựng Đảng"),
        ("<li class=active><a href='/b'>Tin tức</a><ul><li class=active><a href='/c'>Tin trong tỉnh</a></ul>", "Tin trong tỉnh"),
        ("<li class=active><a href='/a'>Kinh tế xã hội</a><li class=active><a href='/b'>Xây dựng Đảng</a>", None),
        ("<li class=active><a href='/'>Trang chủ</a>", None),
        ("<li class=active><a href='/en'>Ngôn ngữ khác</a>", None),
    ],
)
def test_the_one_chosen_section_of_the_menu_is_the_category_where_nothing_else_tells_it(menu: str, category: str | None) -> None:
    shown = read(f"<ul class=menu>{menu}</ul>{CLOCK}", f"<div>{heading()}{DATED}{TEXT}</div>")
    assert shown.category == category
