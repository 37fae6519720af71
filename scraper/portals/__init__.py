"""The registry: finds the portals' TOML files, built in and of the user, and answers which portal an address belongs to.

What a portal file may say is checked in `schema`; nothing here fetches anything or knows how a page is built.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from scraper.addresses import address_host, host_variants
from scraper.items import Portal
from scraper.portals.schema import RegistryError, read_portal

__all__ = ["BUILTIN", "RegistryError", "hosts", "is_followed", "load", "portal_for"]

BUILTIN = Path(__file__).parent
"""Where the files lie that come with the package."""


def load(home: Path | None = None, broken: list[RegistryError] | None = None) -> dict[str, Portal]:
    """All portals by id: the built-in files, then `<home>/portals/*.toml`, which add to them or replace one of the same name.

    Raises RegistryError naming the file, the key and what to write instead. Where a list `broken` is given the error is added to
    it and the other portals are loaded: one typo must not stop the news of all provinces.
    """
    folders = [BUILTIN]
    if home is not None:
        folders.append(home / "portals")
    found: dict[str, Portal] = {}
    for folder in folders:
        for file in sorted(folder.glob("[!.]*.toml")):  # editors and interrupted writers leave hidden ones
            try:
                found[file.stem] = replace(read_portal(file), builtin=folder == BUILTIN)
            except RegistryError as error:
                if broken is None:
                    raise
                broken.append(error)
                found.pop(file.stem, None)
    return found


def is_followed(portal: Portal) -> bool:
    """Whether a live portal is crawled without being named: its file is the user's own, or somebody has verified it.

    A built-in file that nobody ever tried against its portal says what exists, not that it may be asked day after day.
    """
    return portal.status == "live" and (not portal.builtin or portal.verified_on is not None)


@lru_cache(maxsize=4096)
def _hosts(start_urls: tuple[str, ...], aliases: tuple[str, ...]) -> frozenset[str]:
    named = [address_host(url) for url in start_urls] + [alias.lower() for alias in aliases]
    return frozenset(variant for host in named if host for variant in host_variants(host))


def hosts(portal: Portal) -> frozenset[str]:
    """The `host` or `host:port` (where the port is not the scheme's own) that the portal's file names, with and without www."""
    return _hosts(portal.start_urls, portal.aliases)


def portal_for(url: str, registry: Mapping[str, Portal]) -> Portal | None:
    """The portal whose start addresses or aliases name the host and port of `url`, or None.

    Where two files name one host, the first by id answers, so the answer does not depend on the order of the files.
    """
    host = address_host(url)
    if host is None:
        return None
    return next((registry[name] for name in sorted(registry) if host in hosts(registry[name])), None)
