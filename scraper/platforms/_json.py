"""How a listing in JSON is read: its objects with what each tells of an article become sightings.

Which addresses answer in JSON, and what an object's names mean, is said by the families.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from scraper.document import Document
from scraper.items import Sighting
from scraper.platforms._addresses import absolute
from scraper.vietnamese import counts, dates
from scraper.vietnamese.dates import VIETNAM, Moment
from scraper.vietnamese.text import clean, unescape_once_more

_CUT = re.compile(r"(?:\.\.\.|…)\s*$")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_MOST = 2_000  # objects read of one answer
_MILLISECONDS = range(10**11, 10**14)
_SECONDS = range(10**8, 10**11)


def answer(document: Document) -> Mapping[str, Any]:
    """The object that an answer in JSON is; empty where it is none, broken, or nested too deeply to be read."""
    try:
        found = json.loads(document.text, strict=False)
        if _HALF.search(document.text):  # JSON can write half a character, which no address, file or database takes
            halves = json.dumps(found, ensure_ascii=False).encode("utf-16-le", "surrogatepass")
            found = json.loads(halves.decode("utf-16-le", "replace"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {"": found}


def unwrapped(document: Document) -> Document:
    """The HTML that ASP.NET's script services send as `{"d": "…"}`; any other document as it is."""
    html = answer(document).get("d") if document.text.lstrip().startswith("{") else None
    return Document(html, document.url) if isinstance(html, str) else document


def sightings(
    document: Document,
    objects: Any,
    named: Mapping[str, str],
    article_key: Callable[[str], str | None],
    canonical_url: Callable[[str], str],
) -> tuple[Sighting, ...]:
    """One sighting for each object that links to an article, in order, each article once.

    objects: what the answer holds where its list should be. named: the names that an object has for `url`, `title`, `lead`,
    `published_at`, `category` and `views`; those left out are unknown.
    """
    found: dict[str, Sighting] = {}
    for one in _objects(objects):
        told = {field: one.get(name) for field, name in named.items()}
        url = absolute(document.base_url, told["url"]) if isinstance(told["url"], str) else None
        key = article_key(url) if url else None
        if url is None or key is None or key in found:
            continue
        lead, moment = _text(told.get("lead")), _moment(told.get("published_at"))
        found[key] = Sighting(
            canonical_url(url),
            key,
            "listing",
            _text(told.get("title")),
            lead=None if lead and _CUT.search(lead) else lead,
            category=_text(told.get("category")),
            published_at=moment.value if moment else None,
            published_precision=moment.precision if moment else None,
            views=_count(told.get("views")),
        )
    return tuple(found.values())


def _objects(found: Any) -> Iterable[dict[str, Any]]:
    return (one for one in found[:_MOST] if isinstance(one, dict)) if isinstance(found, list) else ()


def _text(value: Any) -> str | None:
    """A string as a reader would see it: such fields hold the editor's HTML, at times encoded twice."""
    if not isinstance(value, str):
        return None
    if "<" in value or "&lt;" in value:
        body = LexborHTMLParser(unescape_once_more(value)).body
        value = body.text(separator=" ") if body is not None else ""
    return clean(unescape_once_more(value)) or None


def _moment(value: Any) -> Moment | None:
    """A date as machines or people write it, or the seconds or milliseconds since 1970 that scripts count in."""
    if isinstance(value, str) and re.fullmatch(r"\d{9,14}", value):
        value = int(value)
    if isinstance(value, str):
        return dates.from_iso(value) or dates.parse(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    seconds = value / 1000 if value in _MILLISECONDS else value if value in _SECONDS else None
    if seconds is None:
        return None
    raw = str(value)
    return Moment(datetime.fromtimestamp(seconds, UTC).astimezone(VIETNAM).replace(microsecond=0), "second", raw, (0, len(raw)))


def _count(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    return counts.parse(str(value)) if isinstance(value, int | str) else None
