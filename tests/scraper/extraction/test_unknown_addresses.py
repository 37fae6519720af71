"""Articles of known families at addresses whose form the family does not list, and pages that must not be taken for one."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.extraction import read
from scraper.items import Page, Reading

PAGES = Path(__file__).parents[1] / "platforms" / "pages"
UNKNOWN = "https://honglam.example.vn/w/xem/tin/nam/thang/bai_viet.do?m=7&z=44"
SHORT = "https://honglam.example.vn/tin-tuc/bai"
ITEM = re.compile(r'<div class="detail">.*?</div>(?=<div class="box-other">)', re.S)


def read_at(html: str, url: str) -> Reading:
    return read(Page("p", url, url, datetime(2026, 1, 1, tzinfo=UTC), 200, (), html.encode(), "other", "ok"))


def golden(family: str, *, listing: bool = False) -> list[str]:
    return [path.read_text() for path in sorted((PAGES / family).glob("*.html")) if path.stem.startswith("listing") == listing]


def address(html: str) -> str:
    match = re.match(r"<!-- address: (\S+) -->", html)
    assert match
    return match[1]


@pytest.mark.parametrize("url", [UNKNOWN, SHORT])
@pytest.mark.parametrize("family", ["hatinh", "vnpt", "vcms", "sharepoint_tandan"])
def test_article_is_read_at_any_address(family: str, url: str) -> None:
    for html in golden(family):
        article, usual = read_at(html, url).article, read_at(html, address(html)).article
        assert article is not None
        assert usual is not None
        assert (article.title, article.body, article.published_at) == (usual.title, usual.body, usual.published_at)
        assert article.key == url.removeprefix("https://honglam.example.vn")


@pytest.mark.parametrize("family", ["hatinh", "vnpt", "com_query", "joomla", "sharepoint", "vccorp", "webforms"])
def test_listing_is_no_article_at_any_address(family: str) -> None:
    for html in golden(family, listing=True):
        for url in (UNKNOWN, SHORT):
            reading = read_at(html, url)
            assert (reading.article, reading.reject) == (None, None)


@pytest.fixture
def plain() -> str:
    return (PAGES / "hatinh" / "author-before-views.html").read_text()


def test_page_without_a_date_is_a_static_one(plain: str) -> None:
    undated, taken_out = re.subn(r'<div class="time">.*?</div>', "", plain)
    assert taken_out == 1
    assert read_at(undated, UNKNOWN).article is None


def test_page_without_the_text_is_no_article(plain: str) -> None:
    assert read_at(plain.replace('class="detail-content"', 'class="contact"'), UNKNOWN).article is None


def test_articles_in_full_below_one_another_are_a_list(plain: str) -> None:
    item = ITEM.search(plain)
    assert item is not None
    assert read_at(plain.replace(item[0], item[0] * 2), UNKNOWN).article is None


def test_front_page_that_shows_an_article_stays_a_listing() -> None:
    for html in golden("vnpt"):
        assert read_at(html, "https://honglam.example.vn/").article is None


def test_article_under_two_addresses_has_the_key_of_the_canonical_one(plain: str) -> None:
    told = address(plain)
    html = plain.replace("<head>", f'<head><link rel="canonical" href="{told}">')
    article, usual = read_at(html, UNKNOWN).article, read_at(html, told).article
    assert article is not None
    assert usual is not None
    assert (article.key, article.url) == (usual.key, usual.url)


@pytest.mark.parametrize("told", ["https://khac.example.vn/bai-viet/mot-bai-khac", "/", "https://[", "/vi/chuyen-muc/thoi-su"])
def test_canonical_address_elsewhere_or_of_no_article_is_not_believed(plain: str, told: str) -> None:
    article = read_at(plain.replace("<head>", f'<head><link rel="canonical" href="{told}">'), UNKNOWN).article
    assert article is not None
    assert article.key == UNKNOWN.removeprefix("https://honglam.example.vn")
