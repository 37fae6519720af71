"""One page fetched by hand, for a person who wants to see what it yields: robots.txt asked, size and time bounded.

Crawling belongs to the spider; this keeps nothing and follows no links.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import httpx

from scraper import settings
from scraper.crawl import robots

TIMEOUT_SECONDS = 30.0
MAX_REDIRECTS = 5


class FetchError(RuntimeError):
    """The page could not be had; the message says why and what to do."""


def fetch(url: str) -> tuple[bytes, str, tuple[tuple[str, str], ...]]:
    """Gives the body (decompressed bytes), the address that answered and the headers.

    Redirects are followed on the same host only. Raises FetchError on a refusal by robots.txt, a status other than 200, a body
    beyond the crawl's size limit, or a network failure.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise FetchError(f"{url} is not an http or https address")
    try:
        with httpx.Client(headers={"User-Agent": settings.USER_AGENT}, timeout=TIMEOUT_SECONDS, trust_env=False) as client:
            _ask_robots(client, url)
            for _ in range(MAX_REDIRECTS):
                with client.stream("GET", url) as response:
                    if not response.has_redirect_location:
                        return _body(response), str(response.url), tuple(response.headers.items())
                    target = urljoin(url, response.headers["location"])
                if urlsplit(target).netloc != urlsplit(url).netloc:
                    raise FetchError(f"{url} leads to another host, {target}; pass that address if you mean it")
                url = target
    except httpx.HTTPError as error:
        raise FetchError(
            f"{url} could not be fetched: {error or type(error).__name__}; save the page and pass the file"
        ) from error
    raise FetchError(f"{url} redirects more than {MAX_REDIRECTS} times")


def _ask_robots(client: httpx.Client, url: str) -> None:
    host = urlsplit(url).netloc
    with client.stream("GET", urljoin(url, "/robots.txt")) as response:
        status = response.status_code
        body = _body(response) if status == httpx.codes.OK else b""
    rules = robots.read(status, body, settings.ROBOTSTXT_USER_AGENT, "http_error")
    if not rules.all_allowed:
        raise FetchError(
            f"robots.txt of {host} answered with status {status}, which forbids every page until it answers again; "
            "try later, or save the page and pass the file"
        )
    if not rules.allows(url):
        raise FetchError(f"robots.txt of {host} asks robots not to fetch {url}; save the page and pass the file")


def _body(response: httpx.Response) -> bytes:
    if response.status_code != httpx.codes.OK:
        raise FetchError(f"{response.url} answered with status {response.status_code}")
    chunks, size = [], 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > settings.DOWNLOAD_MAXSIZE:
            raise FetchError(f"{response.url} is larger than {settings.DOWNLOAD_MAXSIZE} bytes")
        chunks.append(chunk)
    return b"".join(chunks)
