"""Pages written as web archives: other tools read them, and an import of them gives the same pages back."""

from datetime import UTC, datetime

from warcio.archiveiterator import ArchiveIterator

from scraper import pages, warc_writer
from scraper.archive import import_warc
from scraper.items import Page
from scraper.portals import load

HOST = "http://cu.example.vn"
AT = datetime(2026, 3, 2, 1, 2, 3, 456_000, tzinfo=UTC)
BODY = ("<html><body><h1>Một bài viết</h1>" + "<p>Đây là một đoạn văn để đọc thử cho dài.</p>" * 40 + "</body></html>").encode()
HTML = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "br"), ("Transfer-Encoding", "chunked"))


def keep(lake, *given):
    store = pages.PageStore(lake, "cu", "test")
    for page in given:
        store.append(page)
    return store.close()


def page(path, *, status=200, headers=HTML, body=BODY, outcome="ok", kind="article"):
    return Page("cu", HOST + path, HOST + path, AT, status, headers, body, kind, outcome, parent_url=f"{HOST}/")


def written(tmp_path, *given, wanted=None):
    folder = tmp_path / "warc"
    folder.mkdir()
    warc_writer.write(keep(tmp_path / "lake", *given), folder, wanted, lambda count: None)
    return sorted(folder.iterdir())


def test_an_import_gives_the_same_pages_back(tmp_path):
    kept = (
        page("/"),
        page("/tin-tuc/bai-viet-so-1-1.html"),
        page("/mat.html", status=404, body=b"", outcome="not_found"),
        page(
            "/tai-lieu/van-ban.pdf", headers=(("Content-Type", "application/pdf"),), body=b"%PDF-1.4 \x00\xff", kind="attachment"
        ),
    )
    files = written(tmp_path, *kept, page("/im-lang.html", status=None, headers=(), body=b"", outcome="timeout"))
    home = tmp_path / "home"
    (home / "portals").mkdir(parents=True)
    (home / "portals" / "cu.toml").write_text(
        f'name = "Cổng cũ"\nprovince = "93"\nstart_urls = ["{HOST}/"]\nplatform = "generic"\n'
    )
    import_warc(files, home / "lake", load(home))
    found = [page for segment in pages.segments(home / "lake") for page in pages.read_segment(segment)]
    assert [(p.url, p.status, p.body, p.fetched_at) for p in found] == [(p.url, p.status, p.body, AT) for p in kept]


def test_other_tools_read_every_record_and_what_led_there(tmp_path):
    (file,) = written(tmp_path, page("/a.html"), page("/b.html"))
    with file.open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read()) for r in ArchiveIterator(stream)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "metadata", "response", "metadata"]
    assert records[1][1:] == (f"{HOST}/a.html", BODY)
    assert b"via: http://cu.example.vn/\r\n" in records[2][2]


def test_only_what_is_wanted_is_written_and_a_header_cannot_forge_another(tmp_path):
    hostile = page("/b.html", headers=(("Content-Type", "text/html"), ("X-Note", "a\r\nSet-Cookie: forged=1")))
    first = keep(tmp_path / "first", page("/a.html"), hostile)
    ids = [p.page_id for p in pages.read_segment(first[0])]
    folder = tmp_path / "warc"
    folder.mkdir()
    assert warc_writer.write(first, folder, {ids[1]}, lambda count: None) == {"cu-00001.warc.gz": 1}
    with (folder / "cu-00001.warc.gz").open("rb") as stream:
        (record,) = (r for r in ArchiveIterator(stream) if r.rec_type == "response")
    assert record.http_headers.get_header("X-Note") == "a Set-Cookie: forged=1"
    assert record.http_headers.get_header("Set-Cookie") is None
