"""Pagers of plain numbers on pages of no known family: the next page is found, and no calendar, facet or other list instead."""

import pytest

from scraper.document import Document
from scraper.platforms import generic

HOST = "http://thu.example.vn"


def following(own, links):
    anchors = "".join(f'<a href="{address}">{number}</a> ' for number, address in links.items())
    page = f'<body><ul><li><a href="/tin-tuc/nao-vet-kenh-123.html">Nạo vét kênh</a></li></ul><div>{anchors}</div></body>'
    found = generic.next_page(Document(page, HOST + own))
    return found.removeprefix(HOST) if found is not None else None


def numbered(address, *numbers):
    return {number: address.format(number) for number in numbers}


@pytest.mark.parametrize(
    ("own", "links", "expected"),
    [
        ("/tin-tuc/", numbered("/tin-tuc/?page={}", 1, 2, 3), "/tin-tuc/?page=2"),
        ("/tin-tuc/?page=2", numbered("/tin-tuc/?page={}", 1, 2, 3), "/tin-tuc/?page=3"),
        ("/tin-tuc/?page=3", numbered("/tin-tuc/?page={}", 1, 2, 3), None),
        ("/tin-tuc/?page=9", numbered("?page={}", 7, 8, 10), "/tin-tuc/?page=10"),
        ("/tin-tuc/?page=7", numbered("?page={}", 1, 2, 20), None),
        ("/tin-tuc?cat=3", {2: "/tin-tuc?trang=1&cat=3"}, "/tin-tuc?trang=1&cat=3"),
        ("/tin-tuc?cat=3", {2: "?cat=3&start=10", 3: "?cat=3&start=20"}, "/tin-tuc?cat=3&start=10"),
        ("/tin-tuc?cat=3&start=10", {1: "?cat=3", 3: "?cat=3&start=20", 4: "?cat=3&start=30"}, "/tin-tuc?cat=3&start=20"),
        ("/tin-tuc?p=7", numbered("/tin-tuc?p={}", 6, 8), "/tin-tuc?p=8"),
        ("/tin-tuc", numbered("/tin-tuc/{}", 2, 3), "/tin-tuc/2"),
        ("/tin-tuc/2", {1: "/tin-tuc"} | numbered("/tin-tuc/{}", 2, 3), "/tin-tuc/3"),
        ("/tin-tuc.html", numbered("/tin-tuc/trang-{}.html", 2, 3), "/tin-tuc/trang-2.html"),
        ("/tin-tuc/trang-9.html", numbered("/tin-tuc/trang-{}.html", 8, 9, 10), "/tin-tuc/trang-10.html"),
        ("/", numbered("/page/{}", 1, 2, 3), "/page/2"),
        ("/", numbered("/van-ban?page={}", 1, 2, 3), None),
        ("/su-kien/2026/11", numbered("/su-kien/2026/11/{}", *range(1, 31)), None),
        ("/su-kien/2026", numbered("/su-kien/2026/{}", *range(1, 13)), None),
        ("/su-kien", numbered("/su-kien?ngay={}", *range(1, 31)), None),
        ("/tin-tuc", numbered("/tin-tuc?sao={}", 1, 2, 3, 4, 5), None),
        ("/tin-tuc", numbered("/tin-tuc/khoi-cong-cau-{}.html", 1, 2, 3), None),
        ("/tin-tuc", {1: "#", 2: "#"}, None),
        ("/tin-tuc?page=1", {1: "?page=1", 2: "?page=41", 3: "?page=7"}, None),
    ],
)
def test_the_next_page_is_found_among_numbers_and_nothing_else_is(own, links, expected):
    assert following(own, links) == expected


@pytest.mark.parametrize(
    ("address", "is_article"),
    [
        ("/tin-tuc/page/12", False),
        ("/tin-tuc/trang-12.html", False),
        ("/tin-tuc?p=12", False),
        ("/?p=12", True),
        ("/lich/2026/11/10", False),
        ("/du-lich-nha-trang-2024.html", True),
    ],
)
def test_pages_of_lists_and_days_of_calendars_are_no_articles(address, is_article):
    assert (generic.article_key(HOST + address) is not None) == is_article
