"""TLS as each portal needs it: certificates are verified, but for the portals whose file says that theirs cannot be.

A profile holds for the hosts of one portal alone, never for a whole crawl; which portals need one is written in their files.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from functools import lru_cache

from scraper import portals
from scraper.addresses import address_host
from scraper.items import Portal


@lru_cache(maxsize=8)
def context(profile: str | None) -> ssl.SSLContext:
    """How to connect by a profile: None verifies, `unverified` takes any certificate, `legacy` also TLS 1.0 and weak ciphers."""
    made = ssl.create_default_context()
    if profile is not None:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    if profile == "legacy":
        made.minimum_version = ssl.TLSVersion.TLSv1
        made.set_ciphers("DEFAULT:@SECLEVEL=0")
        made.options |= 0x4  # OP_LEGACY_SERVER_CONNECT: servers without secure renegotiation
    return made


class Profiles:
    """The profiles of the portals of one crawl; verified: whether certificates of all others are looked at."""

    def __init__(self, crawled: Iterable[Portal], *, verified: bool = True) -> None:
        self._others = None if verified else "unverified"
        self._by_host = {host: portal.tls for portal in crawled if portal.tls for host in portals.hosts(portal)}

    def of(self, url: str) -> ssl.SSLContext:
        """How to connect to the host of an address."""
        return context(self._by_host.get(address_host(url) or "", self._others))
