"""`tintinh extract`: what one page yields, field by field, each with its evidence.

Reading the page belongs to `scraper.extraction`; this finds the page and shows the article.
"""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from orchestration.commands.options import home_option, json_option
from orchestration.display import cell, print_table
from orchestration.home import Home
from scraper import extraction, platforms, portals
from scraper.document import Document
from scraper.fetch import fetch
from scraper.items import Article

SHOWN_LETTERS = 300

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title|div|p|article|section|table|span|h[1-3])[\s>]", re.I)


@click.command(
    epilog="""\b
Examples:
  tintinh extract page.html --url https://www.haugiang.gov.vn/tin/123
  tintinh extract https://www.haugiang.gov.vn/tin/123 --json"""
)
@click.argument("page", metavar="FILE_OR_URL")
@click.option("--url", help="The address a saved page came from; links and identity depend on it.")
@click.option("--portal", metavar="NAME", help="Read it as a page of this portal; else the registry decides by host.")
@json_option
@home_option
def command(page: str, url: str | None, portal: str | None, as_json: bool, home: Home) -> None:
    """Show what one page says: title, date, views, author, text and why each is believed."""
    registry = portals.load(home.path)
    if portal is not None and portal not in registry:
        raise click.ClickException(f"no portal is named {portal}; `tintinh portals list` shows the known ones")
    body, address, headers = load(page, url)
    if not _HTML.search(Document(body, address, headers).text):
        raise click.ClickException(f"{page} is no HTML: pass the source of a page, as a browser saves it or a server sends it")
    owner = registry[portal] if portal else portals.portal_for(address, registry)
    article = extraction.extract(body, address, portal=owner, headers=headers)
    if article.title is None and article.body is None:
        raise click.ClickException(f"nothing on {page} reads like an article")
    platform = platforms.by_name(article.platform)
    if platform.article_key(address) is None and platform.is_listing(address):
        click.echo("this address looks like a listing or front page rather than an article", err=True)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(article), ensure_ascii=False, indent=2, default=cell))
    else:
        show(article)


def load(page: str, url: str | None) -> tuple[bytes, str, tuple[tuple[str, str], ...]]:
    """The page's bytes, address and headers, from the web or from a file.

    A saved page's own canonical link names its address, and as it is read now, no date on it can be later.
    """
    if page.startswith(("http://", "https://")):
        body, answered, headers = fetch(page)
        return body, url or answered, headers
    path = Path(page)
    if not path.is_file():
        raise click.ClickException(f"there is no file {page}; pass a saved page or an http(s) address")
    body = path.read_bytes()
    return body, url or _canonical(body) or path.absolute().as_uri(), (("Date", datetime.now(UTC).isoformat()),)


def _canonical(body: bytes) -> str | None:
    link = Document(body, "").tree.css_first("link[rel=canonical][href^=http], meta[property='og:url'][content^=http]")
    return (link.attributes.get("href") or link.attributes.get("content")) if link is not None else None


def show(article: Article) -> None:
    """Prints one row a field: value, where it stood, how sure, and what was refused; long texts are cut."""
    print_table(["field", "value", "where", "sure", "refused"], [_row(name, article) for name in _fields()])


def _fields() -> list[str]:
    return [field.name for field in dataclasses.fields(Article) if field.name not in ("evidence", "authors")]


def _row(name: str, article: Article) -> tuple[Any, ...]:
    evidence = article.evidence.get(name)
    value = getattr(article, name)
    if name in ("images", "attachments"):
        value = "\n".join(" · ".join(part for part in dataclasses.astuple(item) if part) for item in value) or None
    text = None if value in (None, ()) else cell(value)
    if text is not None and len(text) > SHOWN_LETTERS:
        text = f"{text[:SHOWN_LETTERS]}… ({len(text)} letters)"
    if evidence is None:
        return name, text, "", "", ""
    sure = f"{evidence.confidence:.2f}" if evidence.confidence is not None else ""
    return name, text, evidence.where or "", sure, "; ".join(evidence.refused)
