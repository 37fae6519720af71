"""The vcms portlet's addresses: articles by the number among its parameters, feeds of its categories, and its pages."""

import pytest

from scraper.crawl.discovery import discover
from scraper.document import Document
from scraper.platforms import vcms as family

HOST = "https://hoason.example.vn"
NAME = "vcmsviewcontent_WAR_vcmsportlet_INSTANCE_Q"
SHOWN = f"{HOST}/tin-tuc?p_p_id={NAME}&p_p_lifecycle=0&_{NAME}_categoryId=12&_{NAME}_articleId=71340"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (SHOWN, "71340"),
        (SHOWN.replace("categoryId=12", "categoryId=15").replace("/tin-tuc", "/vi/web/guest/kinh-te"), "71340"),
        (f"{SHOWN}&_{NAME}_redirect=%2Ftin-tuc&_{NAME}_cur=3", "71340"),
        (f"{HOST}/tin-chi-tiet/-/bai-viet/giai-dua-thuyen-71188-12.html", "71188"),
        (f"{HOST}/tin-chi-tiet/-/bai-viet/giai-dua-thuyen-71188-12.html/vi", None),
        (f"{HOST}/tin-tuc/-/vcmsviewcontent/Qr7/214/71188/ke-hoach-giai-doan-2021-2025", "71188"),
        (SHOWN.replace("lifecycle=0", "lifecycle=1"), None),
        (SHOWN.replace("articleId=71340", "articleId=0"), None),
        (f"{HOST}/tin-tuc?p_p_id={NAME}&_{NAME}_categoryId=12&_{NAME}_cur=2", None),
        (f"{HOST}/tin-tuc", None),
    ],
)
def test_an_article_is_known_by_its_number(url: str, key: str | None) -> None:
    assert family.article_key(url) == key


def test_the_parameters_that_name_the_article_stay() -> None:
    assert family.canonical_url(f"{SHOWN}&_{NAME}_redirect=%2Ftin-tuc#top") == SHOWN


def test_a_category_is_followed_to_its_feed_and_its_next_page() -> None:
    feed = f"{HOST}/tin-tuc?p_p_id={NAME}&p_p_lifecycle=2&p_p_resource_id=rssCategory&_{NAME}_categoryId=12"
    pager = f"{HOST}/tin-tuc?p_p_id={NAME}&_{NAME}_categoryId=12&_{NAME}_cur="
    links = "".join(f'<li><a href="{url}">x</a></li>'.replace("&", "&amp;") for url in (feed, f"{pager}1", f"{pager}2"))
    found = discover(Document(f'<ul class="search-paginator">{links}</ul>', f"{HOST}/tin-tuc"), "listing", family)
    assert (found.next_page, feed in found.listings, f"{pager}1" in found.listings) == (f"{pager}2", True, False)
