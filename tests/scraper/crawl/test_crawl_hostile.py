"""Hostile and broken answers: each ends as a page with its outcome, none stops the crawl or leads it out of the portal."""

import gzip
import threading
from collections import defaultdict

import pytest
from small_server import HANGS_UP, serving
from twisted.internet.error import DNSLookupError

from scraper.crawl.resolver import _checked

TEXT = "<p>Đây là một đoạn văn của bài viết để đọc thử cho dài.</p>" * 40
NAMES = (
    *("bom", "lon", "vong", "nul", "dong-dai", "sau", "cho", "cut", "ngoai", "ben-trong", "loi", "mat", "moi"),
    *("utf8", "treo", "chuyen", "tieu-de", "gac-may"),
)
LINKS = "".join(f'<li><a href="/tin-tuc/bai-viet-{name}-{n}.html">Bài viết {name}</a></li>' for n, name in enumerate(NAMES, 100))
LISTING = f"<html><head><title>Tin</title></head><body><ul>{LINKS}</ul></body></html>".encode()
WAIT = b"<html><head><title>Vui l\xc3\xb2ng ch\xe1\xbb\x9d</title></head><body>Please wait...</body></html>"


def article(text: str = TEXT) -> bytes:
    return f"<html><body><h1>Một bài viết</h1>{text}</body></html>".encode()


def test_every_hostile_answer_ends_as_an_outcome(crawl):
    asked = defaultdict(int)
    over = threading.Event()

    def say(path):
        if path == "/robots.txt":
            return 404, {}, b""
        if path == "/":
            return 200, {}, LISTING
        name = path.removeprefix("/tin-tuc/bai-viet-").rsplit("-", 1)[0]
        asked[name] += 1
        if name == "treo":
            over.wait(20)
        answers = {
            "bom": (200, {"Content-Encoding": "gzip"}, bomb),
            "lon": (200, {"Content-Length": str(50_000_000)}, b"x" * 1000),
            "vong": (302, {"Location": path + "?v" + "x" * asked["vong"]}, b""),
            "nul": (200, {}, article().replace(b"<p>", b"\x00<p>\x00")),
            "dong-dai": (200, {}, article("<p>" + "dài " * 2_500_000 + "</p>")),
            "sau": (200, {}, article("<div>" * 100_000 + TEXT)),
            "cho": (200, {}, WAIT if asked["cho"] < 3 else article()),
            "cut": (200, {"Content-Length": "9000", "Connection": "close"}, article()[:500]),
            "ngoai": (302, {"Location": other.url}, b""),
            "ben-trong": (302, {"Location": "http://127.1:1/"}, b""),
            "loi": (500, {}, b"error"),
            "mat": (404, {}, b""),
            "gac-may": (HANGS_UP, {}, b""),
            "utf8": (200, {}, article().replace("Đ".encode(), b"\xe1\xff")),
            "chuyen": (301, {"Location": "/"}, b""),
            "tieu-de": (200, {}, article("<script>alert(1)</script>" + TEXT)),
        }
        return answers.get(name, (200, {}, article()))

    bomb = gzip.compress(b" " * 100_000_000)
    with serving(lambda path: (200, {}, article())) as other, serving(say) as portal:
        crawl.portal("thu", portal.url, concurrency=4)
        report = crawl("thu", DOWNLOAD_TIMEOUT=3)["thu"]
        over.set()
        assert other.heard == []
    assert report["finish_reason"] == "finished"
    outcomes = defaultdict(list)
    for page in crawl.pages("thu"):
        if "/tin-tuc/" in page.url:
            outcomes[page.url.removeprefix(portal.url + "tin-tuc/bai-viet-").rsplit("-", 1)[0]].append(page.outcome)
            assert len(page.body) < 20 << 20
    assert dict(outcomes) == {
        "bom": ["too_large"] * 2,
        "lon": ["too_large"] * 2,
        "vong": ["redirect_loop"] * 2,
        "nul": ["ok"],
        "dong-dai": ["ok"],
        "sau": ["ok"],
        "cho": ["blocked", "blocked", "ok"],
        "cut": ["truncated"] * 3,
        "ngoai": ["offsite"],
        "ben-trong": ["offsite"],
        "loi": ["http_error"] * 3,
        "mat": ["not_found"],
        "gac-may": ["network_error"] * 3,
        "moi": ["ok"],
        "utf8": ["ok"],
        "treo": ["timeout"] * 3,
        "chuyen": ["ok"],
        "tieu-de": ["ok"],
    }
    assert (asked["bom"], asked["lon"], asked["vong"]) == (2, 2, 18), "each address twice, and eight redirects of one of them"
    assert asked["gac-may"] == 3, "the client asked again by itself"
    moved = next(page for page in crawl.pages("thu") if "chuyen" in page.url)
    assert (moved.status, moved.kind, moved.final_url, moved.body) == (301, "other", portal.url, b"")


def test_a_dead_portal_does_not_hold_up_a_living_one(crawl):
    with serving(
        lambda path: (404, {}, b"") if path == "/robots.txt" else (200, {}, LISTING if path == "/" else article())
    ) as portal:
        crawl.portal("song", portal.url)
        crawl.portal("chet", "http://127.0.0.1:9/")
        crawl.portal("mat", "http://khong-co-that.invalid/")
        reports = crawl("chet,song,mat")
    assert {name: report["finish_reason"] for name, report in reports.items()} == {
        "chet": "unreachable",
        "song": "finished",
        "mat": "unreachable",
    }
    assert reports["song"]["new_articles"] == len(NAMES)
    assert {page.outcome for page in crawl.pages("chet")} == {"refused"}
    assert {page.outcome for page in crawl.pages("mat")} == {"dns_error"}


def test_a_public_name_that_leads_inside_is_not_asked():
    for address, name in (
        ("127.0.0.1", "cong.example.vn"),
        ("10.0.0.7", "cong.example.vn"),
        ("169.254.169.254", "a.vn"),
        ("127.0.0.1", "127.1"),
    ):
        with pytest.raises(DNSLookupError):
            _checked(address, name)
    assert _checked("127.0.0.1", "localhost") == "127.0.0.1"
    assert _checked("127.0.0.1", "127.0.0.1") == "127.0.0.1"
    assert _checked("1.1.1.1", "cong.example.vn") == "1.1.1.1"


def test_a_portal_whose_lake_cannot_be_read_holds_up_no_other(crawl):
    spoilt = crawl.home / "lake" / "pages" / "portal=hong" / "20260101T000000000000Z-c1.parquet"
    spoilt.parent.mkdir(parents=True)
    spoilt.write_bytes(b"not Parquet at all")
    with serving(
        lambda path: (404, {}, b"") if path == "/robots.txt" else (200, {}, LISTING if path == "/" else article())
    ) as portal:
        crawl.portal("song", portal.url)
        crawl.portal("hong", portal.url)
        assert crawl.start("hong,song").wait(60) == 0
    reports = crawl.report()
    assert {name: report["finish_reason"] for name, report in reports.items()} == {"hong": "state_error", "song": "finished"}
    assert reports["song"]["new_articles"] == len(NAMES)
