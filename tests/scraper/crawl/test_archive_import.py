"""Web archives: what they hold becomes pages once, damage keeps what was readable, and unknown hosts are named."""

import gzip
import random
import zipfile
import zlib
from collections import Counter
from io import BytesIO

import pytest
from scrapy.utils._compression import brotli, zstd
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper import archive, pages
from scraper.archive import ArchiveError, import_warc
from scraper.crawl import frontier
from scraper.portals import load

HOST = "http://cu.example.vn"
ARTICLE = (
    "<html><body><h1>Một bài viết</h1>" + "<p>Đây là một đoạn văn để đọc thử cho dài.</p>" * 40 + "</body></html>"
).encode()
LISTING = b'<html><head><title>Tin</title></head><body><a href="/tin-tuc/bai-viet-so-1-1.html">B\xc3\xa0i</a></body></html>'
HTML = {"Content-Type": "text/html; charset=utf-8"}


def warc(*records, gzipped=True):
    """A WARC of response records: (path or url, status, headers, body, day of January 2020)."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=gzipped)
    for path, status, headers, body, day in records:
        url = path if path.startswith("http") else HOST + path
        http = StatusAndHeaders(f"{status} X", list(headers.items()), protocol="HTTP/1.1")
        at = {"WARC-Date": f"2020-01-{day:02}T01:02:03Z"}
        writer.write_record(
            writer.create_warc_record(url, "response", payload=BytesIO(body), http_headers=http, warc_headers_dict=at)
        )
        revisit = writer.create_revisit_record(url, "sha1:AAAA", url, "2020-01-01T00:00:00Z", http_headers=http)
        if path == "/":
            writer.write_record(revisit)
    return out.getvalue()


RECORDS = (
    ("/", 200, HTML, LISTING, 1),
    ("/tin-tuc/bai-viet-so-1-1.html", 200, HTML, ARTICLE, 1),
    ("/tin-tuc/bai-viet-so-2-2.html", 404, HTML, b"", 1),
    ("/tin-tuc/bai-viet-cu-1.html", 301, {"Location": "/tin-tuc/bai-viet-so-1-1.html"}, b"moved", 1),
    ("/tin-tuc/bai-viet-so-3-3.html", 500, HTML, b"error", 1),
    ("/tai-lieu/van-ban.pdf", 200, {"Content-Type": "application/pdf"}, b"%PDF-1.4", 1),
    ("http://khac.example.vn/", 200, HTML, LISTING, 1),
)


@pytest.fixture
def home(tmp_path):
    (tmp_path / "portals").mkdir()
    text = 'name = "Cổng cũ"\nprovince = "93"\nstart_urls = ["https://www.cu.example.vn/"]\nplatform = "generic"\n'
    (tmp_path / "portals" / "cu.toml").write_text(text)
    return tmp_path


def write(home, name, data):
    (home / name).write_bytes(data)
    return home / name


def kept(home):
    return [page for segment in pages.segments(home / "lake", "cu") for page in pages.read_segment(segment)]


@pytest.mark.parametrize("gzipped", [True, False])
def test_records_become_pages_as_they_were_then(home, gzipped):
    report = import_warc([write(home, "a.warc.gz", warc(*RECORDS, gzipped=gzipped))], home / "lake", load(home))
    found = {page.url.removeprefix(HOST): page for page in kept(home)}
    assert {path: (page.status, page.kind, page.outcome) for path, page in found.items()} == {
        "/": (200, "listing", "ok"),
        "/tin-tuc/bai-viet-so-1-1.html": (200, "article", "ok"),
        "/tin-tuc/bai-viet-so-2-2.html": (404, "article", "gone"),
        "/tin-tuc/bai-viet-cu-1.html": (301, "other", "ok"),
        "/tin-tuc/bai-viet-so-3-3.html": (500, "article", "http_error"),
        "/tai-lieu/van-ban.pdf": (200, "attachment", "ok"),
    }
    article = found["/tin-tuc/bai-viet-so-1-1.html"]
    assert (article.body, article.origin) == (ARTICLE, "archive")
    assert article.fetched_at.isoformat() == "2020-01-01T01:02:03+00:00"
    moved = found["/tin-tuc/bai-viet-cu-1.html"]
    assert (moved.final_url, moved.body) == (article.url, b"")
    assert (report.records, report.revisits, report.pages, report.known) == (8, 1, Counter(cu=6), 0)
    assert report.hosts == Counter({"khac.example.vn": 1})


def test_the_same_file_again_adds_nothing_and_a_later_one_only_what_is_new(home):
    first = write(home, "a.warc.gz", warc(*RECORDS))
    import_warc([first], home / "lake", load(home))
    again = import_warc([first], home / "lake", load(home))
    assert (again.pages["cu"], again.known, again.segments) == (0, 6, [])
    frontier.remove(home / "lake")  # and without what was derived, too
    assert import_warc([first, first], home / "lake", load(home)).pages["cu"] == 0
    later = write(home, "b.warc.gz", warc(("/tin-tuc/bai-viet-so-1-1.html", 200, HTML, ARTICLE, 2), *RECORDS))
    assert import_warc([later], home / "lake", load(home)).pages["cu"] == 1
    assert len(kept(home)) == 7
    with frontier.opened(home / "lake") as state:
        states = dict(state.connection.execute("SELECT url, outcome FROM articles WHERE ok_at IS NOT NULL"))
    assert states == {f"{HOST}/tin-tuc/bai-viet-so-1-1.html": "ok"}


def test_what_was_removed_from_the_lake_can_be_taken_again(home):
    file = write(home, "a.warc.gz", warc(*RECORDS))
    for segment in import_warc([file], home / "lake", load(home)).segments:
        segment.unlink()
    assert import_warc([file], home / "lake", load(home)).pages["cu"] == 6
    assert len(kept(home)) == 6


def test_a_wacz_is_read_through(home):
    bundle = home / "a.wacz"
    with zipfile.ZipFile(bundle, "w") as file:
        file.writestr("archive/data.warc.gz", warc(*RECORDS))
        file.writestr("datapackage.json", "{}")
    assert import_warc([bundle], home / "lake", load(home)).pages["cu"] == 6


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_truncated_file_gives_what_was_whole_and_says_so(home, gzipped):
    many = [(f"/tin-tuc/bai-viet-so-{n}-{n}.html", 200, HTML, ARTICLE + str(n).encode(), 1) for n in range(1, 30)]
    data = warc(*many, gzipped=gzipped)
    report = import_warc([write(home, "a.warc.gz", data[: len(data) // 2])], home / "lake", load(home))
    assert report.problems and "a.warc.gz" in report.problems[0]
    found = kept(home)
    assert 5 < len(found) == report.pages["cu"] < 29
    assert [page.body for page in found] == [ARTICLE + str(n).encode() for n in range(1, len(found) + 1)]


def test_an_archive_of_no_portal_is_an_error_that_says_what_to_do(home):
    file = write(home, "a.warc.gz", warc(("http://khac.example.vn/", 200, HTML, LISTING, 1)))
    with pytest.raises(ArchiveError, match=r"khac\.example\.vn.*portals/NAME\.toml"):
        import_warc([file], home / "lake", load(home))
    with pytest.raises(ArchiveError, match="aliases"):
        import_warc([file], home / "lake", load(home), "cu")
    with pytest.raises(ArchiveError, match="no portal called 'la'"):
        import_warc([file], home / "lake", load(home), "la")
    with pytest.raises(ArchiveError, match="no web page in it"):
        import_warc([write(home, "b.warc.gz", b"this is no archive")], home / "lake", load(home))
    assert pages.segments(home / "lake") == []


def coded(coding, body, chunked=False):
    headers = HTML | {"Content-Encoding": coding} | ({"Transfer-Encoding": "chunked"} if chunked else {})
    sent = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:700], body[700:], b"")) if chunked else body
    return (f"/tin-tuc/bai-viet-so-{zlib.crc32(body)}-1.html", 200, headers, sent, 1)


CODED = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress, "identity": bytes}


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize("coding", CODED)
def test_every_coding_of_the_web_is_undone(home, coding, chunked):
    body = bytes(random.Random(5).randbytes(3000)) + ARTICLE
    records = (coded(coding, CODED[coding](body), chunked), coded(coding.upper(), CODED[coding](ARTICLE), chunked))
    report = import_warc([write(home, "a.warc.gz", warc(*records))], home / "lake", load(home))
    assert ([page.body for page in kept(home)], report.problems) == ([body, ARTICLE], [])


def test_bytes_behind_a_coded_body_and_bodies_decoded_already_lose_nothing(home):
    records = (
        coded("gzip", gzip.compress(ARTICLE) + b"more" * 20_000),
        coded("gzip", ARTICLE),
        coded("br", ARTICLE + b" "),
        coded("deflate", ARTICLE + b"  "),
        coded("zstd", ARTICLE + b"   "),
    )
    report = import_warc([write(home, "a.warc.gz", warc(*records))], home / "lake", load(home))
    assert ([page.body.rstrip() for page in kept(home)], report.problems) == ([ARTICLE] * 5, [])


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip"])
def test_a_body_that_cannot_be_decoded_costs_its_own_record_only(home, coding):
    records = (coded(coding, b"\x1f\x8b\xff\xff none of it"), *RECORDS)
    report = import_warc([write(home, "a.warc.gz", warc(*records))], home / "lake", load(home))
    assert report.pages["cu"] == 6
    assert len(report.problems) == 1 and f"a.warc.gz: record 1 is left out: its {coding} cannot be decoded" in report.problems[0]


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_a_bomb_of_any_coding_is_too_large(home, coding):
    bomb = coded(coding, CODED[coding](b" " * 3_000_000))
    import_warc([write(home, "a.warc.gz", warc(bomb))], home / "lake", load(home), max_bytes=1_000_000)
    assert [(page.outcome, page.body) for page in kept(home)] == [("too_large", b"")]


def test_a_body_beyond_the_limit_is_not_kept(home, monkeypatch):
    bomb = ("/tin-tuc/bai-viet-so-1-1.html", 200, HTML, b"<html>" + b" " * 3_000_000, 1)
    import_warc([write(home, "a.warc.gz", warc(bomb))], home / "lake", load(home), max_bytes=1_000_000)
    assert [(page.outcome, page.body) for page in kept(home)] == [("too_large", b"")]
    assert archive.MAX_BYTES == 20 << 20


@pytest.mark.parametrize("status", ["99999", "20"])
def test_a_record_whose_status_is_none_costs_itself_only(home, status):
    odd = ("/tin-tuc/bai-viet-so-9-9.html", status, HTML, ARTICLE, 1)
    report = import_warc([write(home, "a.warc", warc(odd, *RECORDS, gzipped=False))], home / "lake", load(home))
    assert (report.pages["cu"], len(kept(home)), len(report.problems)) == (6, 6, 1)


def test_a_record_of_a_moment_that_no_calendar_has_costs_itself_only(home):
    odd = warc(RECORDS[1], gzipped=False).replace(b"2020-01-01T01:02:03Z", b"9999-12-31T23:59:59-12:00")
    report = import_warc([write(home, "a.warc", odd + warc(*RECORDS, gzipped=False))], home / "lake", load(home))
    assert (report.pages["cu"], len(kept(home))) == (6, 6)
