"""One page fetched by hand, for a person who wants to see what it yields; nothing is kept and no link is followed.

How a page is asked for is the caller's business; crawling belongs to the spider.
"""

from __future__ import annotations

from scraper import settings
from scraper.addresses import address_host, host_variants
from scraper.caller import MAX_REDIRECTS, Caller, meaning
from scraper.crawl.answers import Answer

REQUESTS = 2 * (MAX_REDIRECTS + 1)


class FetchError(RuntimeError):
    """The page could not be had; the message says why and what to do."""


def fetch(url: str) -> tuple[bytes, str, tuple[tuple[str, str], ...]]:
    """Gives the body (decompressed bytes), the address that answered and the headers.

    Redirects are followed on the same host only, with www or without. Raises FetchError on a refusal by robots.txt, a status
    other than 200, a body beyond the crawl's size limit, or a network failure.
    """
    host = address_host(url)
    if host is None:
        raise FetchError(f"{url} is not an http or https address")
    with Caller(host_variants(host), delay=0.0, budget=REQUESTS) as caller:
        answer = caller.ask(url)
    if answer.failure is not None or answer.status != 200:
        raise FetchError(_why(url, host, answer))
    return answer.body, answer.url, answer.headers


def _why(url: str, host: str, answer: Answer) -> str:
    if answer.failure is None:
        return f"{answer.url} answered with status {answer.status}"
    if answer.failure == "offsite":
        return f"{url} leads to another host, {answer.url}; pass that address if you mean it"
    if answer.failure == "robots_denied":
        return f"robots.txt of {host} asks robots not to fetch {url}; save the page and pass the file"
    if answer.status is not None:
        return (
            f"robots.txt of {host} answered with status {answer.status}, which forbids every page until it answers again; "
            "try later, or save the page and pass the file"
        )
    if answer.failure == "too_large":
        return f"{url} is larger than {settings.DOWNLOAD_MAXSIZE} bytes"
    return f"{url} could not be fetched: {meaning(answer.failure)}; save the page and pass the file"
