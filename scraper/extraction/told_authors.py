"""The people whom machines are told as authors, in JSON-LD and meta tags.

Names that readers see are found in the modules of their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scraper.extraction.author_elements import NO_PERSON
from scraper.extraction.finding import Found, with_refused
from scraper.extraction.structured import Structured, text_of, texts_of
from scraper.vietnamese import names, people
from scraper.vietnamese.people import Byline
from scraper.vietnamese.text import fold

_LONGEST_NAME = 80
_SITE = re.compile(r"cong thong tin|trang thong tin|ban quyen|copyright|portal")
_META = ("author", "article:author", "byl", "parsely-author", "sailthru.author", "twitter:misc:written by")
_BY = re.compile(r"(?:(?:written )?by|von|verfasst von|geschrieben von|scritto da|escrito por|écrit par)", re.I)
_BEFORE_NAME = re.compile(r"by\s+", re.I)
_AND = re.compile(r"\s(?:und|og|et|och|y|e|en)\s")
_BESIDE_NAME = re.compile(r"\s*[|,]\s*")
# Names whose parts are not all written with a capital letter, and those of scripts that have none.
_FOREIGN = re.compile(
    r"[^\W\d_a-z][\w.'’-]+(?:\s[^\W\d_a-z][\w.'’-]*)*(?:\s(?:de|del|della|der|den|di|da|dos|du|la|le|van|von|zu|af|al|bin|el|ten|ter)){1,2}"
    r"(?:\s[^\W\d_a-z][\w.'’-]+){1,2}|[一-鿿]{2,4}|[一-鿿]{1,3}\s[一-鿿]{1,3}|[가-힣]{2,4}"
)
_NO_OFFICE = re.compile(rf"\b(?:staff|reporters?|editors?|admin|contributor|author)\b|[,|@]|^http|{_AND.pattern}", re.I)


def find(structured: Structured) -> Byline | None:
    """The people whom machines are told as authors, all of several."""
    site = fold(structured.meta.get("og:site_name", ""))
    first: Byline | None = None
    for told in (_people(structured.data.get("author")), *([name] for name in _metas(structured))):
        named = [byline for name in told if (byline := _believable(name, site))]
        if not named:
            continue
        all_named = tuple(dict.fromkeys(name for byline in named for name in byline.names))
        if first is None or set(first.names) < set(all_named):
            first = Byline(all_named, "person", named[0].source, None, ", ".join(told))
    return first


def organisation(structured: Structured) -> Byline | None:
    """The agency or office that JSON-LD names as the author; the site itself, its staff and its logins are none."""
    author = structured.data.get("author")
    name = text_of(author)
    own = [fold(one) for one in (structured.meta.get("og:site_name"), text_of(structured.data.get("publisher"))) if one]
    if name is None or not own or fold(name) in own or not 3 <= len(name) <= _LONGEST_NAME or _NO_OFFICE.search(name):
        return None
    if names.is_domain(name) or names.is_account(name) or not (name[0].isascii() or _is_organisation(author)):
        return None
    return Byline((name,), "organisation", None, None, name)


def _is_organisation(author: object) -> bool:
    """Whether JSON-LD says of an author, or of the first of several, that it is no person."""
    first = author[0] if isinstance(author, list) and author else author
    return isinstance(first, dict) and "Organization" in str(first.get("@type"))


def beside(author: Found[Byline] | None, structured: Structured) -> Found[Byline] | None:
    """The author with what machines are told instead, where that is another."""
    told = structured.meta.get("author")
    if author is None or not told or author.evidence.raw == told or told in author.value.names or len(told) > _LONGEST_NAME:
        return author
    return with_refused(author, [f"{told}: meta author names another"])


def _people(author: Any) -> list[str]:
    """The names of JSON-LD authors that are no organisations."""
    authors = author if isinstance(author, list) else [author]
    people_told: list[Any] = []
    for one in authors:
        if isinstance(one, dict):
            if not _is_organisation(one):
                people_told += one["name"] if isinstance(one.get("name"), list) else [one]
        else:
            people_told.append(one)
    return texts_of(people_told)


def _metas(structured: Structured) -> Iterator[str]:
    """What meta tags name as the author, also those that label a value `Written by`."""
    for name in _META:
        if name in structured.meta:
            yield _BEFORE_NAME.sub("", structured.meta[name]) if name == "byl" else structured.meta[name]
    for number in "12":
        if _BY.fullmatch(structured.meta.get(f"twitter:label{number}", "")):
            yield structured.meta.get(f"twitter:data{number}", "")


def _believable(name: str, site: str) -> Byline | None:
    """The byline of one told name; None for addresses, the site's own name, organisations, and logins that no reader sees."""
    if (
        not name
        or name.startswith(("http", ","))
        or "@" in name
        or len(name) > _LONGEST_NAME
        or fold(name) == site
        or _SITE.search(fold(name))
    ):
        return None
    name = _AND.sub(", ", name)
    first, *others = _BESIDE_NAME.split(name)
    if others and all(other.isupper() or NO_PERSON.search(other) for other in others):  # the paper that the person writes for
        name = first
    byline = people.parse(name, labelled=True)
    if (byline is None or byline.role == "unknown") and _FOREIGN.fullmatch(name):
        return Byline((name,), "person", None, None, name)
    return byline if byline is not None and byline.role == "person" else None
