"""Web addresses as the crawl needs them: which host and port, whether it may be asked, and when two are the same.

What an address means on a portal (article, listing) belongs to the platforms; nothing here resolves names or fetches.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urljoin, urlsplit

MAX_ADDRESS = 2000
"""Characters; longer addresses are traps, and servers and caches cut them anyway."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNLIKELY = re.compile(r"[\s<>\"'`{}|\\^]|%20\+%20|%27|\$\(")
_PRIVATE_SUFFIXES = (".localhost", ".local", ".internal", ".test", ".home.arpa")


def address_host(url: str) -> str | None:
    """`host` of an http or https address in small letters, with `:port` where it is not the scheme's own; else None."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username is not None:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return host if port is None or port == _DEFAULT_PORTS[parts.scheme] else f"{host}:{port}"


def host_variants(host: str) -> tuple[str, ...]:
    """The host itself and its www twin; an IP address and a single label have no twin."""
    if host.startswith("www."):
        return host, host[4:]
    name = host.rsplit(":", 1)[0] if not host.startswith("[") else host
    if name.replace(".", "").isdigit() or "." not in name or host.startswith("["):
        return (host,)
    return host, f"www.{host}"


def join(base: str, href: str) -> str | None:
    """`href` joined to `base` without its fragment; None where that is no http address a crawler should ask.

    Refused are other schemes, addresses with user names, control characters or script fragments, longer ones than
    MAX_ADDRESS, and paths that repeat a segment three times (the recursive links of language switches).
    """
    href = href.strip()
    if not href or len(href) > MAX_ADDRESS or _UNLIKELY.search(href):
        return None
    try:
        url = urljoin(base, href).partition("#")[0]
    except ValueError:
        return None
    if len(url) > MAX_ADDRESS or address_host(url) is None:
        return None
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    if any(segments.count(segment) >= 3 for segment in segments):
        return None
    return url if urlsplit(url).path else url + "/"


def identity(url: str) -> str:
    """What stays the same of an address whether http or https, with www or without: `host/path?query`."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    return f"{host}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def is_private_address(address: str) -> bool:
    """Whether an IP address in text form is loopback, private, link-local or otherwise not of the public internet."""
    return not ipaddress.ip_address(address).is_global


def is_private_name(host: str) -> bool:
    """Whether a host name belongs to a private network by its form: `localhost`, a single label, or a special-use domain.

    The suffixes are those of RFC 6761 and RFC 8375 and `.internal`, reserved by ICANN for private use.
    """
    name = host.rstrip(".").lower()
    return "." not in name or name.endswith(_PRIVATE_SUFFIXES)
