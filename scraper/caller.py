"""Asks a few pages of one portal by the crawl's rules: robots.txt first, a pause between requests, bounds, nothing private.

What is asked is decided by those who want a page or a survey; crawling belongs to the spider.
"""

from __future__ import annotations

import random
import socket
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import urlencode, urlsplit

import httpx

from scraper import settings
from scraper.addresses import address_host, is_private_address, is_private_name, join
from scraper.codings import CodingError, TooLargeError, decoded
from scraper.crawl import robots
from scraper.crawl.answers import Answer, outcome_of
from scraper.crawl.tls import context
from scraper.items import Form

MAX_REDIRECTS = 5
LONGEST_PAUSE = 60.0
"""Seconds; a longer Crawl-delay is not waited for, as in a crawl."""
TIMEOUT_SECONDS = 30.0
"""Without anything from the server."""
LONGEST_ANSWER = 120.0
"""Seconds that one answer may take from its first byte to its last."""


_MEANINGS = {
    "dns_error": "its name leads nowhere, or to a private address: the host is gone, or the name is wrong",
    "refused": "its server refuses connections: it is down, or the port is wrong",
    "timeout": "its server does not answer in time: try later",
    "tls_error": 'its TLS cannot be used: if its certificate cannot be mended, set tls = "unverified" or "legacy" under [crawl]',
    "robots_denied": "its robots.txt asks robots to keep out",
    "offsite": "it leads to another host: add that address, or name the host under aliases",
    "throttled": "it asks for fewer requests: try later, with a longer delay under [crawl]",
    "blocked": "it answers with a challenge, login, maintenance or please-wait page, which is left alone",
    "http_error": "it answers with an error: try later",
    "not_found": "there is no such page",
    "too_large": "its answer is larger than a crawl takes",
    "redirect_loop": "its redirects lead round and round",
}


def meaning(outcome: str) -> str:
    """What an outcome of items.OUTCOMES says of a portal, and what to do."""
    return _MEANINGS.get(outcome, f"the request ended as {outcome}")


class Caller:
    """Asks for pages, one after another; use it as a context manager.

    hosts: the `host` or `host:port` that may be asked, which the operator named, and no other. tls: a profile of the portal's
    file. delay: seconds between two requests, more where robots.txt asks for it. budget: requests in all, robots.txt included.
    """

    def __init__(self, hosts: Collection[str], *, tls: str | None = None, delay: float = 1.5, budget: int = 16) -> None:
        self.requests = 0
        self.throttled = False
        self.delay = delay
        self._hosts = frozenset(hosts)
        self._budget = budget
        self._rules: dict[str, tuple[robots.Rules, Answer]] = {}
        self._last: float | None = None
        self._client = httpx.Client(
            headers={"User-Agent": settings.USER_AGENT, **settings.DEFAULT_REQUEST_HEADERS},
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            verify=context(tls),
        )

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    @property
    def left(self) -> int:
        """Requests that may still be made: none once a host has asked for fewer."""
        return 0 if self.throttled else max(self._budget - self.requests, 0)

    def refuses(self, url: str) -> bool:
        """Whether a robots.txt that was asked already forbids an address."""
        rules, _ = self._rules.get(address_host(url) or "", (None, None))
        return rules is not None and not rules.allows(url)

    def sitemaps(self) -> list[str]:
        """The sitemaps that the robots.txt files asked so far name, on hosts that may be asked."""
        named = dict.fromkeys(address for rules, _ in self._rules.values() for address in rules.sitemaps)
        return [address for address in named if address_host(address) in self._hosts]

    def ask(self, asked: str | Form, parent_url: str | None = None) -> Answer:
        """The answer after redirects among the portal's hosts; parent_url: the page that shows a form, sent as Referer.

        Why there is no answer is in its `failure`, such as `robots_denied`. Where robots.txt could not be had, which forbids
        everything, the failure is that of robots.txt and bears its address.
        An answer without status or failure says that the budget was spent first; `left` tells beforehand.
        """
        url = asked.url if isinstance(asked, Form) else asked
        for _ in range(MAX_REDIRECTS + 1):
            rules, told = self._rules_of(url)
            if not rules.all_allowed:
                return Answer(told.url, told.at, told.status, failure=rules.denial)
            if not rules.allows(url):
                return Answer(url, _now(), failure=rules.denial)
            answer = self._request(url, asked if isinstance(asked, Form) else None, parent_url)
            if answer.redirects_to is None:
                return answer
            target = join(url, answer.redirects_to)
            if target is None or address_host(target) not in self._hosts:
                return Answer(target or url, answer.at, failure="offsite")
            url, asked = target, target
        return Answer(url, _now(), failure="redirect_loop")

    def _rules_of(self, url: str) -> tuple[robots.Rules, Answer]:
        """What robots.txt of the address's host allows, and the answer that says so."""
        host = address_host(url) or ""
        if host not in self._rules:
            parts = urlsplit(url)
            address: str | None = f"{parts.scheme}://{parts.netloc}/robots.txt"
            answer = Answer(url, _now(), failure="redirect_loop")
            for _ in range(MAX_REDIRECTS + 1):
                if address is None or address_host(address) not in self._hosts:
                    break
                answer = self._request(address)
                if answer.redirects_to is None:
                    break
                address = join(address, answer.redirects_to)
            rules = robots.read(answer.status, answer.body, settings.ROBOTSTXT_USER_AGENT, outcome_of(answer))
            self._rules[host] = rules, answer
            self.delay = max(self.delay, min(rules.delay or 0.0, LONGEST_PAUSE))
        return self._rules[host]

    def _request(self, url: str, form: Form | None = None, parent_url: str | None = None) -> Answer:
        if form is None:
            return self.send(url)
        answer = self.send(form.url, "POST", _said(parent_url), urlencode(form.fields).encode())
        return replace(answer, url=form.address)

    def send(self, url: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        """The answer to one request, whatever it is, after the pause that is due and within the budget."""
        if not self.left:
            return Answer(url, _now())
        if self._last is not None:
            time.sleep(max(0.0, self._last + self.delay * random.uniform(1.0, 1.5) - time.monotonic()))  # noqa: S311
        self.requests += 1
        try:
            _refuse_private(url)
            with self._client.stream(method, url, headers=headers, content=body or None) as response:
                _refuse_private_peer(url, response)
                told = tuple(response.headers.items())
                answer = Answer(url, _now(), response.status_code, told, _bounded(response))
        except (TooLargeError, CodingError, httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
            answer = Answer(url, _now(), failure=_outcome(error))
        self._last = time.monotonic()
        self.throttled = self.throttled or outcome_of(answer) == "throttled"
        return answer


def _now() -> datetime:
    return datetime.now(UTC)


def _said(parent_url: str | None) -> dict[str, str]:
    referer = {"Referer": parent_url} if parent_url else {}  # some families refuse a form without it
    return {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", **referer}


def _bounded(response: httpx.Response) -> bytes:
    """The body, whose codings are undone within the crawl's limit: httpx itself would unpack whatever a packet holds."""
    parts: list[bytes] = []
    size = 0
    ends = time.monotonic() + LONGEST_ANSWER
    for chunk in response.iter_raw():
        if time.monotonic() > ends:
            raise httpx.ReadTimeout("the answer comes in drips")
        size += len(chunk)
        if size > settings.DOWNLOAD_MAXSIZE:
            raise TooLargeError
        parts.append(chunk)
    return decoded(b"".join(parts), response.headers.get("content-encoding"), settings.DOWNLOAD_MAXSIZE)


def _refuse_private(url: str) -> None:
    """Raises socket.gaierror where a public name leads to a private address; an address or private name was typed as such."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    if _is_address(name) or is_private_name(name):
        return
    found = socket.getaddrinfo(name, parts.port or parts.scheme, type=socket.SOCK_STREAM)
    if any(is_private_address(str(address[4][0])) for address in found):
        raise socket.gaierror(f"{name} leads to a private address")


def _refuse_private_peer(url: str, response: httpx.Response) -> None:
    """The same for the address that answered, for a name may lead elsewhere a moment later."""
    name = urlsplit(url).hostname or ""
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if peer and not _is_address(name) and not is_private_name(name) and is_private_address(str(peer[0])):
        raise socket.gaierror(f"{name} leads to a private address")


def _is_address(name: str) -> bool:
    return ":" in name or name.replace(".", "").isdigit()


def _outcome(error: Exception) -> str:
    """The outcome, one of items.OUTCOMES, of a request that ended in an exception or in what caused it."""
    if isinstance(error, TooLargeError):
        return "too_large"
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    if isinstance(error, httpx.RemoteProtocolError) and "incomplete" in str(error):
        return "truncated"
    if isinstance(error, UnicodeError):  # a host that cannot be a name
        return "dns_error"
    cause: BaseException | None = error
    while cause is not None:
        for kind, outcome in ((socket.gaierror, "dns_error"), (ConnectionRefusedError, "refused"), (ssl.SSLError, "tls_error")):
            if isinstance(cause, kind):
                return outcome
        cause = cause.__cause__ or cause.__context__
    return "network_error"
