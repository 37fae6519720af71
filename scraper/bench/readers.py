"""The readers that are compared: our own extraction, and the general extractors that are installed beside it.

Each takes the bytes of a page and its address and gives what it found in one form; nothing is judged here.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from scraper import extraction
from scraper.items import Article

OURS = "tintinh"
OTHERS = ("trafilatura", "newspaper4k", "resiliparse", "htmldate")


class NotInstalledError(ImportError):
    """A reader whose package is not installed; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader says of a page, in the form of `scraper.bench.truth.FIELDS`; None is unknown."""

    title: str | None = None
    lead: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] | None = None
    source: str | None = None
    category: str | None = None
    tags: tuple[str, ...] | None = None
    views: int | None = None
    body: str | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: `fields` are those it can answer at all, `read` takes a page's bytes and address."""

    name: str
    version: str
    fields: tuple[str, ...]
    read: Callable[[bytes, str], Answer]


def load(name: str) -> Reader:
    """The reader of this name. NotInstalledError where its package is absent, ValueError where none is called so."""
    if name == OURS:
        every = ("title", "lead", "published", "modified", "authors", "source", "category", "tags", "views", "body")
        return Reader(OURS, extraction.VERSION, every, _ours)
    if name not in _MAKERS:
        raise ValueError(f"there is no reader called {name!r}; known are {', '.join(OTHERS)}")
    try:
        installed = version(name)
        fields, read = _MAKERS[name]()
    except (ImportError, PackageNotFoundError) as error:
        raise NotInstalledError(f"{name} is not installed; pip install 'tintinh[bench]' brings it") from error
    return Reader(name, installed, fields, read)


def moment(value: datetime | date | None, precision: str | None = None) -> str | None:
    """A time in ISO 8601, a day alone where no more is known."""
    if value is None:
        return None
    return value.isoformat()[:10] if precision == "day" else value.isoformat()


def _ours(body: bytes, url: str) -> Answer:
    return answer(extraction.extract(body, url))


def answer(article: Article) -> Answer:
    """An article in the form that is compared."""
    return Answer(
        title=article.title,
        lead=article.lead,
        published=moment(article.published_at, article.published_precision),
        modified=moment(article.modified_at),
        authors=article.authors or None,
        source=article.source,
        category=article.category,
        tags=article.tags or None,
        views=article.views,
        body=article.body,
        family=article.platform,
    )


_Made = tuple[tuple[str, ...], Callable[[bytes, str], Answer]]


def _trafilatura() -> _Made:
    from trafilatura import bare_extraction

    def read(body: bytes, url: str) -> Answer:
        found: Any = bare_extraction(body, url=url, with_metadata=True)
        if found is None:
            return Answer()
        return Answer(
            title=found.title or None,
            published=found.date or None,
            authors=_names((found.author or "").split(";")),
            category=(found.categories or [None])[0],
            tags=_names(found.tags or ()),
            body=found.text or None,
        )

    return ("title", "published", "authors", "category", "tags", "body"), read


def _newspaper4k() -> _Made:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses nltk, which only its summaries need
        from newspaper import Article as Newspaper
        from newspaper.exceptions import ArticleException

    def read(body: bytes, url: str) -> Answer:
        page = Newspaper(url, fetch_images=False)  # it would ask the pages' hosts for their pictures
        try:
            page.download(input_html=body.decode("utf-8", "replace"), ignore_read_more=True).parse()
        except (ArticleException, ImportError):  # ImportError: the page's language needs a package it does not bring
            return Answer()
        at = page.publish_date
        return Answer(
            title=page.title or None,
            published=moment(at) if isinstance(at, date) else None,
            authors=_names(page.authors or ()),
            tags=_names(sorted(page.tags or ())),
            body=page.text or None,
        )

    return ("title", "published", "authors", "tags", "body"), read


def _resiliparse() -> _Made:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    def read(body: bytes, url: str) -> Answer:
        tree = HTMLTree.parse(bytes_to_str(body, detect_encoding(body, from_html_meta=True) or "utf-8"))
        text = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False)
        return Answer(title=(tree.title or "").strip() or None, body=text or None)

    return ("title", "body"), read


def _htmldate() -> _Made:
    from htmldate import find_date

    def read(body: bytes, url: str) -> Answer:
        return Answer(published=find_date(body, url=url, original_date=True))

    return ("published",), read


def _names(values: Any) -> tuple[str, ...] | None:
    return tuple(name for value in values if (name := re.sub(r"\s+", " ", value).strip())) or None


_MAKERS: dict[str, Callable[[], _Made]] = {
    "trafilatura": _trafilatura,
    "newspaper4k": _newspaper4k,
    "resiliparse": _resiliparse,
    "htmldate": _htmldate,
}
