"""What a kept page is taken for, and that no page, however hostile, ends in an exception or an endless wait."""

import gzip
from datetime import UTC, datetime

import pytest

from scraper.document import Document
from scraper.extraction import blocked, extract, feeds, read
from scraper.items import Page, Portal

ADDRESS = "https://so.example.vn/tin-tuc/nghiem-thu-cau-rach-ong-tu-4711.html"
TEXT = "<p>Đoàn kiểm tra đã nghiệm thu toàn bộ phần móng và mặt cầu sau bốn tháng thi công liên tục.</p>" * 4
ARTICLE = (
    f"<title>Nghiệm thu cầu Rạch Ông Tư</title><h1>Nghiệm thu cầu Rạch Ông Tư</h1><div>28/07/2020 14:20</div><div>{TEXT}</div>"
)


def page(
    body: str | bytes, url: str = ADDRESS, *, kind: str = "other", status: int | None = 200, outcome: str = "ok", **more: str
) -> Page:
    headers = (("Content-Type", more.get("content_type", "text/html; charset=utf-8")),)
    data = body.encode() if isinstance(body, str) else body
    return Page("p", url, more.get("final_url", url), datetime(2026, 1, 1, tzinfo=UTC), status, headers, data, kind, outcome)


def test_article() -> None:
    reading = read(page(ARTICLE))
    assert reading.kind == "article"
    assert reading.article is not None
    assert reading.article.title == "Nghiệm thu cầu Rạch Ông Tư"
    assert reading.article.published_at is not None
    assert reading.article.published_at.isoformat() == "2020-07-28T14:20:00+07:00"
    assert reading.article.word_count > 50


@pytest.mark.parametrize(("status", "outcome"), [(404, "not_found"), (410, "gone"), (500, "http_error"), (None, "timeout")])
def test_failed_requests_are_rejected_at_the_fetch(status: int | None, outcome: str) -> None:
    reading = read(page("<html>", status=status, outcome=outcome))
    assert reading.article is None
    assert reading.reject is not None
    assert reading.reject.stage == "fetch"
    assert outcome in reading.reject.reason


def test_front_page_in_place_of_an_article_is_no_article() -> None:
    front = "<a href='/tin-tuc/sua-duong-lien-xa-truoc-mua-mua-4710.html'>Sửa đường liên xã trước mùa mưa</a>"
    reading = read(page(front, kind="article", final_url="https://so.example.vn/"))
    assert reading.article is None
    assert reading.reject is not None
    assert [sighting.title for sighting in reading.sightings] == ["Sửa đường liên xã trước mùa mưa"]


@pytest.mark.parametrize("content_type", ["application/pdf", "application/msword", "application/octet-stream"])
def test_documents_are_attachments_without_reject(content_type: str) -> None:
    reading = read(page(b"%PDF-1.4 ...", content_type=content_type))
    assert (reading.kind, reading.article, reading.reject) == ("attachment", None, None)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<title>Just a moment...</title><p>Checking your browser</p>", "challenge"),
        ("<p>Hệ thống đang bận, vui lòng chờ trong giây lát</p>", "please wait"),
        ("<p>Website đang bảo trì, mời quay lại sau</p>", "maintenance"),
        ("<title>Trạng thái</title><h1>Trạng thái</h1><p>Không tìm thấy trang</p>", "not found"),
        ("<form>Đăng nhập <input type=password></form>", "login"),
    ],
)
def test_pages_in_a_pages_dress_are_rejected(html: str, reason: str) -> None:
    assert blocked(Document(html, ADDRESS)) == reason
    reading = read(page(html, kind="article"))
    assert reading.article is None
    assert reading.reject is not None
    assert reason in reading.reject.reason


def test_a_list_of_articles_beside_a_form_for_logins_is_not_blocked() -> None:
    form = "<form>Đăng nhập <input type=password></form>"
    rows = "".join(f"<tr><td><a href='/tin/{day}'>Họp thôn</a></td><td>{day}/06/2024</td></tr>" for day in (11, 12, 13))
    assert blocked(Document(f"<title>Xã hội</title><table>{rows}</table>{form}", ADDRESS)) is None
    assert blocked(Document(f"<title>Đăng nhập</title><table>{rows}</table>{form}", ADDRESS)) == "login"


def test_article_about_maintenance_is_not_blocked() -> None:
    assert blocked(Document(ARTICLE.replace("Nghiệm thu", "Bảo trì") + TEXT * 5, ADDRESS)) is None


SHORT = (
    "<p>Từ 7 giờ 30 đến 16 giờ, các hộ ở ấp Bảy và ấp Tám không có điện vì ngành điện thay dây và trụ dọc theo kênh xáng.</p>"
    "<p>Xã nhắn bà con sạc sẵn đèn, trữ nước sạch và khóa cầu dao trước khi ra đồng; việc xong sớm thì điện có lại sớm.</p>"
)


@pytest.mark.parametrize(
    "title",
    [
        "Thông báo bảo trì lưới điện ấp Bảy",
        "Đang nâng cấp tuyến đường tỉnh 925",
        "Không tìm thấy nạn nhân vụ chìm ghe trên kênh xáng",
        "Xin vui lòng chờ lịch tiêm của xã",
        "Đăng nhập cổng dịch vụ công bằng mã định danh",
    ],
)
@pytest.mark.parametrize("times", [1, 2, 4, 8])
def test_short_news_is_not_blocked_for_its_words(title: str, times: int) -> None:
    news = (
        f"<title>{title}</title><h1>{title}</h1><div>Ngày đăng: 28/07/2020</div><div>{SHORT * times}</div><input type=password>"
    )
    assert blocked(Document(news, ADDRESS)) is None
    reading = read(page(news))
    assert reading.article is not None
    assert reading.article.title == title


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("404 Not Found", "not found"),
        ("Không tìm thấy trang - Cổng thông tin điện tử xã", "not found"),
        ("Trang bạn yêu cầu không tồn tại", "not found"),
        ("Just a moment...", "challenge"),
        ("Xin vui lòng chờ trong giây lát", "please wait"),
        ("Website đang bảo trì", "maintenance"),
        ("Thông báo bảo trì hệ thống", "maintenance"),
        ("Cổng thông tin điện tử đang nâng cấp", "maintenance"),
        ("Server Error in '/' Application.", "error"),
    ],
)
def test_a_notice_with_a_long_menu_is_blocked_by_its_heading(title: str, reason: str) -> None:
    menu = "".join(f"<li><a href='/muc-{number}'>Mục số {number} của cổng thông tin</a></li>" for number in range(25))
    assert blocked(Document(f"<title>{title}</title><ul>{menu}</ul><p>{title}</p>", ADDRESS)) == reason


def test_feed_and_sitemap_give_sightings() -> None:
    feed = f"""<?xml version="1.0"?><rss><channel><item><title><![CDATA[Lúa & khóm]]></title><link>{ADDRESS}</link>
    <pubDate>Fri, 13 Nov 2026 14:11:00 +0700</pubDate></item><item><link>javascript:alert(1)</link></item></channel></rss>"""
    reading = read(page(feed, "https://so.example.vn/rss", content_type="text/xml"))
    assert reading.kind == "feed"
    (sighting,) = reading.sightings
    assert (sighting.title, sighting.url) == ("Lúa & khóm", ADDRESS)
    assert sighting.published_at == datetime.fromisoformat("2026-11-13T14:11:00+07:00")
    sitemap = f"<urlset><url><loc>{ADDRESS}</loc><lastmod>2026-11-14</lastmod></url><url>"
    reading = read(page(sitemap, "https://so.example.vn/sitemap.xml", content_type="text/xml"))
    assert reading.kind == "sitemap"
    assert reading.sightings[0].published_at is None
    assert reading.sightings[0].modified_at is not None


SITEMAP = f"<?xml version='1.0'?><urlset><url><loc>{ADDRESS}</loc></url></urlset>".encode()


@pytest.mark.parametrize("content_type", ["application/x-gzip", "application/octet-stream", "text/xml"])
def test_packed_sitemap_gives_sightings(content_type: str) -> None:
    reading = read(page(gzip.compress(SITEMAP), "https://so.example.vn/sitemap.xml.gz", content_type=content_type))
    assert reading.kind == "sitemap"
    assert [sighting.url for sighting in reading.sightings] == [ADDRESS]


@pytest.mark.parametrize("body", [gzip.compress(b" " * (21 << 20)), b"\x1f\x8b\x08 broken"], ids=["bomb", "broken"])
def test_packed_page_that_cannot_be_unpacked_is_rejected(body: bytes) -> None:
    reading = read(page(body, "https://so.example.vn/sitemap.xml.gz", kind="sitemap"))
    assert (reading.kind, reading.sightings) == ("sitemap", ())
    assert reading.reject is not None
    assert "gzip" in reading.reject.reason


def test_packed_file_that_is_no_sitemap_is_an_attachment() -> None:
    assert read(page(gzip.compress(b"%PDF-1.4"), "https://so.example.vn/tep.gz")).kind == "attachment"


def test_kind_of_a_feed_is_known_behind_long_comments() -> None:
    comments = b"\xef\xbb\xbf<?xml version='1.0'?>\n<!--" + b"-" * 5_000 + b"--> <!-- <rss> -->\n<?xml-stylesheet href='a.xsl'?>"
    assert feeds.kind(comments + SITEMAP) == "sitemap"
    assert feeds.kind(comments + b"<html>") is None
    assert feeds.kind(b"<!--" * 1_000) is None


def test_broken_address_in_a_sitemap_index_costs_only_itself() -> None:
    index = "<sitemapindex>" + "".join(
        f"<sitemap><loc>{place}</loc></sitemap>" for place in ("http://[bad/s.xml", " /tin.xml ", "javascript:alert(1)")
    )
    assert feeds.nested(f"{index}</sitemapindex>".encode(), ADDRESS) == {"https://so.example.vn/tin.xml": None}


def test_entities_of_a_hostile_feed_are_not_expanded() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    reading = read(page(f"{bomb}<rss><item><title>&b;&c;</title><link>{ADDRESS}</link></item></rss>", content_type="text/xml"))
    assert all("root:" not in (sighting.title or "") for sighting in reading.sightings)


HOSTILE = {
    "nested": "<div>" * 100_000 + TEXT,
    "nested and closed": "<div>" * 50_000 + TEXT + "</div>" * 50_000,
    "formatting": "<b><i><font>" * 30_000 + TEXT,
    "tables": "<table><tr><td>" * 20_000 + TEXT,
    "one line": ARTICLE + "a" * 10_000_000,
    "brackets": "<" * 5_000_000,
    "open tags": "<a " * 1_000_000,
    "NUL bytes": ARTICLE.replace(" ", " \x00"),
    "broken UTF-8": ARTICLE.encode() + b"\xff\xfe\xc3" * 10_000,
    "script in title": "<title><script>alert(1)</script></title><h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>" + TEXT,
    "empty": "",
    "white space": " \n " * 10_000,
    "bad data": f'<script type="application/ld+json">{"[" * 100_000}</script>{ARTICLE}',
    "bad links": ARTICLE + "<a href='http://[::1'>x</a><a href='//'>y</a><base href='http://['>",
    "many links": ARTICLE + "".join(f"<a href='/tin/bai-viet-so-{n}-{n}.html'>Bài {n}</a>" for n in range(20_000)),
    "quotes": "<p title='" + "\"<p title='" * 100_000 + ARTICLE,
}


READABLE = ("one line", "NUL bytes", "broken UTF-8", "script in title", "bad data", "bad links", "many links")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_gives_its_article_or_says_why_not(name: str) -> None:
    reading = read(page(HOSTILE[name], ADDRESS, kind="article"))
    if name in READABLE:
        assert reading.reject is None
        assert reading.article is not None
        assert reading.article.title
        assert "nghiệm thu toàn bộ phần móng" in (reading.article.body or "")
        assert "\x00" not in (reading.article.body or "")
    else:
        assert reading.article is None
        assert reading.reject is not None
        assert reading.reject.stage == "read"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_listing_is_read_to_the_end(name: str) -> None:
    reading = read(page(HOSTILE[name], "https://so.example.vn/tin-tuc", kind="listing"))
    assert reading.article is None
    assert len(reading.sightings) == (2_000 if name == "many links" else 0)
    assert (reading.reject is not None) == (name in ("empty", "white space"))


def test_title_shows_markup_as_text_and_never_runs_it() -> None:
    article = extract(HOSTILE["script in title"], ADDRESS)
    assert article.title == "<script>alert(1)</script>"


def test_broken_address_does_not_break_reading() -> None:
    for url in ("http://[", "", "javascript:alert(1)", "https://so.example.vn:99999/a"):
        assert extract(ARTICLE, url).title == "Nghiệm thu cầu Rạch Ông Tư"


def test_broken_selector_of_a_portal_is_a_reject() -> None:
    portal = Portal("p", "P", None, ("https://so.example.vn/",), platform="generic", fields={"body": "div["})
    reading = read(page(ARTICLE), portal)
    assert reading.reject is not None
    assert "CSS selector" in reading.reject.reason
