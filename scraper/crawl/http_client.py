"""The HTTP client of a crawl: aiohttp behind Scrapy's interface of download handlers, for less CPU than Scrapy's own takes.

How a request ended is told in Scrapy's exceptions; what they mean as outcomes is decided in `failures`, and pauses and
concurrency by the lanes.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from aiohttp import (
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientHandlerType,
    ClientOSError,
    ClientPayloadError,
    ClientRequest,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    ServerDisconnectedError,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from yarl import URL

from scraper.crawl.resolver import address_of
from scraper.crawl.tls import Profiles

HEADER_BYTES = 16 << 10
"""Bytes of one header field, and of the status line; an answer with longer ones is none."""

IDLE = 60.0
"""Seconds that a connection is kept for the next request; beyond it, servers have closed theirs."""


class _BrokenOffError(ClientError):
    """The server ended the connection before it answered."""


async def _ask_once(request: ClientRequest, ask: ClientHandlerType) -> ClientResponse:
    """Keep aiohttp from asking a second time at once where a server hangs up: when to ask again is the visit's decision."""
    try:
        return await ask(request)
    except ClientConnectorError:
        raise
    except (ClientOSError, ServerDisconnectedError) as error:
        raise _BrokenOffError(str(error)) from error


class _CrawlResolver(AbstractResolver):
    """The resolver that guards the crawl, so that an address is judged and connected to in the same breath."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """The one address of a name; OSError where there is none that may be asked."""
        address = await address_of(host)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=socket.AI_NUMERICHOST)
        ]

    async def close(self) -> None:
        """Nothing is held."""


class HttpClient(BaseDownloadHandler):
    """Downloads http and https. Redirects, cookies, compression and proxies are none of its business.

    Of Scrapy's settings it heeds DOWNLOAD_TIMEOUT, DOWNLOAD_MAXSIZE and DOWNLOAD_VERIFY_CERTIFICATES, of a request's meta
    `download_timeout` and `download_maxsize`; it sets `download_latency`. An answer that breaks off is always an error.
    """

    lazy = True  # a session needs the running loop

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._size = settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        verified = settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        self._profiles = Profiles(getattr(crawler.spider, "portals", ()), verified=verified)
        # Scrapy's downloader lets no more requests through than the lanes allow, so the pool needs no limit of its own.
        connector = TCPConnector(
            limit=0,
            resolver=_CrawlResolver(),
            use_dns_cache=False,
            family=socket.AF_INET,
            happy_eyeballs_delay=None,
            keepalive_timeout=IDLE,
        )
        self._session = ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_line_size=HEADER_BYTES,
            max_field_size=HEADER_BYTES,
            middlewares=(_ask_once,),
        )

    async def download_request(self, request: Request) -> Response:
        """The answer to a request, whatever its status; raises one of Scrapy's exceptions of downloads."""
        began = monotonic()
        url = URL(request.url, encoded=True)  # as it was written: aiohttp would spell some addresses otherwise
        headers = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, values in request.headers.items() for value in values
        ]
        with _told_in_scrapys_words(request):
            async with self._session.request(
                request.method,
                url,
                data=request.body or None,
                headers=headers,
                timeout=ClientTimeout(total=request.meta.get("download_timeout", self._timeout)),
                ssl=self._profiles.of(request.url) if url.scheme == "https" else True,
                allow_redirects=False,
            ) as answer:
                request.meta["download_latency"] = monotonic() - began
                body = await _body(answer, request.meta.get("download_maxsize", self._size))
        told = Headers(answer.raw_headers)
        kind = responsetypes.from_args(headers=told, url=request.url, body=body)
        return kind(request.url, status=answer.status, headers=told, body=body)

    async def close(self) -> None:
        """Close the connections kept."""
        await self._session.close()


async def _body(answer: ClientResponse, most: int) -> bytes:
    """The body as it came over the wire; DownloadCancelledError where it is longer than `most` bytes, which 0 does not limit."""
    parts: list[bytes] = []
    size, told = 0, answer.content_length or 0
    while not most or max(size, told) <= most:
        part = await answer.content.readany()
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    answer.close()
    raise DownloadCancelledError(f"{answer.url} answers with more than {most} bytes")


@contextmanager
def _told_in_scrapys_words(request: Request) -> Iterator[None]:
    """Raise Scrapy's exceptions for those of aiohttp."""
    try:
        yield
    except TimeoutError as error:
        raise DownloadTimeoutError(f"{request.url} did not answer in time") from error
    except ClientConnectorDNSError as error:
        raise CannotResolveHostError(str(error)) from error
    except ClientPayloadError as error:
        raise ResponseDataLossError(f"{request.url} breaks off: {error}") from error
    except ConnectionRefusedError as error:
        raise DownloadConnectionRefusedError(str(error)) from error
    except ClientConnectorError as error:
        if isinstance(error.os_error, ConnectionRefusedError):
            raise DownloadConnectionRefusedError(str(error)) from error
        raise DownloadFailedError(str(error)) from error
    except (ClientError, OSError) as error:
        raise DownloadFailedError(f"{request.url}: {error}") from error
