"""The command as a user meets it: help with an example, errors with a remedy, output for people and programs.

What the verbs do to data is told by the tests of the cycle; here it is how they speak.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from orchestration.cli import VERBS
from orchestration.cli import tintinh as group
from orchestration.display import harmless
from scraper.sample import SamplePortals
from tests.orchestration.conftest import Tintinh, call, say

REFERENCE = Path(__file__).resolve().parents[1] / "scraper" / "platforms" / "pages" / "haugiang"


@pytest.mark.parametrize("words", [[verb] for verb in VERBS] + [["portals", "list"], ["portals", "show"]])
def test_every_verb_has_help_with_an_example(words: list[str]) -> None:
    shown = CliRunner().invoke(group, [*words, "--help"])
    assert shown.exit_code == 0
    assert "Example" in shown.output
    assert "tintinh " + " ".join(words) in shown.output


def test_no_warehouse_yet_says_how_to_fill_one(home: Path) -> None:
    done = say(home, "sql", "SELECT 1", expect=1)
    assert "tintinh run" in done.stderr


def test_unknown_portal_names_the_remedy(home: Path) -> None:
    for words in (["run", "khong-co"], ["portals", "show", "khong-co"]):
        done = say(home, *words, expect=1)
        assert "khong-co" in done.stderr
        assert "portals list" in done.stderr


def test_no_live_portal_is_an_error_not_a_silent_success(home: Path) -> None:
    assert "no portal is live" in say(home, "run", expect=1).stderr


def test_a_bad_portal_file_is_named_with_key_and_remedy(home: Path) -> None:
    (home / "portals").mkdir(parents=True)
    (home / "portals" / "sai.toml").write_text('name = "Sai"\nstart_url = ["http://127.0.0.1/"]\n', encoding="utf-8")
    done = say(home, "portals", "list", expect=1)
    assert "sai.toml" in done.stderr
    assert "start_urls" in done.stderr
    assert "haugiang" in done.stdout
    assert "haugiang" in say(home, "portals", "show", "haugiang").stdout
    assert "start_urls" in say(home, "portals", "show", "sai", expect=1).stderr


def test_one_bad_portal_file_does_not_stop_the_others(tintinh: Tintinh, home: Path) -> None:
    with SamplePortals(articles=24) as sample:
        sample.write_registry(home)
        (home / "portals" / "sai.toml").write_text('name = "Sai"\n', encoding="utf-8")
        done = tintinh("run", "tramgiang")
        assert "sai.toml" in done.stderr
    assert "sai.toml" in say(home, "run", "sai", expect=1).stderr


def test_the_registry_as_list_and_one_portal_whole(home: Path) -> None:
    listed = json.loads(say(home, "portals", "list", "--json").stdout)
    assert {"haugiang"} <= {portal["id"] for portal in listed}
    shown = json.loads(say(home, "portals", "show", "haugiang", "--json").stdout)
    assert shown["province"] == "93"
    assert shown["verified_on"] is None
    assert "haugiang" in say(home, "portals", "list").stdout


def test_what_a_page_wrote_cannot_drive_the_terminal() -> None:
    assert harmless("Tin\x1b]0;owned\x07 tức\u202e\n") == "Tin]0;owned tức\n"


def test_extract_shows_the_reference_article_with_evidence(home: Path) -> None:
    page = next(path for path in sorted(REFERENCE.glob("*.html")) if "listing" not in path.name)
    shown = json.loads(say(home, "extract", page, "--url", "https://www.haugiang.gov.vn/bai-viet/1", "--json").stdout)
    for field in ("title", "category", "published_at", "views", "author", "body", "lead"):
        assert shown[field] is not None, field
    assert shown["evidence"]["views"]["raw"]
    assert shown["title"].split()[0] in say(home, "extract", page, "--url", "https://www.haugiang.gov.vn/bai-viet/1").stdout


def test_extract_tells_that_a_text_is_no_page(home: Path, tmp_path: Path) -> None:
    text = tmp_path / "ghi-chep.txt"
    text.write_text("Một trang mẫu\n[ Cập nhật vào ngày (30/12/2021) ] - [ Số lần xem: 475 ]\n" + "Bà con họp bàn. " * 60)
    assert "is no HTML" in say(home, "extract", str(text), expect=1).stderr


def test_extract_fetches_politely_and_refuses_what_robots_forbid(home: Path) -> None:
    with SamplePortals(articles=24) as sample:
        article = next(iter(sample.truth("nongdantramgiang")))
        shown = json.loads(say(home, "extract", article.url, "--json").stdout)
        assert (shown["title"], shown["views"]) == (article.title, article.views)
        assert any(path == "/robots.txt" for _, _, path, _ in sample.requests)
        sample.misbehave("nongdantramgiang", lambda path: "robots" not in path, "error")
        done = say(home, "extract", article.url, expect=1)
        assert "500" in done.stderr


@pytest.mark.parametrize(
    "words", [["extract", "khong-co.html"], ["import", "khong-co.warc.gz"], ["sql", "--json", "--csv", "SELECT 1"]]
)
def test_wrong_usage_is_one_clear_line(home: Path, words: list[str]) -> None:
    done = say(home, *words, expect=None)
    assert done.exit_code in (1, 2)
    assert done.stderr.strip()


def test_a_file_that_is_no_archive_is_refused(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "not.warc.gz"
    file.write_bytes(b"<html>not an archive</html>" * 50)
    done = say(home, "import", file, expect=1)
    assert "not.warc.gz" in done.stderr


def test_an_import_tells_programs_what_it_took_and_fails_on_damage(home: Path, tmp_path: Path) -> None:
    (home / "portals").mkdir(parents=True)
    (home / "portals" / "mau.toml").write_text('name = "Mẫu"\nstart_urls = ["http://mau.test/"]\n', encoding="utf-8")
    whole, cut = tmp_path / "whole.warc.gz", tmp_path / "cut.warc.gz"
    with whole.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for number in (1, 2):
            page = f"<html><body><h1>Tin {number}</h1>{'<p>Một đoạn văn của bài.</p>' * 40}</body></html>".encode()
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            address = f"http://mau.test/tin-tuc/bai-viet-so-{number}-{number}.html"
            writer.write_record(writer.create_warc_record(address, "response", io.BytesIO(page), http_headers=headers))
    cut.write_bytes(whole.read_bytes()[:-40])
    damaged = json.loads(say(home, "import", "--json", cut, expect=1).stdout)["import"]
    assert damaged["pages"] == {"mau": 1}
    assert damaged["problems"]
    taken = json.loads(say(home, "import", "--json", whole).stdout)["import"]
    assert (taken["pages"], taken["known"], taken["problems"]) == ({"mau": 1}, 1, [])


def test_a_home_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where the home should be")
    done = call("run", "haugiang", home=blocked)
    assert done.returncode == 1
    assert str(blocked) in done.stderr
