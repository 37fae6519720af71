"""The tags of an article: links that a page marks as such, or the words behind a label below the text.

What an article is filed under is read by `categories`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.document import Document
from scraper.extraction import links
from scraper.extraction.finding import Found, found
from scraper.extraction.structured import Structured
from scraper.vietnamese.text import clean

_LABEL = re.compile(r"^(?:tags?|từ khóa|từ khoá|thẻ|chủ đề)\s*:?\s*", re.I)
_LABELLED = re.compile(r"(?:tags?|từ khóa|từ khoá|thẻ)\s*[:：]\s*(.*)", re.I)
_BETWEEN = re.compile(r"\s*[,;#|]\s*")
_MARKS = " ,;#|•"
_LONGEST = 80
_MOST_WORDS = 8  # of a tag that is no link
_MOST = 60


def find(
    document: Document, structured: Structured, below: Sequence[str], selector: str | None
) -> tuple[Found[tuple[str, ...]] | None, list[str]]:
    """The article's tags, in order and each once; and what looked like tags but is none, with the reason.

    below: the lines at the end of the text and below it.
    """
    refused: list[str] = []
    where = selector or "a[rel~=tag]"
    names: dict[str, None] = {}
    for node in document.css(where)[:_MOST]:
        name = _LABEL.sub("", clean(node.text())).strip(_MARKS)
        if len(name) > _LONGEST:
            refused.append(f"{name}: longer than a tag")
        elif name and not selector and "category" in (node.attributes.get("rel") or ""):
            refused.append(f"{name}: a category by its own mark")
        elif name:
            names.setdefault(name)
    if names:
        return found(tuple(names), ", ".join(names), f"selector {where}", 0.9, tuple(refused)), refused
    labelled = _labelled(document, below)
    if labelled:
        return found(tuple(labelled), ", ".join(labelled), "behind a label below the text", 0.8, tuple(refused)), refused
    if keywords := structured.meta.get("keywords"):
        refused.append(f"{keywords}: meta keywords, which no reader sees")
    return None, refused


def _labelled(document: Document, lines: Sequence[str]) -> dict[str, None]:
    """The words behind the first label, on its line or as the links that follow it."""
    for place, line in enumerate(lines):
        match = _LABELLED.match(line)
        if match is None:
            continue
        words = _BETWEEN.split(match[1])
        if not match[1]:
            words = []
            for following in lines[place + 1 :]:
                if following.strip(_MARKS) and not links.showing(document, following):
                    break
                words.append(following)
        tags = [word.strip(f"{_MARKS}.") for word in words]
        return dict.fromkeys(tag for tag in tags if 0 < len(tag) <= _LONGEST and tag.count(" ") < _MOST_WORDS)
    return {}
