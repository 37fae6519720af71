"""Name resolution that keeps a crawl out of private networks: a public name that leads to a private address is not asked.

Which hosts are asked at all is decided by the visit.
"""

from __future__ import annotations

import logging
from typing import Any, cast

from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from scraper.addresses import is_private_address, is_private_name

log = logging.getLogger(__name__)


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's caching resolver; a name that is not private by its form may not resolve to a private address.

    An IP address written out is no name: it is asked only where a portal's file names it, which the visit sees to.
    Dead portals whose name points to 127.0.0.1 and hostile names both end as a DNS error.
    """

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The address of a name; DNSLookupError where there is none that may be asked."""
        return super().getHostByName(name, timeout).addCallback(_checked, name)


def _checked(address: str, name: str) -> str:
    if name != address and is_private_address(address) and not is_private_name(name):
        log.warning("%s leads to the private address %s and is not asked", name, address)
        raise DNSLookupError(f"{name} leads to the private address {address}")
    return address


async def address_of(name: str) -> str:
    """The IP address of a name by the crawl's resolver, which lanes and requests share; OSError where there is none."""
    from twisted.internet import reactor

    address: str = await maybe_deferred_to_future(cast(Any, reactor).resolve(name))
    return address
