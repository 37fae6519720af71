"""How the sample portals show themselves over HTTP: paging, redirects, feeds, sitemaps, robots, and the lies of one."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.sample import SamplePortals

ARTICLE_LINK = {
    "tramgiang": re.compile(r"/tin-tuc/[a-z-]+/chitiet\.aspx\?id=(\d+)"),
    "donglach": re.compile(r"/[a-z-]+/[a-z0-9-]+-(\d+)\.html"),
    "nongdantramgiang": re.compile(r"/\d{4}/\d{2}/[a-z0-9-]+-(\d+)/"),
}
ITEMS = {
    "tramgiang": ".tin a.tieude",
    "donglach": ".news_column .panel-body h3 a",
    "nongdantramgiang": "article h2.entry-title a",
}
NEXT = {
    "tramgiang": ".phantrang b + a",
    "donglach": ".pagination li.active + li > a[rel=next]",
    "nongdantramgiang": "a.next.page-numbers",
}
FIELDS = {  # title, lead, body paragraphs, category
    "tramgiang": (".tieudetin", ".tomtat", ".noidung > p[align=justify]", ".chitiet > .tenchuyenmuc"),
    "donglach": ("h1.title", ".hometext", "#news-bodyhtml > p", ".temp-breadcrumbs li:last-child"),
    "nongdantramgiang": (
        "h1.entry-title",
        ".entry-content > .sapo",
        ".entry-content > p:not([class]):not([style])",
        ".cat-links a",
    ),
}


@pytest.fixture
def portals():
    with SamplePortals(articles=75) as running:
        yield running


def fetch(url: str) -> str:
    with urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def status(url: str) -> int:
    try:
        with urlopen(url, timeout=10) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def categories(portals: SamplePortals, portal: str) -> list[str]:
    paths = {"tramgiang": "tin-tuc/{}.aspx", "donglach": "{}/", "nongdantramgiang": "category/{}/"}
    return [urljoin(portals.urls[portal], paths[portal].format(slug)) for slug, _ in portals.site(portal).paper.categories]


@pytest.mark.parametrize("portal", ARTICLE_LINK)
@pytest.mark.parametrize("day", [1, 2])
def test_paging_reaches_every_published_article_exactly_once(portals, portal, day):
    portals.day = day
    front = LexborHTMLParser(fetch(portals.urls[portal]))
    menu = {urljoin(portals.urls[portal], a.attributes["href"] or "") for a in front.css("a[href]")}
    found = []
    for start in categories(portals, portal):
        assert start in menu
        url: str | None = start
        while url:
            tree = LexborHTMLParser(fetch(url))
            items = [a.attributes["href"] or "" for a in tree.css(ITEMS[portal])]
            assert 1 <= len(items) <= 10
            found += [int(ARTICLE_LINK[portal].search(href)[1]) for href in items]
            following = tree.css_first(NEXT[portal])
            url = urljoin(url, following.attributes["href"] or "") if following else None
    assert sorted(found) == [a.number for a in portals.truth(portal) if a.state == "published"]


@pytest.mark.parametrize("portal", ARTICLE_LINK)
def test_article_pages_show_what_the_truth_says(portals, portal):
    title, lead, body, category = FIELDS[portal]
    for article in list(portals.truth(portal))[::7]:
        page = fetch(article.url)
        assert 25_000 < len(page.encode()) < 60_000
        if article.decomposed:
            assert article.title not in page
            continue
        tree = LexborHTMLParser(page)
        assert tree.css_first(title).text(strip=True) == article.title
        assert tree.css_first(lead).text(strip=True) == article.lead
        assert "\n".join(p.text(strip=True) for p in tree.css(body)) == article.body
        assert tree.css_first(category).text(strip=True).removeprefix("Trang nhất") == article.category
        assert all(caption in unescape(page) for _, caption in article.images)


def test_reference_page_has_its_bracketed_line_author_last_and_comments(portals):
    article = next(a for a in portals.truth("tramgiang") if a.author and not a.attachments)
    tree = LexborHTMLParser(fetch(article.url))
    line = f"[ Cập nhật vào ngày ({article.published_at:%d/%m/%Y}) ] - [ Số lần xem: {article.views} ]"
    assert tree.css_first(".ngaycapnhat").text() == line
    assert tree.css(".noidung > *")[-1].text() == article.author
    assert tree.css_first(".ykien .tieudeykien").text() == "Các ý kiến của bạn đọc"
    assert tree.css_first("h1") is None


def test_nukeviet_shows_views_on_listings_only(portals):
    article = list(portals.truth("donglach"))[-1]
    assert "fa-eye" not in fetch(article.url)
    listing = fetch(categories(portals, "donglach")[(article.number - 1) % 6])
    assert f"Đã xem: {article.views}" in listing


def test_nukeviet_structured_dates_lie_and_the_visible_one_does_not(portals):
    article = next(a for a in portals.truth("donglach") if a.modified_at != a.published_at)
    page = fetch(article.url)
    assert f'"datePublished": "{article.modified_at.isoformat()}"' in page
    assert f"{article.published_at:%Y-%m-%d+0700:%H:%M}" in page
    assert f" - {article.published_at:%d/%m/%Y %H:%M}</span>" in page


def test_nukeviet_rss_prints_the_month_as_minutes(portals):
    truth = {a.url: a for a in portals.truth("donglach")}
    items = ElementTree.fromstring(fetch(portals.urls["donglach"] + "rss/thong-bao/")).findall("channel/item")
    assert len(items) == 10
    for item in items:
        true = truth[item.findtext("link")].published_at.astimezone(UTC)
        assert parsedate_to_datetime(item.findtext("pubDate")) == true.replace(minute=true.month)


def test_nukeviet_sitemap_lists_the_published_articles(portals):
    portals.day = 2
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = ElementTree.fromstring(fetch(portals.urls["donglach"] + "sitemap.xml"))
    news = ElementTree.fromstring(fetch(index.find("s:sitemap/s:loc", space).text))
    urls = [loc.text for loc in news.findall("s:url/s:loc", space)]
    assert sorted(urls) == sorted(a.url for a in portals.truth("donglach") if a.state == "published")


def test_wordpress_feed_is_valid_and_true(portals):
    truth = {a.url: a for a in portals.truth("nongdantramgiang")}
    for path in ("feed/", "category/nha-nong/feed/"):
        items = ElementTree.fromstring(fetch(portals.urls["nongdantramgiang"] + path)).findall("channel/item")
        assert len(items) == 10
        for item in items:
            assert parsedate_to_datetime(item.findtext("pubDate")) == truth[item.findtext("link")].published_at


def test_other_addresses_of_an_article_lead_to_the_canonical_one(portals):
    moved = next(
        a
        for a in portals.truth("donglach", 2)
        if a.state == "published" and a.url != portals.site("donglach", 1).article(a.number).url
    )
    before = portals.site("donglach", 1).article(moved.number).url
    assert status(before) == 200
    portals.day = 2
    with urlopen(before, timeout=10) as answer:
        assert answer.url == moved.url
    post = next(portals.truth("nongdantramgiang"))
    with urlopen(portals.urls["nongdantramgiang"] + f"?p={post.number}", timeout=10) as answer:
        assert answer.url == post.url


@pytest.mark.parametrize("portal", ARTICLE_LINK)
def test_removed_and_future_articles_are_not_found(portals, portal):
    removed = next(a for a in portals.truth(portal, 2) if a.state == "removed")
    fresh = list(portals.truth(portal, 2))[-1]
    assert (status(removed.url), status(fresh.url)) == (200, 404)
    portals.day = 2
    assert (status(removed.url), status(fresh.url)) == (404, 200)


@pytest.mark.parametrize(
    ("portal", "trap"),
    [
        ("tramgiang", "lich.aspx"),
        ("tramgiang", "inbaiviet.aspx?id=3"),
        ("donglach", "lich/2025-03/"),
        ("nongdantramgiang", "lich-su-kien/2025-03/"),
    ],
)
def test_traps_exist_and_robots_txt_forbids_them(portals, portal, trap):
    base = portals.urls[portal]
    robots = RobotFileParser()
    robots.parse(fetch(base + "robots.txt").splitlines())
    assert status(base + trap) == 200
    assert not robots.can_fetch("tintinh", base + trap)
    assert robots.can_fetch("tintinh", next(portals.truth(portal)).url)


def test_two_fetches_give_the_same_bytes_and_another_day_other_views(portals):
    url = next(portals.truth("tramgiang")).url
    first = fetch(url)
    assert fetch(url) == first
    portals.day = 2
    assert fetch(url) != first


def test_requests_are_recorded_and_can_be_forgotten(portals):
    fetch(portals.urls["donglach"])
    with urlopen(Request(portals.urls["tramgiang"], method="HEAD"), timeout=10) as answer:
        assert answer.read() == b""
        assert int(answer.headers["Content-Length"]) > 10_000
    assert portals.requests == [("donglach", "GET", "/", 200), ("tramgiang", "HEAD", "/", 200)]
    portals.forget_requests()
    assert portals.requests == []


def test_registry_files_are_toml_of_a_few_lines(portals, tmp_path):
    import tomllib

    files = portals.write_registry(tmp_path)
    assert {file.stem for file in files} == set(portals.urls)
    for file in files:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        assert data["start_urls"] == [portals.urls[file.stem]]
        assert data["crawl"]["delay"] == 0.0
