"""What a portal's TOML file may say: each key, its type and limits, and a clear error for whatever else is found there.

Where the files lie and which of two wins is the business of the registry.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from scraper import platforms
from scraper.addresses import address_host
from scraper.items import Portal

_STEM = re.compile(r"[a-z0-9][a-z0-9_-]*")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")

STATUSES = ("live", "legacy", "retired")
CADENCES = ("hourly", "daily", "weekly")
TLS_PROFILES = ("legacy", "unverified")
FIELDS = (
    *("attachments", "author", "body", "byline", "category", "date", "drop", "lead"),
    *("picture", "source", "tags", "title", "title_above", "views"),
)
"""What `[fields]` may name: those of `Platform.FIELDS` that extraction asks a portal's file for."""
_NO_SELECTORS = ("title_above",)
_BLANK = LexborHTMLParser("")  # compiles selectors


class RegistryError(ValueError):
    """A portal file that cannot be used; the message names the file, the key, what was found and what to write instead."""

    def __init__(self, file: Path, key: str | None, found: str, remedy: str) -> None:
        where = f"{file}: {key}" if key else f"{file}"
        super().__init__(f"{where}: {found}. {remedy}")
        self.file = file
        self.key = key


class _WrongValueError(ValueError):
    """What is wrong with one value, and the remedy."""

    def __init__(self, found: str, remedy: str) -> None:
        super().__init__(found)
        self.found = found
        self.remedy = remedy


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _WrongValueError(f"found {value!r}", "Write a text in quotes that is not empty.")
    return value.strip()


def _addresses(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise _WrongValueError(f"found {value!r}", 'Write a list of addresses, such as ["https://www.example.gov.vn/"].')
    return tuple(_address(url) for url in value)


def _address(url: Any) -> str:
    """One address, its scheme and host in small letters."""
    if not isinstance(url, str) or address_host(url) is None:
        raise _WrongValueError(f"found {url!r}", "Write each address in full, with http:// or https:// and a host.")
    if re.search(r"\s", url):
        raise _WrongValueError(f"found {url!r}", "Remove the white space, or write %20 where the address has a space.")
    parts = urlsplit(url)
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


def _hosts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _WrongValueError(f"found {value!r}", 'Write a list of hosts, such as ["tin.example.gov.vn"].')
    for host in value:
        if not isinstance(host, str) or not _HOST.fullmatch(host.lower()):
            raise _WrongValueError(
                f"found {host!r}", 'Write a host alone, without scheme or path, such as "tin.example.gov.vn" or "host:8080".'
            )
    return tuple(host.lower() for host in value)


def _one_of(allowed: tuple[str, ...]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in allowed:
            near = difflib.get_close_matches(str(value), allowed, n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            raise _WrongValueError(f"found {value!r}", f"{hint}Write one of {', '.join(map(repr, allowed))}.")
        return str(value)

    return check


def _whole(least: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise _WrongValueError(f"found {value!r}", f"Write a whole number of at least {least}.")
        return value

    return check


def _seconds(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 3600:
        raise _WrongValueError(f"found {value!r}", "Write seconds from 0 to 3600, such as 1.5.")
    return float(value)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _WrongValueError(f"found {value!r}", "Write true or false, without quotes.")
    return value


def _day(value: Any) -> date:
    if type(value) is not date:
        raise _WrongValueError(f"found {value!r}", "Write a day without quotes, such as 2026-01-31.")
    return value


def _selectors(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(selector, str) and selector.strip() for selector in value.values()):
        raise _WrongValueError(f"found {value!r}", 'Write one CSS selector in quotes a field, such as title = "h1.title".')
    for name, selector in value.items():
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            raise _WrongValueError(f"found the field {name!r}", f"{hint}Known fields: {', '.join(FIELDS)}.")
        if name not in _NO_SELECTORS and not _is_selector(selector):
            raise _WrongValueError(f"found {name} = {selector!r}", "Write a CSS selector, such as div.content or #noidung > p.")
    return dict(value)


def _is_selector(selector: str) -> bool:
    try:
        _BLANK.css(selector)
    except SelectolaxError:
        return False
    return True


def _expectations(value: Any) -> dict[str, int]:
    """What a healthy week brings; `articles` is the least number of new ones."""
    if not isinstance(value, dict):
        raise _WrongValueError(f"found {value!r}", "Write a table, such as [expect] with one line a key.")
    for name, least in value.items():
        if name != "articles":
            raise _WrongValueError(f"found the key {name!r}", "Known here: articles, the least number of new ones a week.")
        _whole(0)(least)
    return dict(value)


def _id(value: Any) -> str:
    if not isinstance(value, str) or not _STEM.fullmatch(value):
        raise _WrongValueError(f"found {value!r}", 'Write the name of a portal\'s file without .toml, such as "cantho".')
    return value


def _platform(value: Any) -> str:
    return _one_of(platforms.names())(value)


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "name": _text,
    "province": _text,
    "start_urls": _addresses,
    "platform": _platform,
    "status": _one_of(STATUSES),
    "cadence": _one_of(CADENCES),
    "aliases": _hosts,
    "verified_on": _day,
    "successor": _id,
    "expect": _expectations,
    "fields": _selectors,
}
_CRAWL_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "delay": _seconds,
    "concurrency": _whole(1),
    "max_pages": _whole(1),
    "recheck": _whole(0),
    "render": _yes_or_no,
    "tls": _one_of(TLS_PROFILES),
}
_REQUIRED = ("name", "start_urls")  # a portal of no province, such as a ministry's, has none to name


def _checked(file: Path, table: Mapping[str, Any], keys: Mapping[str, Callable[[Any], Any]], prefix: str = "") -> dict[str, Any]:
    """The values of a table by key, each checked; an unknown key is an error that names the nearest known one."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in keys:
            if not prefix and key in _CRAWL_KEYS:
                raise RegistryError(file, key, "found at the top", f"Move it under a line [crawl]: {key} = {value!r}.")
            near = difflib.get_close_matches(key, keys, n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            raise RegistryError(file, prefix + key, "no such key", f"{hint}Known keys here: {', '.join(sorted(keys))}.")
        try:
            values[key] = keys[key](value)
        except _WrongValueError as wrong:
            raise RegistryError(file, prefix + key, wrong.found, wrong.remedy) from wrong
    return values


def read_portal(file: Path) -> Portal:
    """The portal that one TOML file describes; its id is the file's stem.

    Raises RegistryError for a name, key or value that cannot be used.
    """
    if not _STEM.fullmatch(file.stem):
        remedy = (
            "Name the file with small letters, digits, - and _ alone, starting with a letter or digit, such as haugiang.toml."
        )
        raise RegistryError(file, None, f"the name {file.stem!r} cannot be a portal's id", remedy)
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegistryError(file, None, f"not TOML in UTF-8 ({error})", "Correct the line that the message names.") from error
    except OSError as error:
        raise RegistryError(file, None, f"cannot be read ({error.strerror})", "Make the file readable or remove it.") from error
    for key in _REQUIRED:
        if key not in table:
            raise RegistryError(file, key, "missing", f"A portal needs {', '.join(_REQUIRED)}.")
    crawl = table.pop("crawl", {})
    if not isinstance(crawl, dict):
        raise RegistryError(file, "crawl", f"found {crawl!r}", "Write a line [crawl] with its keys below it.")
    values = _checked(file, table, _KEYS)
    return Portal(id=file.stem, **{"province": None, **values}, **_checked(file, crawl, _CRAWL_KEYS, prefix="crawl."))
