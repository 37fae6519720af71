"""What a page says of itself for machines: meta tags, JSON-LD, microdata. Each is a witness, none is a judge.

Which witness to believe is decided by the field that asks; nothing here looks at what a reader sees.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scraper.document import Document
from scraper.vietnamese import dates
from scraper.vietnamese.text import clean, unescape_once_more

_ARTICLES = frozenset(
    (
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "OpinionNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "DiscussionForumPosting",
        "TechArticle",
        "Report",
        "WebPage",
    )
)
_JSON = json.JSONDecoder(strict=False)
_DEEPEST = 6
_LARGEST = 300_000
_MOST_NAMES = 20
_TIMES = ("datePublished", "dateModified")
_MOST = 300  # elements that are looked at


@dataclass(frozen=True, slots=True)
class Structured:
    """`meta`: names or properties in lower case with their first content. `data`: the first JSON-LD object about an article.

    `breadcrumb`: the names of a JSON-LD breadcrumb list in order. `times`: what microdata and the first `time` element say, by
    `itemprop datePublished`, `itemprop dateModified` and `time element`. `answered_at`: when the server answered from `url`, by
    its own clock.
    """

    meta: Mapping[str, str]
    data: Mapping[str, Any] = field(default_factory=dict)
    breadcrumb: tuple[str, ...] = ()
    times: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    answered_at: datetime | None = None

    def first(self, *names: str) -> tuple[str, str] | None:
        """The first non-empty meta content of these names, and which it was."""
        for name in names:
            if self.meta.get(name):
                return self.meta[name], f"meta {name}"
        return None


def gather(document: Document) -> Structured:
    """Read the page's meta tags, times and JSON-LD; broken JSON is as good as none."""
    meta: dict[str, str] = {}
    times: dict[str, str] = {}
    behind_published = False
    head = document.tree.head
    for node in [*(head.css("meta[content]") if head is not None else ()), *document.microdata][:_MOST]:
        attributes = node.attributes
        told, content = attributes.get("itemprop"), attributes.get("content")
        if told in _TIMES and f"itemprop {told}" not in times:
            times[f"itemprop {told}"] = attributes.get("datetime") or content or attributes.get("title") or clean(node.text())
        if node.tag == "time":
            names = (attributes.get("class") or "").split()
            if behind_published and "datetime" in attributes and "updated" in names:
                # hAtom: the time of the change stands right behind that of publication, other posts' times elsewhere.
                times.setdefault("time updated", attributes["datetime"] or "")
            elif "datetime" in attributes:
                times.setdefault("time element", attributes["datetime"] or "")
            behind_published = "published" in names and "time updated" not in times
        elif node.tag == "meta" and content:
            name = (attributes.get("property") or attributes.get("name") or told or "").lower()
            if name and name not in meta and (text := clean(unescape_once_more(content))):
                meta[name] = text
    article: Mapping[str, Any] = {}
    crumbs: tuple[str, ...] = ()
    for text in document.linked_data:
        for thing in _things(text):
            kind = thing.get("@type")
            kinds = (
                {kind} if isinstance(kind, str) else {k for k in kind if isinstance(k, str)} if isinstance(kind, list) else set()
            )
            if kinds & _ARTICLES and (not article or article.get("@type") == "WebPage"):
                article = thing
            elif "BreadcrumbList" in kinds and not crumbs:
                crumbs = tuple(_crumbs(thing))
    answered = dates.from_iso(document.headers.get("date", ""))
    return Structured(meta, article, crumbs, times, document.url, answered.value if answered else None)


def text_of(value: Any) -> str | None:
    """A JSON-LD value as one line: a string, the `name` of a thing, or the first of a list; None for anything else."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return clean(unescape_once_more(value)) or None if isinstance(value, str) else None


def texts_of(value: Any) -> list[str]:
    """The lines of a JSON-LD value that may be one thing or a list of things, at most `_MOST_NAMES`, in order."""
    values = value[:_MOST_NAMES] if isinstance(value, list) else [value]
    return [text for one in values if (text := text_of(one))]


def _start(text: str) -> int:
    mark = text.find("<![CDATA[", 0, 200)
    return mark + 9 if mark >= 0 else 0


def _things(text: str) -> Iterator[dict[str, Any]]:
    if len(text) > _LARGEST:
        return
    try:
        # Some stand in CDATA marks, and some have a bracket too many behind them.
        root, _ = _JSON.raw_decode(
            text, min((place for bracket in "{[" if (place := text.find(bracket, _start(text))) >= 0), default=0)
        )
    except (ValueError, RecursionError):
        return
    waiting: list[tuple[Any, int]] = [(root, 0)]
    while waiting:
        thing, depth = waiting.pop(0)
        if isinstance(thing, list):
            waiting.extend((one, depth + 1) for one in thing[:50] if depth < _DEEPEST)
        elif isinstance(thing, dict):
            yield thing
            if "@graph" in thing and depth < _DEEPEST:
                waiting.append((thing["@graph"], depth + 1))


def _crumbs(thing: Mapping[str, Any]) -> Iterator[str]:
    items = thing.get("itemListElement")
    for item in items if isinstance(items, list) else ():
        name = (text_of(item.get("name")) or text_of(item.get("item"))) if isinstance(item, dict) else None
        if name:
            yield name
