"""How a survey of a portal is told to people or programs: what it offers, what its articles yield, field by field, what changed.

What is found and what counts as broken is decided by `scraper.survey`.
"""

from __future__ import annotations

from typing import Any

import click

from orchestration.display import harmless, print_table
from scraper.caller import meaning
from scraper.items import Article
from scraper.survey.approval import FIELDS, Change, value
from scraper.survey.survey import Place, Survey

LETTERS = 60


def show(found: Survey, changes: list[Change]) -> None:
    """Prints the survey as tables and, to standard error, what is broken or changed."""
    family = f"{found.platform} (sure: {found.sure:.2f})" if found.platform else "no family recognised"
    pager = {None: "no listing names a next page", True: "next pages work", False: "next pages show no other articles"}
    click.echo(f"{found.portal}: {family}; {pager[found.pager]}; {found.requests} requests, {found.delay:g} s apart")
    if found.places:
        print_table(
            ["offers", "address", "articles", "with a date", "with views", "answer"], [_place(place) for place in found.places]
        )
    if found.articles:
        rows = [["" if told is None else told for told in field.values()] for field in fields(found)]
        print_table(["field", "found in", "of", "for example", "where", "sure"], rows)
    for sample in found.samples:
        if sample.article is None:
            click.echo(harmless(f"not read: {sample.url}: {sample.reason}"), err=True)
    for change in changes:
        click.echo(harmless(_line(change)), err=True)


def _place(place: Place) -> list[Any]:
    answer = "ok" if place.outcome == "ok" else meaning(place.outcome)
    return [place.kind, place.url, place.articles, place.dated, place.viewed, answer]


def _line(change: Change) -> str:
    told = f"{'broken' if change.broken else 'changed'}: {change.what}"
    if change.was is not None:
        told += f"; was: {_cut(change.was)}"
    return f"{told}; now: {_cut(change.now)}" if change.now is not None else told


def _cut(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[:LETTERS]}…"


def fields(found: Survey) -> list[dict[str, Any]]:
    """One row a field: in how many articles it was found, an example, where that stood, and how sure all are on average."""
    return [_field(name, found.articles) for name in FIELDS]


def _field(name: str, articles: tuple[Article, ...]) -> dict[str, Any]:
    having = [article for article in articles if value(article, name) is not None]
    evidence = [article.evidence[name] for article in having if name in article.evidence]
    example = value(having[0], name) if having else None
    return {
        "field": name,
        "found": len(having),
        "of": len(articles),
        "example": _cut(example) if example is not None else None,
        "where": evidence[0].where if evidence else None,
        "sure": round(sum(each.confidence or 0 for each in evidence) / len(evidence), 2) if evidence else None,
    }


def record(found: Survey, changes: list[Change]) -> dict[str, Any]:
    """The survey and its changes as JSON writes them."""
    return {
        "portal": found.portal,
        "platform": found.platform,
        "sure": found.sure,
        "pager": found.pager,
        "requests": found.requests,
        "delay": found.delay,
        "problems": list(found.problems),
        "places": [
            {name: getattr(place, name) for name in ("kind", "url", "outcome", "articles", "dated", "viewed")}
            for place in found.places
        ],
        "articles": [{"url": each.url, "outcome": each.outcome, "reason": each.reason} for each in found.samples],
        "fields": fields(found) if found.articles else [],
        "changes": [{name: getattr(change, name) for name in ("broken", "what", "was", "now")} for change in changes],
    }
