"""Which answers a browser makes something else of, and what such an answer becomes when it did.

How the browser is started and fed is not known here.
"""

from __future__ import annotations

from dataclasses import replace

from scraper.crawl.answers import Answer
from scraper.crawl.discovery import is_html
from scraper.document import Document
from scraper.extraction.blocked import blocked

MARK = "X-Tintinh-Rendered"
"""The header that the answer gets: by what it was rendered, how many requests it caused, how many it was refused."""

_LEFT_ALONE = ("challenge", "maintenance", "login")
_OF_THE_SOURCE = ("content-type", "content-length", "content-encoding", "transfer-encoding", "etag", "last-modified")


def wanted(answer: Answer) -> bool:
    """Whether an answer is a page with scripts to be run. A gate is left as it came, so no challenge is ever solved."""
    if answer.failure is not None or answer.status != 200 or not is_html(answer.header("content-type")):
        return False
    return b"<" in answer.body[:4096] and blocked(Document(answer.body, answer.url, answer.headers)) not in _LEFT_ALONE


def is_shell(answer: Answer) -> bool:
    """Whether a page shows next to nothing before its scripts have run."""
    tree = Document(answer.body, answer.url, answer.headers).tree
    shown = tree.body.text(separator=" ") if tree.body is not None else ""
    return b"<script" in answer.body.lower() and len(" ".join(shown.split())) < 300 and len(tree.css("a[href]")) < 5


def of(answer: Answer, html: str, version: str, loads: int, refused: int, most: int) -> Answer:
    """The answer with the HTML that the browser made of it, in UTF-8; `too_large` where it has more than `most` bytes."""
    body = html.encode("utf-8", "replace")
    if len(body) > most:
        return replace(answer, failure="too_large")
    headers = tuple((name, value) for name, value in answer.headers if name.lower() not in _OF_THE_SOURCE)
    mark = f"Chromium {version}; loads={loads}; refused={refused}"
    return replace(answer, headers=(*headers, ("Content-Type", "text/html; charset=utf-8"), (MARK, mark)), body=body)
