"""One page fetched by hand: what robots.txt says is understood as the crawl understands it."""

import pytest
from scrapy.utils._compression import brotli
from small_server import serving

from scraper import settings
from scraper.fetch import FetchError, fetch

PAGE = "<html><body>Tin tức</body></html>".encode()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_txt_that_cannot_be_had_forbids_the_page(status):
    with serving(lambda path: (status, {}, b"") if path == "/robots.txt" else (200, {}, PAGE)) as portal:
        with pytest.raises(FetchError, match=rf"robots\.txt of 127\.0\.0\.1:\d+ answered with status {status}.*save the page"):
            fetch(portal.url)
        assert portal.paths == ["/robots.txt"]


@pytest.mark.parametrize(("status", "body"), [(404, b""), (200, b"User-agent: *\nDisallow: /kin/\n"), (200, PAGE)])
def test_a_page_that_is_allowed_is_fetched(status, body):
    with serving(lambda path: (status, {}, body) if path == "/robots.txt" else (200, {}, PAGE)) as portal:
        assert fetch(portal.url)[0] == PAGE


def test_a_page_that_robots_txt_denies_is_not_asked():
    with serving(lambda path: (200, {}, b"User-agent: tintinh\nDisallow: /kin/\n")) as portal:
        with pytest.raises(FetchError, match="asks robots not to fetch"):
            fetch(portal.url + "kin/")
        assert portal.paths == ["/robots.txt"]


def test_a_small_answer_that_unpacks_beyond_the_limit_is_refused(monkeypatch):
    packed = brotli.compress(PAGE * 100)
    with serving(lambda path: (404, {}, b"") if path == "/robots.txt" else (200, {"Content-Encoding": "br"}, packed)) as portal:
        assert fetch(portal.url)[0] == PAGE * 100
        monkeypatch.setattr(settings, "DOWNLOAD_MAXSIZE", len(PAGE) * 100 - 1)
        with pytest.raises(FetchError, match="is larger than"):
            fetch(portal.url)


def test_a_body_that_is_not_in_the_coding_it_names_is_no_answer():
    said = {"Content-Encoding": "br"}
    answers = serving(lambda path: (404, {}, b"") if path == "/robots.txt" else (200, said, b"\xff\xfe\xfd"))
    with answers as portal, pytest.raises(FetchError, match="could not be fetched"):
        fetch(portal.url)
