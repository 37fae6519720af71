"""TLS as each portal needs it: certificates are verified, but for the portals whose file says that theirs cannot be.

A profile holds for the hosts of one portal alone, never for a whole crawl; which portals need one is written in their files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import CertificateOptions, TLSVersion
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from scraper import portals
from scraper.addresses import address_host


@implementer(IOpenSSLClientConnectionCreator)
class _Unverified:
    """Connections to one host whose certificate is not looked at; `legacy` also takes TLS 1.0 and weak keys and ciphers."""

    def __init__(self, hostname: bytes, legacy: bool) -> None:
        lowest = TLSVersion.TLSv1_0 if legacy else TLSVersion.TLSv1_2
        self._hostname = hostname
        self._context = CertificateOptions(verify=False, insecurelyLowerMinimumTo=lowest).getContext()
        if legacy:
            self._context.set_cipher_list(b"DEFAULT:@SECLEVEL=0")
            self._context.set_options(0x4)  # OP_LEGACY_SERVER_CONNECT: servers without secure renegotiation

    def clientConnectionForTLS(self, tls: TLSMemoryBIOProtocol) -> SSL.Connection:  # noqa: N802 - Twisted's name
        """A connection that names the host it wants and takes any certificate."""
        connection = SSL.Connection(self._context, None)
        connection.set_tlsext_host_name(self._hostname)
        return connection


@implementer(IPolicyForHTTPS)
class _ByPortal:
    """The profile of the portal that names a host, or Scrapy's own policy."""

    def __init__(self, profiles: Mapping[str, str], ordinary: Any) -> None:
        self._profiles = profiles
        self._ordinary = ordinary

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        """How to connect to a host."""
        profile = self._profiles.get(address_host(f"https://{hostname.decode('ascii')}:{port}") or "")
        if profile is None:
            return self._ordinary.creatorForNetloc(hostname, port)
        return _Unverified(hostname, profile == "legacy")


class PortalHttps(HTTP11DownloadHandler):
    """Scrapy's handler for https with the TLS profiles of the crawl's portals."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        crawled = getattr(crawler.spider, "portals", ())
        profiles = {host: portal.tls for portal in crawled if portal.tls for host in portals.hosts(portal)}
        self._contextFactory = cast(IPolicyForHTTPS, _ByPortal(profiles, self._contextFactory))
