"""Portals that need a browser: with `render = true` all is found, by the crawl's own rules, and nothing else is reached."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest
from conftest import Crawler
from scripted_portals import PAGES_OF_ONE, Scripted
from small_server import serving

from scraper import settings
from scraper.addresses import address_host
from scraper.crawl import browser
from scraper.extraction import read
from scraper.survey.browser_caller import BrowserCaller


def program() -> str:
    try:
        return browser.find(settings.BROWSER)
    except browser.NoBrowserError as missing:
        pytest.skip(str(missing))


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the browser puts what it needs for a while; a short path, for its sockets lie there."""
    with TemporaryDirectory() as folder:
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


def test_a_portal_of_scripts_is_crawled_whole_and_no_page_gets_out(crawl: Crawler, scratch: Path) -> None:
    program()
    portal = Scripted()
    with (
        serving(lambda path: (200, {}, b"")) as elsewhere,
        serving(portal.page, portal.take) as own,
        serving(lambda path: (200, {}, PAGES_OF_ONE["no"].encode())) as crashing,
        serving(lambda path: (200, {}, PAGES_OF_ONE["to"].encode())) as growing,
    ):
        portal.elsewhere = elsewhere.url
        crawl.portal("co", own.url, render="true")
        crawl.portal("khong", own.url)
        crawl.portal("no", crashing.url, render="true", max_pages=2)
        crawl.portal("to", growing.url, render="true", max_pages=2)
        words = crawl.words("co,khong,no,to", DOWNLOAD_MAXSIZE=2_000_000)
        done = subprocess.run(words, cwd=crawl.root, capture_output=True, text=True, timeout=240, check=True)
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    report = crawl.report()
    assert elsewhere.heard == []
    articles_are_found_with_the_browser_alone(crawl, portal, own.url)
    every_request_is_kept_and_polite(crawl, own, report["co"]["requests"] + report["khong"]["requests"])
    the_pause_that_a_load_is_told_is_kept(crawl, portal, own)
    assert crawl.pages("to")[-1].outcome == "too_large"
    assert crawl.pages("no")[-1].outcome in ("network_error", "timeout")  # a slow machine gives it up before it has crashed
    assert PAGES_OF_ONE["no"].encode() == crawl.pages("no")[-1].body  # what was fetched is kept all the same
    assert list(scratch.iterdir()) == []
    assert [one.info["cmdline"] for one in psutil.process_iter(["cmdline"]) if str(scratch) in str(one.info["cmdline"])] == []


def articles_are_found_with_the_browser_alone(crawl: Crawler, portal: Scripted, url: str) -> None:
    assert [(page.kind, page.outcome) for page in crawl.pages("khong")] == [("other", "ok"), ("listing", "ok")]
    pages = {page.url: page for page in crawl.pages("co") if page.kind == "article"}
    assert set(pages) == {url.rstrip("/") + path for path in portal.paths}
    for page in pages.values():
        article = read(page).article
        assert article is not None
        assert article.title is not None and article.title.startswith("Nạo vét kênh lần")
        assert "Bà con xã Bình An họp bàn" in (article.body or "")
        headers = dict(page.headers)
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert headers["X-Tintinh-Rendered"].startswith("Chromium ")


def every_request_is_kept_and_polite(crawl: Crawler, own, requests: int) -> None:
    kept = [page for name in ("co", "khong") for page in crawl.pages(name)]
    assert Counter(page.url for page in kept) == Counter(own.url.rstrip("/") + path for path in own.paths)
    assert requests == len(own.heard)
    assert not {"/dep.css", "/hinh.png", "/anh.jpg", "/khung", "/kin/bi-mat"} & set(own.paths)
    assert own.paths.count("/app.js") == 1
    assert {request.agent for request in own.heard} == {settings.USER_AGENT}
    assert all(before.ended <= after.began for before, after in pairwise(own.heard))
    loaded = [page for page in crawl.pages("co") if page.kind == "attachment" and page.outcome == "ok"]
    assert loaded and not any(page.body for page in loaded)
    assert {read(page).reject for page in loaded} == {None}


def the_pause_that_a_load_is_told_is_kept(crawl: Crawler, portal: Scripted, own) -> None:
    """The page without what it would have loaded is not that page: it counts as throttled, and is asked again after the pause."""
    place = own.paths.index(portal.throttled)
    assert own.heard[place + 1].began - own.heard[place].ended >= 0.95
    address = own.url.rstrip("/") + portal.throttled.partition("=")[2]
    pages = [page for page in crawl.pages("co") if page.url == address]
    assert [page.outcome for page in pages] == ["throttled", "ok"]
    assert ("Retry-After", "1") in pages[0].headers
    loads = [page.outcome for page in crawl.pages("co") if page.url == own.url.rstrip("/") + portal.throttled]
    assert loads == ["throttled", "ok"]


def test_a_survey_sees_what_a_browser_shows(scratch: Path) -> None:
    portal = Scripted(elsewhere="http://elsewhere.example/")
    with (
        serving(portal.page, portal.take) as own,
        BrowserCaller(program(), {address_host(own.url) or ""}, delay=0.0, budget=5) as caller,
    ):
        answer = caller.ask(own.url)
        assert portal.path(portal.articles) in answer.body.decode()
        assert answer.header("x-tintinh-rendered") is not None
        assert own.paths == ["/robots.txt", "/", "/app.js", "/api/tin"]
        assert (caller.requests, caller.left) == (4, 1)
    assert list(scratch.iterdir()) == []


def test_without_a_browser_the_other_portals_are_crawled_and_nothing_of_it_is_loaded(
    crawl: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("playwright", "scrapy_playwright"):
        (crawl.home / f"{name}.py").write_text("raise ImportError('no crawl without a browser loads this')\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(crawl.home), os.environ["PYTHONPATH"])))
    portal = Scripted()
    with serving(portal.page, portal.take) as own:
        crawl.portal("co", own.url, render="true")
        crawl.portal("khong", own.url)
        report = crawl("co,khong", BROWSER=crawl.home / "nowhere")
    assert {name: entry["finish_reason"] for name, entry in report.items()} == {"co": "no_browser", "khong": "finished"}
    assert crawl.pages("co") == []


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(browser.NoBrowserError, match="TINTINH_BROWSER names nowhere"):
        browser.find("nowhere")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(browser.NoBrowserError, match="install it"):
        browser.find()
    chrome = tmp_path / "google-chrome"
    chrome.write_text("#!/bin/sh\n")
    chrome.chmod(0o755)
    assert browser.find() == str(chrome)
    monkeypatch.setattr(browser, "find_spec", lambda name: None)
    with pytest.raises(browser.NoBrowserError, match=r"tintinh\[render\]"):
        browser.find()


@pytest.mark.parametrize(("user", "sandbox"), [(0, False), (1000, True)])
def test_only_root_goes_without_the_sandbox(monkeypatch: pytest.MonkeyPatch, user: int, sandbox: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert browser.launch_options("chromium")["chromium_sandbox"] is sandbox
