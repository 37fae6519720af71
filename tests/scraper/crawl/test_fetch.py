"""One page fetched by hand: what robots.txt says is understood as the crawl understands it."""

import pytest
from small_server import serving

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
