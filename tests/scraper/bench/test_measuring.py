"""A small folder of pages with known truth is scored as its pages deserve, and the command says so to people and programs.

How well real pages are read is tested with extraction; here it is whether the measure can be believed.
"""

from __future__ import annotations

import gzip
import io
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from orchestration.cli import tintinh
from scraper import bench
from scraper.bench import scoring

PARAGRAPHS = (
    "Sáng 12/5, Ủy ban nhân dân huyện tổ chức lễ phát động trồng cây bên bờ kênh mới đào, đông đảo bà con đến dự.",
    "Đại diện đoàn thanh niên cho biết sẽ trồng ba nghìn cây tràm và chăm sóc đến hết mùa mưa năm sau.",
    "Nhà trường gửi lời cảm ơn các hộ dân đã góp cây giống, phân bón và công lao động cho buổi lễ.",
)
BODY = "\n".join(PARAGRAPHS)
ARTICLE = f"""<html lang="vi"><head><title>Phát động trồng cây bên kênh mới - Trang tin huyện</title></head><body>
<div class="breadcrumb"><a href="/">Trang chủ</a> <a href="/moi-truong">Môi trường</a></div>
<h1>Phát động trồng cây bên kênh mới</h1><div>Ngày đăng: 12/05/2021 08:30 | Lượt xem: 1.234</div>
<div class="entry-content">{"".join(f"<p>{one}</p>" for one in PARAGRAPHS)}</div><p>Tác giả: Lê Thị Hoa</p></body></html>"""
LISTING = """<html><body><div><h3><a href="/moi-truong/trong-cay-ben-kenh-moi-12.html">Phát động trồng cây bên kênh mới</a></h3>
<span>12/05/2021</span> <span>Lượt xem: 1.230</span></div><div>
<h3><a href="/moi-truong/don-rac-tren-song-lon-13.html">Dọn rác trên sông
lớn</a></h3><span>13/05/2021</span></div></body></html>"""
URL = "https://huyen.example.vn/moi-truong/trong-cay-ben-kenh-moi-12.html"
TRUE = {
    "title": "Phát động trồng cây bên kênh mới",
    "published": "2021-05-12T08:30",
    "views": 1234,
    "authors": ["Lê Thị Hoa"],
    "category": "Môi trường",
    "body": BODY,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(ARTICLE.encode()))
    (tmp_path / "b.html").write_text(LISTING)
    other = {**TRUE, "title": "Trồng cây", "published": "2021-05-13T08:30", "views": 5, "authors": ["Hoa"], "body": "khác hẳn"}
    item = {"href": "/moi-truong/trong-cay-ben-kenh-moi-12.html", "title": TRUE["title"], "date": "2021-05-12", "views": 1230}
    lost = {"href": "/moi-truong/khong-co-tren-trang-14.html", "title": "Bài không có trên trang"}
    rows = [
        {"file": "a.html.gz", "url": URL, "kind": "article", **TRUE, "absent": ["source"]},
        {"file": "a.html.gz", "url": URL, "kind": "article", **other, "absent": ["category"]},
        {"file": "a.html.gz", "url": URL, "kind": "article", "state": "hidden"},
        {"file": "b.html", "url": "https://huyen.example.vn/moi-truong", "kind": "listing", "items": [item, lost]},
    ]
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_each_answer_is_scored_as_it_deserves(folder: Path) -> None:
    report = bench.measure(bench.cases(folder), [bench.load(bench.OURS)])
    votes = {label: dict(report.total(bench.OURS, label)) for label, _ in report.scores[bench.OURS]}
    both = {"right": 1, "wrong": 1}
    assert votes == {
        "is an article": {"right": 3, "wrong": 1},
        **dict.fromkeys(("title", "published day", "published minute", "views", "authors", "category"), both),
        "source": {"right": 1},
        **{label: {"right": 1} for label in ("listing title", "listing date", "listing views")},
    }
    assert report.pages == 2
    assert [score > 0.99 for score in report.bodies[bench.OURS]["generic"]] == [True, False]
    assert report.sightings == {"true items": 2, "found": 1, "given": 2, "given and true": 1}
    hidden = [one for one in report.mistakes if one.field == "is an article"]
    assert len(hidden) == 1
    assert hidden[0].verdict == "wrong"


def test_an_archive_with_a_database_is_scored_too(tmp_path: Path) -> None:
    with (tmp_path / "day.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        for url, html in ((URL, ARTICLE), ("https://huyen.example.vn/moi-truong", LISTING)):
            writer.write_record(
                writer.create_warc_record(url, "response", payload=io.BytesIO(html.encode()), http_headers=headers)
            )
    row = {
        "capture": "day", "url": URL, "state": "published", "title": TRUE["title"], "lead": "", "tags": [],
        "category": "Môi trường", "published_at": "2021-05-12T08:30:00+07:00", "modified_at": "2021-05-12T08:30:00+07:00",
        "author": "Tin, ảnh: Lê Thị Hoa",
        "byline_in_body": None, "source": None, "body_text": BODY, "views_shown_on_article": 1234,
        "views_shown_on_listings": [{"url": "https://huyen.example.vn/moi-truong", "views": 1230}],
    }  # fmt: skip
    (tmp_path / "truth.jsonl").write_text(json.dumps(row))
    report = bench.measure(bench.cases(tmp_path), [bench.load(bench.OURS)])
    assert report.mistakes == []
    assert report.total(bench.OURS, "authors") == {"right": 1}
    assert report.total(bench.OURS, "listing views") == {"right": 1}


def test_the_others_are_asked_the_same_in_the_same_run(folder: Path) -> None:
    names = [bench.OURS]
    for name in bench.OTHERS:
        pytest.importorskip(name.removesuffix("4k"), reason=f"{name} is not installed")
        names.append(name)
    done = CliRunner().invoke(tintinh, ["bench", "extract", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert list(told["fields"]) == names
    assert told["fields"]["htmldate"]["published day"] == {"right": 1, "wrong": 1}
    assert told["fields"]["trafilatura"]["title"] == {"right": 1, "wrong": 1}
    assert all(seconds > 0 for seconds in told["seconds"].values())
    assert told["body_f1"]["newspaper4k"] > 0.3


@pytest.mark.parametrize("name", [bench.OURS, *bench.OTHERS])
def test_no_reader_asks_the_pages_host_for_anything(name: str) -> None:
    asked: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    if name != bench.OURS:
        pytest.importorskip(name.removesuffix("4k"), reason=f"{name} is not installed")
    with HTTPServer(("127.0.0.1", 0), Noting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"http://127.0.0.1:{server.server_port}"
        told = f'<head><meta property="og:image" content="{host}/a.jpg"><link rel="icon" href="{host}/i.ico">'
        shown = f'<p><img src="{host}/b.jpg" width="600" height="400"></p><p>{PARAGRAPHS[0]} <a href="{host}/c">Read more</a></p>'
        html = ARTICLE.replace("<head>", told).replace(f"<p>{PARAGRAPHS[0]}</p>", shown)
        found = bench.load(name).read(html.encode(), f"{host}/bai-viet/trong-cay-ben-kenh-moi-12.html")
        server.shutdown()
    assert any((found.title, found.published, found.body))
    assert asked == []


def test_people_see_tables_and_the_worst_pages(folder: Path) -> None:
    done = CliRunner().invoke(tintinh, ["bench", "extract", str(folder), "--against", "none", "--limit", "3"])
    assert done.exit_code == 0, done.output
    for words in ("published minute", "generic", "pages/s of one core", "worst pages (1 with a mistake)", "Lê Thị Hoa"):
        assert words in done.output


@pytest.mark.parametrize(
    ("line", "remedy"),
    [(None, "no truth.jsonl"), ("{", "no JSON"), ('{"title": "x"}', "neither"), ('{"file": "no.html"}', "cannot be read"),
     ('{"capture": "x", "url": "http://x.vn/"}', "x.warc.gz"), ("", "no page")],
)  # fmt: skip
def test_a_folder_that_cannot_be_measured_says_why(tmp_path: Path, line: str | None, remedy: str) -> None:
    if line is not None:
        (tmp_path / "truth.jsonl").write_text(line)
    with pytest.raises(bench.TruthError, match=remedy):
        bench.cases(tmp_path)


def test_unknown_readers_are_refused(folder: Path) -> None:
    done = CliRunner().invoke(tintinh, ["bench", "extract", str(folder), "--against", "somebody"])
    assert done.exit_code == 2
    assert "trafilatura" in done.output


@pytest.mark.parametrize(
    ("true", "found", "day", "minute"),
    [
        ("2021-05-12T08:30", "2021-05-12T08:30:00+07:00", "right", "right"),
        ("2021-05-12T08:30", "2021-05-12T08:31:00+07:00", "right", "wrong"),
        ("2021-05-12T08:30", "2021-05-12", "right", "missing"),
        ("2021-05-12T08:30", None, "missing", "missing"),
        ("2021-05-12", "2021-05-12T08:30:00+07:00", "right", None),
        ("2021-05-12T00:00", "2021-05-12T08:30:00+07:00", "right", None),
        ("2021-05-12T20:30:00-05:00", "2021-05-13T01:30:00+00:00", "right", "right"),
        ("2021-05-12T20:30:00-05:00", "2021-05-13T03:30:00+00:00", "right", "wrong"),
        ("2021-05-12", "2021-05-13", "wrong", None),
    ],
)
def test_times_are_compared_as_written_or_as_moments(true: str, found: str | None, day: str, minute: str | None) -> None:
    assert scoring.day(true, found) == day
    assert scoring.minute(true, found) == minute


@given(st.lists(st.sampled_from(["hòa", "hoà", "Ðông", "một", "2021", ",", "–"]), max_size=8), st.text(max_size=30))
def test_token_f1_is_a_likeness(words: list[str], other: str) -> None:
    text = " ".join(words)
    assert scoring.token_f1(text, text) == 1.0
    assert scoring.token_f1(text, other) == scoring.token_f1(other, text)
    assert 0.0 <= scoring.token_f1(text, other) <= 1.0


def test_token_f1_counts_tokens_as_often_as_they_occur() -> None:
    assert scoring.token_f1("một hai hai", "hai ba") == pytest.approx(2 * 1 / 5)
    assert scoring.token_f1("Hòa bình", "hoà BÌNH") == 1.0
