"""Lists that a portlet loads as JSON: asked for as the page's script would, read as listings, ended by their own count."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.crawl.discovery import discover, kind_of
from scraper.document import Document
from scraper.extraction import read
from scraper.items import Form, Page
from scraper.platforms import by_name, recognise
from scraper.platforms import liferay_json as family

PAGES = Path(__file__).parent / "pages" / "liferay_json"
HOST = "https://kinhlo.example.vn"
ANSWER = (
    f"{HOST}/news?p_p_id=newsbycategory_WAR_bacninhportlet&p_p_lifecycle=2&p_p_resource_id=loadPage&pageNum=1&recordPerPage=3"
)
ITEMS = [
    {
        "urlDetail": "/news/-/details/20182/hoi-lang-mo-cua-som-15822907",
        "id": 15822907,
        "title": "Hội làng mở cửa sớm &amp; đông khách",
        "summary": "<p>Lượng khách tăng gần <b>gấp đôi</b> khiến làng phải đón khách sớm ba ngày.</p>",
        "content": "<p>Ngày khai hội chính thức là mùng 13 tháng Giêng.</p>",
        "createdDate": "14/01/2020 16:05",
    },
    {
        "urlDetail": f"{HOST}/vi/news/-/details/20182/khanh-thanh-truong-15823310?redirect=%2F",
        "id": 15823310,
        "title": "Bảo trì hệ thống",
        "summary": "Đang cập nhật...",
        "createdDate": "2020-01-14 17:22:00.0",
    },
    {"urlDetail": "/news/-/details/20182/tap-huan-15823398", "id": 15823398, "title": "Tập huấn", "createdDate": 1578967200000},
]


def answer(items: object, pages: object, url: str = ANSWER) -> Document:
    return Document(json.dumps({"items": items, "totalPageNum": pages}), url)


def page(body: str, media: str, url: str = ANSWER) -> Page:
    return Page("p", url, url, datetime(2026, 1, 1, tzinfo=UTC), 200, (("Content-Type", media),), body.encode(), "other", "ok")


@pytest.mark.parametrize("media", ["application/json;charset=UTF-8", "text/html;charset=UTF-8", "text/plain"])
def test_an_answer_is_a_listing_whatever_it_calls_itself(media: str) -> None:
    body = json.dumps({"items": ITEMS, "totalPageNum": 2})
    reading = read(page(body, media))
    assert reading.kind == "listing"
    assert [(s.key, s.title, s.lead) for s in reading.sightings] == [
        ("15822907", "Hội làng mở cửa sớm & đông khách", "Lượng khách tăng gần gấp đôi khiến làng phải đón khách sớm ba ngày."),
        ("15823310", "Bảo trì hệ thống", None),
        ("15823398", "Tập huấn", None),
    ]
    assert [s.published_at.isoformat() if s.published_at else None for s in reading.sightings] == [
        *("2020-01-14T16:05:00+07:00", "2020-01-14T17:22:00+07:00", "2020-01-14T09:00:00+07:00"),
    ]
    assert reading.sightings[1].url == f"{HOST}/news/-/details/20182/khanh-thanh-truong-15823310"
    assert kind_of(ANSWER, media, body.encode(), family) == "listing"


def test_json_that_no_family_knows_is_no_listing() -> None:
    body, url = json.dumps({"items": ITEMS}), f"{HOST}/api/weather?city=1"
    assert read(page(body, "application/json", url)).kind == "other"
    assert kind_of(url, "application/json", body.encode(), by_name("generic")) == "other"


@pytest.mark.parametrize("body", ["", "[", '{"items": {}}', '{"items": [1, null, {"title": 3}]}', "[" * 100_000, "null"])
def test_broken_answers_show_nothing(body: str) -> None:
    assert read(page(body, "application/json")).sightings == ()
    assert family.next_page(Document(body, ANSWER)) is None


def test_an_answer_is_followed_to_its_articles_and_the_next_page() -> None:
    document = answer(ITEMS, "3")
    assert recognise(document).NAME == family.NAME
    found = discover(document, "listing", family)
    assert [sighting.key for sighting in found.articles] == ["15822907", "15823310", "15823398"]
    assert found.next_page == ANSWER.replace("pageNum=1", "pageNum=2")
    assert found.listings == ()


@pytest.mark.parametrize(("items", "pages"), [(ITEMS, 1), ([], 5), (ITEMS, None), (ITEMS, "nhiều")])
def test_the_last_page_has_no_next(items: object, pages: object) -> None:
    assert family.next_page(answer(items, pages)) is None


def test_a_page_whose_script_posts_is_paged_by_forms() -> None:
    form = family.next_page(Document((PAGES / "listing-posted.html").read_text(), f"{HOST}/doanh-nghiep"))
    assert isinstance(form, Form)
    assert family.is_answer(form.address)
    following = family.next_page(answer(ITEMS, 2, form.address))
    assert isinstance(following, Form)
    assert (following.url, dict(following.fields)["pageNum"]) == (form.url, "2")
    assert family.next_page(answer(ITEMS, 2, following.address)) is None


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/news/-/details/20182/hoi-lang-15822907", "15822907"),
        ("/vi/doanh-nghiep/-/details/57342/hoi-lang-15822907.html?redirect=%2F", "15822907"),
        ("/news/-/details/20182/hoi-lang", "hoi-lang"),
        ("/news/-/details/20182/hoi-lang-15822907/vi", None),
        ("/doanh-nghiep?p_p_id=newsdetail_WAR_bacninhportlet&_newsdetail_WAR_bacninhportlet_newsId=15811450", "15811450"),
        ("/news?p_p_id=newsbycategory_WAR_bacninhportlet&p_p_lifecycle=2&p_p_resource_id=loadPage&pageNum=2", None),
        ("/news", None),
    ],
)
def test_an_article_is_known_by_its_number_or_name(path: str, key: str | None) -> None:
    assert family.article_key(HOST + path) == key


def test_half_a_character_in_json_is_an_unknown_one_and_a_pair_stays() -> None:
    url = "https://thu.example.vn/web/guest/tin?p_p_resource_id=loadPage&pageNum=1"
    body = '{"items": [{"urlDetail": "/tin/-/bai-\\ud83d\\ude00-\\ud800-12345", "title": "Tin \\uDC00 m\u1edbi"}]}'
    [found] = family.sightings(Document(body.encode(), url))
    assert (found.url, found.title) == ("https://thu.example.vn/tin/-/bai-\U0001f600-\ufffd-12345", "Tin \ufffd m\u1edbi")
