"""VNPT Portal's addresses, and the form that asks for a list's next page, from the page's script to the list's end."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.document import Document
from scraper.extraction import read
from scraper.items import Form, Page, Reading
from scraper.platforms import vnpt

PAGES = Path(__file__).parent / "pages" / "vnpt"
HOST = "https://lamha.example.vn"
LIST = f"{HOST}/tin-tuc-su-kien"


def listing() -> str:
    return (PAGES / "listing.html").read_text()


def answer(form: Form, items: int) -> Document:
    rows = "".join(
        f'<li class="row"><h2 class="Title"><a href="/tin/bai-viet-so-{n}-{9000 + n}">Bài {n}</a></h2></li>' for n in range(items)
    )
    return Document(rows, form.address)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/tin-tuc-su-kien/khanh-thanh-ho-chua-552318", "552318"),
        ("/kinh-te/khanh-thanh-ho-chua-552318?fbclid=x#top", "552318"),
        ("/tin-tuc/xa-phuong/khanh-thanh-ho-chua-552318.html", "552318"),
        ("/tin-tuc-su-kien", None),
        ("/xay-dung-dang/nhiem-ky-2020-2025", None),
        ("/van-ban-phap-quy/quyet-dinh-215-88123", None),
        ("/Portals/0/vanban/qd-215-11.pdf", None),
        ("/khanh-thanh-ho-chua-552318", None),
        ("/", None),
    ],
)
def test_an_article_is_known_by_its_trailing_number(path: str, key: str | None) -> None:
    assert vnpt.article_key(HOST + path) == key


def test_only_the_path_tells_articles_apart() -> None:
    assert vnpt.canonical_url(f"{HOST}/kinh-te/gia-lua-tang-551207?page=2&fbclid=x#a") == f"{HOST}/kinh-te/gia-lua-tang-551207"


def test_categories_and_their_pages_are_listings() -> None:
    assert all(map(vnpt.is_listing, (f"{HOST}/", LIST, f"{LIST}?page=3", f"{HOST}/tin-tuc/nhiem-ky-2020-2025")))
    assert not any(
        map(vnpt.is_listing, (f"{LIST}?q=1", f"{HOST}/kinh-te/gia-lua-tang-551207", f"{HOST}/hoi-dap", f"{HOST}/a.aspx"))
    )


def test_the_script_of_a_list_says_how_its_second_page_is_asked_for() -> None:
    form = vnpt.next_page(Document(listing(), LIST))
    assert form is not None
    assert form.url == f"{HOST}/DesktopModule/UIArticleInMenu/ArticleInMenuPagination.aspx/LoadArticle"
    fields = dict(form.fields)
    assert [fields[name] for name in ("article_category_id", "categoryIds", "site_id", "page", "page_size", "no")] == [
        *("4127", "4127,4130", "12", "2", "3", "-3"),
    ]
    assert [fields[name] for name in ("keyword", "number_of_day", "articlelang", "is_authenticated")] == [
        "",
        "3",
        "vi-VN",
        "False",
    ]


def test_pages_are_asked_for_until_the_last_that_the_script_names() -> None:
    form = vnpt.next_page(Document(listing(), LIST))
    asked = []
    while form is not None:
        asked.append(dict(form.fields)["page"])
        form = vnpt.next_page(answer(form, items=3))
    assert asked == ["2", "3", "4", "5", "6", "7"]


@pytest.mark.parametrize("items", [0, 2])
def test_an_answer_that_is_not_full_is_the_last(items: int) -> None:
    form = vnpt.next_page(Document(listing(), LIST))
    assert form is not None
    assert vnpt.next_page(answer(form, items)) is None


def test_the_empty_answer_behind_the_last_page_is_no_mistake() -> None:
    form = vnpt.next_page(Document(listing(), LIST))
    assert form is not None
    page = Page("p", form.address, form.address, datetime(2026, 1, 1, tzinfo=UTC), 200, (), b" \r\n", "listing", "ok")
    assert read(page) == Reading("listing")


@pytest.mark.parametrize("media", ["application/json; charset=utf-8", "text/html"])
def test_an_answer_that_the_server_wraps_reads_like_the_plain_one(media: str) -> None:
    recorded = (PAGES / "listing-answer.html").read_text()
    first, _, plain = recorded.partition("\n")
    url = first.split()[2]
    approved = json.loads((PAGES / "listing-answer.json").read_text())
    body = json.dumps({"d": plain}).encode()
    page = Page("p", url, url, datetime(2026, 1, 1, tzinfo=UTC), 200, (("Content-Type", media),), body, "listing", "ok")
    assert json.loads(json.dumps(asdict(read(page)), default=str)) == approved
    following = vnpt.next_page(Document(plain, url))
    assert following is not None
    assert vnpt.next_page(Document(body, url)) == following


def test_a_list_of_one_page_and_a_page_without_list_have_no_next() -> None:
    assert vnpt.next_page(Document(listing().replace("parseInt(7)", "parseInt(1)"), LIST)) is None
    assert vnpt.next_page(Document("<html><body><p>Liên hệ</p></body></html>", LIST)) is None
