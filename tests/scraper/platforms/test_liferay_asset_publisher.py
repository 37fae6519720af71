"""Liferay 6.2's addresses, and the pages of a real department (Hà Nội, 2022) read to what a person saw on them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest

from scraper import platforms
from scraper.document import Document
from scraper.extraction import read
from scraper.items import Article, Page, Reading, Sighting
from scraper.platforms import liferay_asset_publisher as family
from scraper.vietnamese.text import clean

HOST = "https://sovh.baclinh.example.vn"
ARTICLE = f"{HOST}/tin-tuc/-/view_content/4410299-le-hoi-xuong-ong.html"
PARAMETERS = (
    "?p_p_id=101_INSTANCE_b7&p_p_state=maximized&_101_INSTANCE_b7_struts_action=%2Fasset_publisher%2Fview_content"
    "&_101_INSTANCE_b7_assetEntryId=4410299&_101_INSTANCE_b7_urlTitle=le-hoi"
)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (ARTICLE, "4410299"),
        (f"{HOST}/vi/van-hoa/-/view_content/4410299-le-hoi-xuong-ong.html;jsessionid=A1.n1?_101_cur=3&p_p_auth=x", "4410299"),
        (f"{HOST}/vi_VN/tin-tuc{PARAMETERS}", "4410299"),
        (f"{HOST}/tin-tuc/-/view_content/3615536-thong-bao.586.delaye", "3615536"),
        (f"{HOST}/web/guest/tin/-/asset_publisher/L0n1/content/le-hoi-xuong-ong?redirect=%2F", "le-hoi-xuong-ong"),
        (f"{ARTICLE}/vi", None),
        (f"{ARTICLE}/vi/vi/en", None),
        (f"{HOST}/tin-tuc?p_p_id=101&p_p_lifecycle=0&_101_delta=10&_101_cur=2", None),
        (f"{HOST}/tin-tuc", None),
        (f"{HOST}/documents/554897/0/bieu-7.doc", None),
    ],
)
def test_an_article_is_one_wherever_it_is_shown_and_a_trap_is_none(url: str, key: str | None) -> None:
    assert family.article_key(url) == key


@pytest.mark.parametrize(
    "url", [f"{HOST}/vi/tin-tuc/-/view_content/4410299-le-hoi-xuong-ong.html?_101_cur=1&p_p_id=101", f"{ARTICLE}/vi/vi/en"]
)
def test_languages_and_portlet_parameters_are_no_part_of_the_address(url: str) -> None:
    assert family.canonical_url(url) == ARTICLE


def test_parameters_that_alone_name_an_article_stay_without_the_way_back() -> None:
    assert (
        family.canonical_url(f"{HOST}/tin-tuc{PARAMETERS}&_101_INSTANCE_b7_redirect=%2Ftin-tuc") == f"{HOST}/tin-tuc{PARAMETERS}"
    )


def test_pages_and_their_further_pages_are_listings() -> None:
    pager = f"{HOST}/tin-tuc?p_p_id=101&p_r_p_564233524_resetCur=false&_101_cur="
    assert all(map(family.is_listing, (f"{HOST}/", f"{HOST}/web/guest/tin-tuc", f"{HOST}/vi_VN/tin-tuc", f"{pager}2")))
    others = (ARTICLE, f"{ARTICLE}/vi", f"{HOST}/tin-tuc/vi/vi/en", f"{pager}1", f"{HOST}/tin-tuc?p_p_id=59_INSTANCE_6a")
    assert not any(map(family.is_listing, (*others, f"{HOST}/c/portal/login", f"{HOST}/documents/1/2", f"{HOST}/dang-nhap")))


def pages(folder: Path) -> list[tuple[dict, Reading]]:
    """The department's pages with their truth and what reading them gave."""
    found = []
    for line in (folder / "real" / "truth.jsonl").read_text().splitlines():
        truth = json.loads(line)
        if not truth["file"].startswith("sotttt.") or not truth["url"]:
            continue
        body = (folder / "real" / truth["file"]).read_bytes()
        page = Page("p", truth["url"], truth["url"], datetime(2026, 1, 1, tzinfo=UTC), 200, (), body, "other", "ok")
        found.append((truth, read(page)))
    assert len(found) > 30
    return found


def test_real_pages_are_of_the_family(shared_pages: Path) -> None:
    for truth, reading in pages(shared_pages):
        body = (shared_pages / "real" / truth["file"]).read_bytes()
        assert platforms.recognise(Document(body, truth["url"])).NAME == family.NAME, truth["file"]
        assert (reading.article is not None) == (truth["kind"] == "article"), truth["file"]


def test_real_articles_come_out_exactly(shared_pages: Path) -> None:
    wrong = []
    for truth, reading in pages(shared_pages):
        if truth["kind"] == "article":
            assert reading.article is not None
            wrong += [(truth["file"], name, got, want) for name, got, want in _compared(reading.article, truth) if got != want]
    assert wrong == []


def _compared(article: Article, truth: dict) -> list[tuple[str, object, object]]:
    day_only = len(truth["published"]) == 10
    assert article.published_at is not None
    return [
        ("title", article.title, clean(truth["title"])),
        ("published", article.published_at.strftime("%Y-%m-%dT%H:%M")[: 10 if day_only else 16], truth["published"]),
        ("precision", article.published_precision, "day" if day_only else "minute"),
        ("views", article.views, truth.get("views")),
        ("authors", list(article.authors), truth.get("authors", [])),
        ("role", article.author_role, "account" if truth.get("authors") else None),
        ("category", article.category, truth["category"]),
        ("furniture", [word for word in ("Các tin khác", "Other News", "Admin English") if word in (article.body or "")], []),
    ]


def test_real_listings_come_out_exactly(shared_pages: Path) -> None:
    wrong, compared = [], 0
    for truth, reading in pages(shared_pages):
        shown = {sighting.key: sighting for sighting in reading.sightings}
        for item in truth.get("items", ()):
            compared += 1
            url = urljoin(truth["url"], item["href"])
            want = (url, clean(item["title"]), item["date"], item["views"])
            got = _told(shown.get(family.article_key(url) or ""))
            if got != want:
                wrong.append((truth["file"], got, want))
    assert compared > 200
    assert wrong == []


def _told(sighting: Sighting | None) -> tuple[str, str | None, str | None, int | None] | None:
    if sighting is None:
        return None
    date = sighting.published_at.strftime("%Y-%m-%dT%H:%M") if sighting.published_at else None
    return sighting.url, sighting.title, date, sighting.views
