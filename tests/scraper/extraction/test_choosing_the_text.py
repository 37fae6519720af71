"""Which part of a page without a known family is its text, and why: groups of paragraphs, forms, asides, furniture, evidence."""

import pytest

from scraper.extraction import extract
from scraper.items import Article

ADDRESS = "https://so.example.vn/tin-tuc/mo-duong-vao-ban-na-sa-4713.html"
LINES = (
    "Con đường dài bốn cây số nối bản Na Sa với trung tâm xã vừa được thông xe sau hai mùa mưa thi công liên tục.",
    "Người dân hiến hơn sáu nghìn mét vuông đất vườn và góp gần một nghìn ngày công san nền, khơi rãnh hai bên.",
    "Mặt đường rộng năm mét, đổ bê tông dày mười tám phân, có hai ngầm tràn và bảy cống thoát nước qua khe suối.",
    "Từ nay thương lái vào tận bản mua ngô và dong riềng, giá bán tại nương tăng thêm ba trăm đồng mỗi cân.",
)
TOP = "<title>Mở đường vào bản Na Sa</title><h1>Mở đường vào bản Na Sa</h1><div>12/03/2024 08:15</div>"
PARAGRAPHS = [f"<p>{line}</p>" for line in LINES]
FIRST, REST, DIVS = PARAGRAPHS[0], "".join(PARAGRAPHS[1:]), "".join(f"<div>{line}</div>" for line in LINES)
WHOLE = "\n".join(LINES)


def read(page: str) -> Article:
    return extract(f"{TOP}{page}", ADDRESS)


PAGES = {
    "one element": f"<div>{''.join(PARAGRAPHS)}</div>",
    "two groups": f"<div><div>{''.join(PARAGRAPHS[:3])}</div><div class='quangcao2'></div><div>{PARAGRAPHS[3]}</div></div>",
    "an element each": "<section>" + "".join(f"<div class='o'>{one}</div>" for one in PARAGRAPHS) + "</section>",
    "a form around the page": f"<form><input type='hidden' name='__VIEWSTATE' value='x'><div>{''.join(PARAGRAPHS)}</div></form>",
    "a form around the text": f"<form>{''.join(PARAGRAPHS)}</form>",
    "above a long foot": f"<div>{DIVS}</div><footer><div>{'Trụ sở: số 5 đường Hoa Ban. ' * 40}</div></footer>",
    "with a hidden part": f"<div>{FIRST}<div style='display: none'>Bản in của bài này</div>{REST}</div>",
    "with marks of a player": f"<div>{'<p>Nội dung bài</p>'.join(['', *PARAGRAPHS, ''])}</div>",
    "in a frame named for a column": f"<div><p>{'Ai cũng có thể gửi bài cho trang này. ' * 6}</p></div>"
    f"<div class='has-sidebar article-body'>{''.join(PARAGRAPHS)}</div>",
    "with a teaser": f"<div>{FIRST}<div class='teaser'><p>Xã khác mở chợ</p></div>{REST}</div>",
    "under a heading with an id": f"<div><div id='share-of-work-in-the-village'>{''.join(PARAGRAPHS)}</div><p></p></div>",
}


@pytest.mark.parametrize("name", PAGES)
def test_the_text_is_whole_and_nothing_else(name: str) -> None:
    assert read(PAGES[name]).body == WHOLE


def test_the_next_article_on_the_same_page_is_another() -> None:
    following = "<p>Chợ phiên họp vào sáng chủ nhật, bán rau, gà và vải dệt của bà con các bản quanh vùng.</p>" * 30
    head, _, top = TOP.partition("<h1>")
    own, other = f"<h1>{top}{''.join(PARAGRAPHS * 2)}", f"<h1>Xã mở chợ</h1>{following}"
    article = extract(f"{head}<article>{own}</article><article>{other}</article>", ADDRESS)
    assert article.body == "\n".join(LINES * 2)


def test_lines_that_stand_again_and_again_in_a_table_or_a_long_list_stay() -> None:
    meals = ("Cơm gạo lứt", "Rau muống luộc", "Canh bí đỏ")
    page = f"<div>{''.join(PARAGRAPHS)}{''.join(f'<p>{meal}</p>' for meal in meals * 5)}</div>"
    body = read(page).body or ""
    assert all(body.count(meal) == 5 for meal in meals)


@pytest.mark.parametrize("name", ["og:description", "description"])
def test_first_paragraph_that_the_page_gives_as_its_description_is_the_lead(name: str) -> None:
    attribute = "property" if name.startswith("og:") else "name"
    article = read(f"<meta {attribute}='{name}' content='{LINES[0]}'><div>{'<br><br>'.join(LINES)}</div>")
    assert (article.lead, article.body) == (LINES[0], "\n".join(LINES[1:]))
    assert article.evidence["lead"].where == f"first paragraph, which meta {name} repeats"


def test_description_that_is_only_cut_from_the_text_makes_no_lead() -> None:
    article = read(f"<meta name='description' content='{LINES[0][:80]}...'><div>{''.join(PARAGRAPHS)}</div>")
    assert (article.lead, article.body) == (None, WHOLE)


def test_evidence_says_what_was_refused_and_why() -> None:
    visitors = "<div>Thống kê truy cập</div><div>Lượt xem: 1.204.551</div>"
    article = extract(f"{TOP}<div>{''.join(PARAGRAPHS)}<p>Lượt xem: 318</p></div>{visitors}", ADDRESS)
    assert article.views == 318
    article = extract(f"{TOP}<div>{''.join(PARAGRAPHS)}</div>{visitors}", ADDRESS)
    assert article.views is None
    assert article.evidence["key"].raw == ADDRESS
    english = extract(f"<html lang='en'>{TOP}<div>{''.join(PARAGRAPHS)}</div>", ADDRESS)
    assert english.language == "vi"
    assert english.evidence["language"].refused == ("html lang=en: the text's letters are Vietnamese",)
    assert extract("<html lang='de'><h1>Titel</h1>", ADDRESS).language == "de"


def test_first_of_several_elements_of_a_family_is_passed_over_where_it_holds_nothing() -> None:
    head = f'<meta name="generator" content="WordPress 6.4">{TOP}'
    page = f"{head}<body class='single'><div class='entry-content'>Tin ảnh</div><div class='entry-content'>{FIRST}{REST}</div>"
    assert extract(page, "https://so.example.vn/2024/03/mo-duong-vao-ban-na-sa/").body == WHOLE


def test_page_that_shows_next_to_nothing_is_all_text() -> None:
    page = "<article><h2>Chợ phiên nghỉ họp</h2><img src='/cho.jpg'></article>"
    assert extract(page, ADDRESS).body == "Chợ phiên nghỉ họp"
    assert extract(page + "<p>Trang chủ</p>" * 20, ADDRESS).body is None


SIDE = (
    "<ul>"
    + "".join(f"<li><a href='/muc-{place}.html'>Bản số {place} của xã họp dân đầu năm</a></li>" for place in range(9))
    + "</ul>"
)


@pytest.mark.parametrize("text", ["<p>Xã cấm xe tải qua ngầm đến hết ngày 16/3.</p>", "<p>Nước qua ngầm<br>Mời bà con ở lại</p>"])
@pytest.mark.parametrize("named", ["noidung", "content-detail"])
def test_a_text_of_few_words_is_told_by_the_name_of_its_element(named: str, text: str) -> None:
    page = f"<div>{TOP.partition('</title>')[2]}<div class='{named}'>{text}</div><h3>Tin khác</h3>{SIDE}</div><div>{SIDE}</div>"
    article = extract(f"<title>Mở đường vào bản Na Sa</title>{page}", ADDRESS)
    assert article.body == text.replace("<br>", "\n").removeprefix("<p>").removesuffix("</p>")


def test_a_frame_may_be_all_the_text() -> None:
    page = (
        f"<div>{TOP.partition('</title>')[2]}<div class='noidung'><iframe src='/xem?file=/tb-12.pdf'></iframe></div>{SIDE}</div>"
    )
    article = extract(f"<title>Mở đường vào bản Na Sa</title>{page}", ADDRESS)
    assert article.body is None
    assert [one.url for one in article.attachments] == ["https://so.example.vn/tb-12.pdf"]


def test_the_file_name_of_a_document_is_no_text() -> None:
    link = "<p><a href='/tb-12.pdf'>TB-12-UBND.pdf</a></p>"
    page = f"<div>{TOP.partition('</title>')[2]}<div class='noidung'>{link}</div>{SIDE}</div>"
    article = extract(f"<title>Mở đường vào bản Na Sa</title>{page}", ADDRESS)
    assert (article.body, [one.name for one in article.attachments]) == (None, ["TB-12-UBND.pdf"])
