"""What the families say of an address: whose identity it carries, how it is written tidily, and whether it is a list."""

import pytest

from scraper.document import Document
from scraper.platforms import by_name, recognise

ARTICLES = [
    ("news_detail_layout", "https://x.example.vn/khanh-thanh-cau-moi.html", "khanh-thanh-cau-moi"),
    ("news_detail_layout", "https://x.example.vn/tin-tuc/kinh-te/khanh-thanh-cau-moi.html?utm_source=a", "khanh-thanh-cau-moi"),
    ("hatinh", "https://x.example.vn/bai-viet/khanh-thanh-cau-moi", "khanh-thanh-cau-moi"),
    ("hatinh", "https://x.example.vn/vi/bai-viet/thoi-su/khanh-thanh-cau-moi-2024", "khanh-thanh-cau-moi-2024"),
    ("vccorp", "https://x.example.vn/khanh-thanh-cau-115241118093015862.htm", "115241118093015862"),
    ("vccorp", "https://x.example.vn/doi-song/cau-moi-20241118093015862.htm?utm_medium=b", "20241118093015862"),
    ("vccorp", "https://x.example.vn/2024070511283476.htm", "2024070511283476"),
    ("joomla", "https://x.example.vn/index.php?option=com_content&view=article&id=12:cau-moi&catid=3&Itemid=7", "12"),
    ("joomla", "https://x.example.vn/index.php/tin-tuc/12-khanh-thanh-cau-moi", "12"),
    ("joomla", "https://x.example.vn/vi/su-kien/12-khanh-thanh-cau-moi.html?tmpl=component&print=1", "12"),
    ("joomla", "https://x.example.vn/su-kien/khanh-thanh-cau-moi-hom-nay", "khanh-thanh-cau-moi-hom-nay"),
    ("nukeviet", "https://x.example.vn/vi/news/tin-tuc/khanh-thanh-cau-moi-118.html", "118"),
    ("wordpress", "https://x.example.vn/?p=118", "p=118"),
    ("generic", "https://x.example.vn/kinh-te/202507/gia-lua-tang-3fa1b2c/", "/kinh-te/202507/gia-lua-tang-3fa1b2c/"),
    ("generic", "https://x.example.vn/gia-lua-tang-post290188.html", "/gia-lua-tang-post290188.html"),
    ("generic", "https://x.example.vn/gia-lua-tang-a418822.html", "/gia-lua-tang-a418822.html"),
    ("generic", "https://x.example.vn/kinh-te/gia-lua-tang-41882", "/kinh-te/gia-lua-tang-41882"),
    ("generic", "https://x.example.vn/tin-tuc/bai-viet-1.html", "/tin-tuc/bai-viet-1.html"),
    ("generic", "https://x.example.vn/tin-bai/kinh-te/gia-lua-tang", "/tin-bai/kinh-te/gia-lua-tang"),
    ("generic", "https://x.example.vn/the-thao/doi-nha-vo-dich-41882.html", "/the-thao/doi-nha-vo-dich-41882.html"),
    ("generic", "https://x.example.vn/gioi-thieu-sach-moi-ve-lang-nghe-12.html", "/gioi-thieu-sach-moi-ve-lang-nghe-12.html"),
    ("generic", "https://x.example.vn/chi-tiet-tin?tin=4188&trang=2", "/chi-tiet-tin?tin=4188"),
    ("generic", "https://x.example.vn/?tabid=210&n=8871", "/?n=8871"),
    ("generic", "https://x.example.vn/trang/18/55121/gia-lua.html", "/trang/18/55121/gia-lua.html"),
    ("generic", "https://x.example.vn/portal/tin/chi-tiet?dDocName=CONG_663735", "/portal/tin/chi-tiet?ddocname=CONG_663735"),
    (
        "generic",
        "https://x.example.vn/home/detail?urile=wcm:path:/tin/sa-tin/gia-lua-tang-manh",
        "/home/detail?urile=wcm:path:/tin/sa-tin/gia-lua-tang-manh",
    ),
]
LISTS = [
    ("news_detail_layout", "https://x.example.vn/"),
    ("news_detail_layout", "https://x.example.vn/tin-hoat-dong-c21072.html"),
    ("news_detail_layout", "https://x.example.vn/tin-hoat-dong-cua-cac-so-nganh-c21072-14.html"),
    ("hatinh", "https://x.example.vn/vi/chuyen-muc/thoi-su?page=2"),
    ("vccorp", "https://x.example.vn/kinh-te.htm"),
    ("vccorp", "https://x.example.vn/kinh-te/trang-2.htm"),
    ("joomla", "https://x.example.vn/index.php?option=com_content&view=category&id=9&Itemid=112&start=20"),
    ("joomla", "https://x.example.vn/index.php/tin-tuc?start=20"),
    ("joomla", "https://x.example.vn/index.php/8-tin-tuc"),
    ("nukeviet", "https://x.example.vn/vi/news/tin-tuc/page-2/"),
    ("generic", "https://x.example.vn/thoi-su-215.html?page=3"),
    ("generic", "https://x.example.vn/tin-tuc-su-kien-12.html"),
    ("generic", "https://x.example.vn/tin-trong-tinh-5.html"),
]
NEITHER = [
    ("news_detail_layout", "https://x.example.vn/tim-kiem.html"),
    ("hatinh", "https://x.example.vn/vi/lien-he"),
    ("vccorp", "https://x.example.vn/tim-kiem.htm?keywords=cau"),
    ("vccorp", "https://x.example.vn/rss.htm"),
    ("joomla", "https://x.example.vn/index.php?option=com_users&view=login"),
    ("joomla", "https://x.example.vn/index.php/component/tags/tag/cau-moi-khanh-thanh-hom-nay"),
    ("nukeviet", "https://x.example.vn/vi/laws/detail/quyet-dinh-so-45-2021-5/"),
]


@pytest.mark.parametrize(("family", "url", "key"), ARTICLES)
def test_article_is_known_by_what_stays_when_it_moves(family: str, url: str, key: str) -> None:
    platform = by_name(family)
    assert platform.article_key(url) == key
    assert not platform.is_listing(url)
    assert platform.article_key(platform.canonical_url(url)) == key


@pytest.mark.parametrize(("family", "url"), LISTS)
def test_list_is_no_article(family: str, url: str) -> None:
    platform = by_name(family)
    assert platform.is_listing(url)
    assert platform.article_key(url) is None
    assert platform.is_listing(platform.canonical_url(url))


@pytest.mark.parametrize(("family", "url"), NEITHER)
def test_forms_and_documents_are_neither(family: str, url: str) -> None:
    platform = by_name(family)
    assert platform.article_key(url) is None
    assert not platform.is_listing(url)


def test_canonical_address_keeps_the_page_of_a_list_and_drops_tracking() -> None:
    assert (
        by_name("hatinh").canonical_url("https://x.vn/vi/chuyen-muc/a?page=2&fbclid=z") == "https://x.vn/vi/chuyen-muc/a?page=2"
    )
    address = "https://x.vn/index.php?option=com_content&view=article&id=12:cau&catid=3&Itemid=7"
    assert by_name("joomla").canonical_url(address) == "https://x.vn/index.php?option=com_content&view=article&id=12:cau"


def pager(family: str, url: str, markup: str) -> object:
    return by_name(family).next_page(Document(f"<html><body>{markup}</body></html>", url))


def test_category_numbers_its_pages_where_the_pager_is_a_script() -> None:
    markup = '<div class="wrapper-pagination"><a class="next-pages" href="javascript:void(0)">Sau</a></div>'
    first, third = "https://x.vn/thoi-su-c118.html", "https://x.vn/thoi-su-c118-3.html"
    assert pager("news_detail_layout", first, markup) == "https://x.vn/thoi-su-c118-2.html"
    assert pager("news_detail_layout", third, markup) == "https://x.vn/thoi-su-c118-4.html"
    assert pager("news_detail_layout", "https://x.vn/khanh-thanh-cau-moi.html", markup) is None


def test_button_without_address_asks_for_the_page_it_shows() -> None:
    markup = '<button class="item">1</button><button class="item">2</button><button class="item">3</button>'
    assert pager("generic", "https://x.vn/thoi-su", markup) == "https://x.vn/thoi-su?page=2"
    assert pager("generic", "https://x.vn/thoi-su?page=2&sort=new", markup) == "https://x.vn/thoi-su?sort=new&page=3"
    assert pager("generic", "https://x.vn/thoi-su?page=3", markup) is None


def test_neighbours_of_an_article_are_no_next_page() -> None:
    neighbours = '<ul class="pagenav"><li class="next"><a rel="next" href="/13-bai-sau-do-nua">Sau</a></li></ul>'
    assert pager("joomla", "https://x.vn/12-bai-nay-day", neighbours) is None
    posts = '<nav class="post-navigation"><div class="nav-previous"><a href="/bai-truoc/">Trước</a></div></nav>'
    assert pager("wordpress", "https://x.vn/bai-nay-la-bai-moi/", posts) is None


FEED = '<?xml version="1.0"?><rss><channel><item><link>https://x.vn/a-b/{}</link></item></channel></rss>'


def test_feed_is_known_by_the_numbers_of_its_links() -> None:
    assert recognise(Document(FEED.format("cau-moi-115241118093015862.htm"), "https://x.vn/rss/thoi-su.rss")).NAME == "vccorp"
    assert recognise(Document(FEED.format("cau-moi"), "https://x.vn/rss/thoi-su.rss")).NAME != "vccorp"


PLAIN = """<html lang="vi"><head><title>{title}</title></head><body class="trang"><div class="dau"><a href="/">Trang chủ</a></div>
<div class="{box}"><h1 class="{heading}">{title}</h1><div class="{when}">Thứ năm, 30/10/2025 | 10:31</div>
<div class="{text}"><p>Mỗi buổi sớm, người dân hai bên bờ lại qua cầu tạm bằng tre để ra chợ bán rau và mua cá.</p>
<p>Cây cầu mới dài sáu mươi mét, rộng bảy mét, có lan can và đèn chiếu sáng suốt chiều dài.</p></div></div>
<div class="dem">Lượt truy cập: 12.345</div></body></html>"""


@pytest.mark.parametrize(
    ("family", "names", "url"),
    [
        ("news_detail_layout", ("news-detail-layout", "ten", "luc", "chu"), "https://x.vn/khanh-thanh-cau-moi.html"),
        ("hatinh", ("khung", "detail-title", "luc", "chu"), "https://x.vn/bai-viet/khanh-thanh-cau-moi"),
        ("vccorp", ("khung", "ten", "luc", "chu"), "https://x.vn/khanh-thanh-cau-115251030103115862.htm"),
    ],
)
def test_page_with_other_class_names_is_read_by_the_generic_rules(family: str, names: tuple[str, ...], url: str) -> None:
    from scraper.extraction.article import build

    box, heading, when, text = names
    page = Document(PLAIN.format(title="Khánh thành cầu mới qua sông", box=box, heading=heading, when=when, text=text), url)
    article = build(page, by_name(family))
    assert article.title == "Khánh thành cầu mới qua sông"
    assert str(article.published_at) == "2025-10-30 10:31:00+07:00"
    assert article.body is not None and article.body.count("\n") == 1
    assert article.views is None
