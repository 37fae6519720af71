"""The survey of a portal on loopback: what it finds, how few requests it makes, and what it says of portals that do not work."""

from __future__ import annotations

import socket
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scraper.addresses import address_host
from scraper.caller import Caller
from scraper.items import Portal
from scraper.platforms import by_name
from scraper.portals import hosts
from scraper.sample import SamplePortals
from scraper.survey import approval, draft
from scraper.survey.survey import REQUESTS, Survey, survey
from tests.scraper.crawl.small_server import serving

DAY = date(2026, 3, 2)
PROSE = "<p>" + "Bà con xã Vĩnh Hạ phấn khởi khi tỉnh khởi công tuyến đường mới dài 12 km. " * 8 + "</p>"


@pytest.fixture(scope="module")
def sample() -> Iterator[SamplePortals]:
    with SamplePortals(articles=200) as portals:
        yield portals


@pytest.fixture(autouse=True)
def well_behaved(sample: SamplePortals) -> Iterator[None]:
    sample.forget_requests()
    yield
    sample.behave()


def visit(url: str, again: tuple[str, ...] = (), budget: int = REQUESTS, **given: object) -> Survey:
    portal = replace(Portal("thu", "Cổng thử", None, (url,), delay=0.0), **given)
    with Caller(hosts(portal), delay=0.0, budget=budget) as caller:
        return survey(portal, caller, again)


@pytest.mark.parametrize(
    ("name", "family"), [("tramgiang", "haugiang"), ("donglach", "nukeviet"), ("nongdantramgiang", "wordpress")]
)
def test_a_survey_tells_family_places_pager_and_fields(sample: SamplePortals, name: str, family: str) -> None:
    found = visit(sample.urls[name])
    assert (found.platform, found.sure, found.pager, found.problems) == (family, 1.0, True, ())
    assert {place.kind for place in found.places} >= {"start", "section", "next"}
    assert all(place.articles and place.dated for place in found.places if place.kind in ("start", "section", "next"))
    assert len(found.articles) == 4
    truth = {by_name(family).article_key(article.url): article for article in sample.truth(name)}
    for article in found.articles:
        true = truth[article.key]
        assert (article.title, article.published_at and article.published_at.date()) == (true.title, true.published_at.date())
    assert approval.compare(None, found) == []


def test_feeds_and_sitemaps_are_found_where_there_are_any(sample: SamplePortals) -> None:
    found = {place.kind: place for place in visit(sample.urls["donglach"]).places}
    assert found["feed"].articles
    assert found["sitemap"].articles == 200
    assert found["section"].viewed  # its counts stand on listings alone
    assert not {"feed", "sitemap"} & {place.kind for place in visit(sample.urls["tramgiang"]).places}


def test_a_file_that_names_another_family_than_its_pages_show_is_broken(sample: SamplePortals) -> None:
    first, *others = approval.compare(None, visit(sample.urls["nongdantramgiang"], platform="nukeviet"))
    assert (first.broken, first.was, first.now) == (True, "nukeviet", "wordpress")
    assert all("shows none" in change.what for change in others)
    (only,) = approval.compare(None, visit(sample.urls["nongdantramgiang"], platform="generic"))
    assert (only.broken, only.was, only.now) == (False, "generic", "wordpress")


def test_a_pager_that_posts_is_tried_too() -> None:
    pages = Path(__file__).parents[1] / "platforms" / "pages" / "vnpt"
    load = "/DesktopModule/UIArticleInMenu/ArticleInMenuPagination.aspx/LoadArticle"
    known = {"/tin-tuc-su-kien": "listing.html", load: "listing-answer.html"}

    def say(path: str) -> tuple[int, dict[str, str], bytes]:
        return (200, {}, (pages / known[path]).read_bytes()) if path in known else (404, {}, b"")

    with serving(say) as portal:
        found = visit(f"{portal.url}tin-tuc-su-kien")
    assert found.pager is True
    assert portal.paths.count(load) == 1
    (second,) = [place for place in found.places if place.kind == "next"]
    assert (second.articles, second.dated) == (3, 3)
    assert "page=2" in second.url


def test_a_survey_is_short_and_asks_robots_first(sample: SamplePortals) -> None:
    found = visit(sample.urls["donglach"])
    asked = [path for _, _, path, _ in sample.requests]
    assert asked[:2] == ["/robots.txt", "/"]
    assert len(asked) == len(set(asked)) == found.requests <= REQUESTS
    sample.forget_requests()
    assert visit(sample.urls["donglach"], budget=5).requests == 5 == len(sample.requests)


def test_articles_of_the_last_approval_are_read_again(sample: SamplePortals) -> None:
    articles = [article.url for article in sample.truth("tramgiang", day=1)][:2]
    found = visit(sample.urls["tramgiang"], again=tuple(articles))
    assert [each.url for each in found.samples][:2] == articles
    assert len(found.articles) == 4


def test_a_dead_host_is_told_from_one_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (problem,) = visit(f"http://127.0.0.1:{port}/").problems
    assert "refuses connections" in problem

    def gone(*_: object, **__: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", gone)
    found = visit("http://www.matroi.gov.example/")
    assert "leads nowhere" in found.problems[0]
    assert found.places[0].outcome == "dns_error"


def test_a_public_name_that_leads_to_a_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda path: (200, {}, b"<p>the house's own router</p>")) as inside:
        port = int(inside.url.rstrip("/").rpartition(":")[2])
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        )
        found = visit(f"http://www.tinh.example:{port}/")
    assert found.places[0].outcome == "dns_error"
    assert inside.heard == []


@pytest.mark.parametrize("kind", ["gzip_bomb", "huge"])
def test_a_page_without_end_is_not_taken_in(sample: SamplePortals, kind: str) -> None:
    sample.misbehave("tramgiang", "/", kind)
    assert visit(sample.urls["tramgiang"]).places[0].outcome == "too_large"


def test_other_hosts_are_never_asked() -> None:
    with serving(lambda path: (200, {}, b"")) as other:
        away = serving(lambda path: (302, {"Location": f"{other.url}tin"}, b"") if path == "/" else (404, {}, b""))
        with away as portal:
            found = visit(portal.url)
    assert "another host" in found.problems[0]
    assert other.heard == []


def test_robots_txt_may_forbid_everything_or_a_part() -> None:
    def closed(path: str) -> tuple[int, dict[str, str], bytes]:
        return 200, {"Content-Type": "text/plain"} if path == "/robots.txt" else {}, b"User-agent: *\nDisallow: /\n"

    with serving(closed) as portal:
        found = visit(portal.url)
    assert portal.paths == ["/robots.txt"]
    assert "keep out" in found.problems[0]


def test_a_robots_txt_that_fails_forbids_everything() -> None:
    with serving(lambda path: (503, {}, b"") if path == "/robots.txt" else (200, {}, b"<p>hello</p>")) as portal:
        assert visit(portal.url).problems
    assert portal.paths == ["/robots.txt"]


def test_a_challenge_is_left_alone(sample: SamplePortals) -> None:
    sample.misbehave("tramgiang", "/", "please_wait")
    found = visit(sample.urls["tramgiang"])
    assert "challenge" in found.problems[0]
    assert found.requests == 2


def test_a_portal_that_asks_for_fewer_requests_gets_none(sample: SamplePortals) -> None:
    sample.misbehave("donglach", lambda path: "san-xuat" in path, "throttled")
    found = visit(sample.urls["donglach"])
    assert "fewer requests" in found.problems[0]
    assert sample.requests[-1][3] == 429
    assert [status for *_, status in sample.requests].count(429) == 1


def test_a_host_that_cannot_be_a_name_is_no_crash() -> None:
    assert visit(f"http://{'a' * 70}.example/").places[0].outcome == "dns_error"


def test_a_listing_without_articles_is_a_problem() -> None:
    page = (
        b"<html><head><title>C\xe1\xbb\x95ng</title></head><body><a href='/gioi-thieu/'>x</a><p>Xin ch\xc3\xa0o</p></body></html>"
    )
    with serving(lambda path: (200, {}, page) if path in ("/", "/gioi-thieu/") else (404, {}, b"")) as portal:
        found = visit(portal.url)
    assert found.site_name == "Cổng"
    assert "links to anything" in found.problems[0]
    assert [change.broken for change in approval.compare(None, found)] == [True]


def test_articles_that_lack_what_news_needs_are_named_by_field() -> None:
    link = "<a href='/tin/ba-con-xa-vinh-ha-phan-khoi-{0}.html'>Bà con xã Vĩnh Hạ phấn khởi {0}</a>"

    def undated(path: str) -> tuple[int, dict[str, str], bytes]:
        if path == "/":
            return 200, {}, "".join(f"<div>{link.format(number)}</div>" for number in (101, 102, 103)).encode()
        if path.startswith("/tin/"):
            return 200, {}, f"<html><body><h1>Bà con xã Vĩnh Hạ phấn khởi</h1><div>{PROSE * 4}</div></body></html>".encode()
        return 404, {}, b""

    with serving(undated) as portal:
        changes = approval.compare(None, visit(portal.url))
    assert [change.what for change in changes] == ["published_at: found in none of 3 articles"]


def test_what_was_approved_still_holds_and_what_broke_is_named_by_field(sample: SamplePortals) -> None:
    whole = visit(sample.urls["tramgiang"])
    kept = approval.record(whole, DAY)
    urls = tuple(article["url"] for article in kept["articles"])
    assert approval.compare(kept, visit(sample.urls["tramgiang"], again=urls)) == []
    stripped = [
        replace(each, article=replace(each.article, views=None, title="Cổng thông tin điện tử"))
        for each in whole.samples
        if each.article
    ]
    changes = approval.compare(kept, replace(whole, samples=tuple(stripped), pager=False, platform="generic"))
    assert all(change.broken for change in changes)
    words = {change.what.split()[0].rstrip(":") for change in changes}
    assert words == {"views", "title", "pager", "platform"}


def test_one_edited_article_is_a_change_and_no_break(sample: SamplePortals) -> None:
    whole = visit(sample.urls["tramgiang"])
    kept = approval.record(whole, DAY)
    first, *others = whole.samples
    assert first.article is not None
    edited = replace(first, article=replace(first.article, title="Tựa khác"))
    gone = replace(others[0], article=None, outcome="not_found", reason="there is no such page")
    changes = approval.compare(kept, replace(whole, samples=(edited, gone, *others[1:])))
    assert [(change.broken, change.now) for change in changes] == [(False, None), (False, "Tựa khác")]


def test_a_listing_that_lost_its_dates_and_a_feed_that_left_are_broken(sample: SamplePortals) -> None:
    whole = visit(sample.urls["donglach"])
    kept = approval.record(whole, DAY)
    places = tuple(replace(place, dated=0) for place in whole.places if place.kind != "feed")
    changes = approval.compare(kept, replace(whole, places=places))
    assert all(change.broken for change in changes)
    assert any(change.what.startswith("feed") for change in changes)
    assert any(change.what.startswith("dates on start") for change in changes)


@pytest.mark.parametrize(
    ("url", "id_"),
    [
        ("https://www.haugiang.gov.vn/", "haugiang"),
        ("https://soyte.haugiang.gov.vn/tin", "soyte-haugiang"),
        ("http://127.0.0.1:8080/", "127-0-0-1-8080"),
        ("https://moc.vn", "moc"),
    ],
)
def test_the_host_suggests_the_id(url: str, id_: str) -> None:
    assert draft.portal_id(url) == id_
    assert address_host(url)


def test_the_day_of_a_check_is_written_once_and_nothing_else_changes() -> None:
    plain = '# mine\nname = "Cổng"\nstart_urls = [\n    "https://thu.example/",\n]\n\n[crawl]\ndelay = 3\n'
    once = draft.verified(plain, DAY)
    assert once == "verified_on = 2026-03-02\n" + plain
    assert draft.verified(once, date(2026, 3, 9)) == "verified_on = 2026-03-09\n" + plain


def test_a_portal_that_is_empty_without_its_scripts_is_told_from_one_without_articles() -> None:
    shell = '<body><div id="app">Đang tải…</div><script src="/app.js"></script></body>'.encode()
    about = f"<body>{PROSE}<a href='/lien-he'>Liên hệ</a><script></script></body>".encode()
    for body, problem in ((shell, "before its scripts have run"), (about, "links to anything that looks like an article")):
        with serving(lambda path, body=body: (200, {}, body)) as portal:
            (told,) = visit(portal.url).problems
        assert problem in told


def test_pages_of_a_pager_of_numbers_are_no_sections() -> None:
    def say(path: str) -> tuple[int, dict[str, str], bytes]:
        if path not in ("/", *(f"/tin-tuc/{query}" for query in ("", "?page=1", "?page=2", "?page=3"))):
            return 404, {}, b""
        page = int(path.rpartition("=")[2]) if "=" in path else 1
        items = "".join(
            f"<li><a href='/tin-tuc/bai-viet-{n}.html'>Tin số {n}</a> 21/10/2026</li>" for n in range(5 * page, 5 * page + 5)
        )
        pager = "".join(f"<a href='/tin-tuc/?page={n}'>{n}</a> " for n in (1, 2, 3))
        return 200, {}, f"<body><nav><a href='/tin-tuc/'>Tin tức</a></nav><ul>{items}</ul><p>{pager}</p></body>".encode()

    with serving(say) as portal:
        found = visit(portal.url)
        starts = tomllib.loads(draft.text(Portal("thu", "Cổng", None, (portal.url,)), found))["start_urls"]
        again = visit(portal.url, start_urls=tuple(starts))
    assert starts == [portal.url, f"{portal.url}tin-tuc/"]
    for survey_ in (found, again):
        assert survey_.pager is True
        assert [place.url.removeprefix(portal.url) for place in survey_.places] == ["", "tin-tuc/", "tin-tuc/?page=2"]
