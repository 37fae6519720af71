"""What a portal's administrator sees of a crawl: who asks, one request at a time, pauses, robots.txt and Retry-After obeyed."""

import asyncio
from itertools import pairwise
from types import SimpleNamespace

from small_server import serving

from scraper.crawl.lanes import Lanes
from scraper.items import Portal

LINKS = "".join(f'<li><a href="/tin-tuc/bai-viet-so-{n}-{n}.html">Bài viết số {n} của cổng thử</a></li>' for n in range(1, 9))
LISTING = f'<html><head><title>Tin tức</title></head><body><ul>{LINKS}</ul><p><a href="/kin/">Kín</a></p></body></html>'.encode()
ARTICLE = (
    "<html><body><h1>Một bài viết</h1>" + "<p>Đây là một đoạn văn của bài viết để đọc thử cho dài.</p>" * 40 + "</body></html>"
).encode()
ROBOTS = b"User-agent: *\nDisallow: /kin/\nDisallow: /tin-tuc/bai-viet-so-3-\nSitemap: /so-do.xml\n"


def eight_articles(path):
    """What a portal without robots.txt says."""
    return (404, {}, b"") if path == "/robots.txt" else (200, {}, LISTING if path == "/" else ARTICLE)


def test_robots_pace_agent_and_retry_after(crawl):
    throttled = []

    def say(path):
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, ROBOTS
        if path.endswith("-5.html") and not throttled:
            throttled.append(path)
            return 429, {"Retry-After": "1"}, b"slower"
        return 200, {}, LISTING if path == "/" else ARTICLE

    with serving(say) as portal:
        crawl.portal("thu", portal.url, delay=0.1)
        report = crawl("thu")["thu"]
        heard = portal.heard
        assert portal.paths[0] == "/robots.txt"
        assert len([path for path in portal.paths if path.startswith("/tin-tuc/")]) == 8  # seven allowed, one of them twice
        assert not [path for path in portal.paths if path.startswith("/kin/") or path.endswith("-3.html")]
        assert {request.agent.split("/")[0] for request in heard} == {"tintinh"}
        assert "https://github.com/tintinh/tintinh" in heard[0].agent
        for former, latter in pairwise(heard):
            assert latter.began >= former.ended  # one at a time
        assert heard[-1].began - heard[0].began >= 0.1 * (len(heard) - 2) + 0.9  # a slow start of the first shortens the rest
        place = portal.paths.index(throttled[0])
        assert heard[place + 1].began - heard[place].ended >= 0.95  # nothing at all within the second it asked for
    outcomes = {page.url.rsplit("-", 1)[-1]: page.outcome for page in crawl.pages("thu") if page.kind == "article"}
    assert outcomes == {f"{n}.html": "robots_denied" if n == 3 else "ok" for n in range(1, 9)}
    assert report["pages"]["article"] == {"ok": 7, "robots_denied": 1, "throttled": 1}
    assert report["finish_reason"] == "finished"


def test_robots_that_cannot_be_had_means_nothing_is_asked(crawl):
    with serving(lambda path: (503, {}, b"") if path == "/robots.txt" else (200, {}, LISTING)) as portal:
        crawl.portal("thu", portal.url)
        report = crawl("thu")["thu"]
        assert set(portal.paths) == {"/robots.txt"}
    assert report["finish_reason"] == "robots_unreachable"


def test_a_crawl_delay_holds_from_the_first_page_on(crawl):
    robots = b"User-agent: *\nCrawl-delay: 1\n"
    with serving(lambda path: (200, {}, robots if path == "/robots.txt" else b"<html><body>Tin</body></html>")) as portal:
        crawl.portal("thu", portal.url, delay=0.01)
        crawl("thu")
        assert portal.paths == ["/robots.txt", "/"]
        assert portal.heard[1].began - portal.heard[0].began >= 0.95


def test_portals_on_one_server_share_one_pace(crawl):
    """`localhost` and 127.0.0.1 are one address: what two portals ask of it never overlaps and keeps the longer pause."""
    with serving(eight_articles) as server:
        crawl.portal("mot", server.url, delay=0.05)
        crawl.portal("hai", server.url.replace("127.0.0.1", "localhost"), delay=0.1)
        reports = crawl("mot,hai")
        heard = server.heard
    assert [reports[name]["new_articles"] for name in ("mot", "hai")] == [8, 8]
    for former, latter in pairwise(heard):
        assert latter.began >= former.ended
    assert heard[-1].began - heard[0].began >= 0.1 * (len(heard) - 2)


def test_two_crawls_at_once_share_the_pace_of_one_server(crawl):
    """Two schedules may meet, and the portals of a home may be divided among processes: the server notices nothing of it."""
    with serving(eight_articles) as server:
        crawl.portal("mot", server.url, delay=0.1)
        crawl.portal("hai", server.url.replace("127.0.0.1", "localhost"), delay=0.1)
        both = [crawl.start(name, CRAWL_REPORT=crawl.home / f"{name}.json") for name in ("mot", "hai")]
        assert [one.wait(60) for one in both] == [0, 0]
        heard = server.heard
    assert all(len([page for page in crawl.pages(name) if page.kind == "article"]) == 8 for name in ("mot", "hai"))
    for former, latter in pairwise(heard):
        assert latter.began >= former.ended
    assert heard[-1].began - heard[0].began >= 0.1 * (len(heard) - 2)


def test_a_host_and_its_www_twin_and_both_schemes_share_one_lane():
    portal = Portal("thu", "Thử", None, ("http://www.thu.example.vn:8080/", "https://thu.example.vn/"), delay=2.0)
    lanes = Lanes([portal])
    downloader = SimpleNamespace(slots={}, per_slot_settings={})

    async def resolve(name):
        return {"thu.example.vn": "198.51.100.7"}[name]

    def lane(host):
        return asyncio.run(lanes.lane(host, resolve, downloader))

    assert lane("www.thu.example.vn") == lane("thu.example.vn") == "198.51.100.7"
    assert lane("www.thu.example.vn:8080") == "198.51.100.7:8080"
    for made in downloader.per_slot_settings.values():
        assert made["delay"] * (1 - made["jitter"]) >= 2.0 - 1e-9
