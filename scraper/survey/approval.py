"""What a person approved of a portal's survey, kept in a small file, and what of it no longer holds.

Only what was found is compared; asking the portal is the survey's business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from scraper.caller import meaning
from scraper.items import Article
from scraper.survey.survey import SURE, Place, Survey

FIELDS = ("title", "lead", "body", "author", "source", "category", "published_at", "views", "images", "attachments")
NEEDED = ("title", "body", "published_at")
"""Fields without which an article is no news: a portal whose articles all lack one is not read well."""
LETTERS = 200
"""Of a text that a record keeps."""


class RecordError(RuntimeError):
    """The file of an approval cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference to what was approved or to what every portal must give; `broken` tells the grave from the everyday."""

    what: str
    broken: bool
    was: str | None = None
    now: str | None = None


def value(article: Article, field: str) -> str | None:
    """A field as a record keeps it and a person reads it: long texts cut, files by their number; None where unknown."""
    found = getattr(article, field)
    if found is None or found == ():
        return None
    if field in ("images", "attachments"):
        return f"{len(found)} files"
    text = found.isoformat(timespec="minutes") if field == "published_at" else " ".join(str(found).split())
    return text if len(text) <= LETTERS else f"{text[:LETTERS]}…"


def record(survey: Survey, day: date) -> dict[str, Any]:
    """The survey as it is kept when a person approves it."""
    return {
        "approved_on": day.isoformat(),
        "platform": survey.platform,
        "pager": survey.pager,
        "places": [
            {"url": place.url, "kind": place.kind, "articles": place.articles, "dated": place.dated, "viewed": place.viewed}
            for place in survey.places
            if place.articles
        ],
        "articles": [
            {
                "url": sample.url,
                "key": sample.article.key,
                "words": sample.article.word_count,
                "fields": {field: value(sample.article, field) for field in FIELDS},
            }
            for sample in survey.samples
            if sample.article is not None
        ],
    }


def read(file: Path) -> dict[str, Any] | None:
    """The record kept in a file, None where there is none; RecordError where it is not one."""
    if not file.exists():
        return None
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        compare(kept, Survey(""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordError(f"{file} is no record of an approval ({error}); delete it and approve anew") from error
    return dict(kept)


def compare(kept: Mapping[str, Any] | None, survey: Survey) -> list[Change]:
    """What is broken or changed, field by field, the grave first; `kept` is the last approval or None."""
    changes = [Change(problem, broken=True) for problem in survey.problems]
    if not survey.problems:
        changes += _unread(survey)
    if kept is not None:
        changes += [*_places(kept, survey), *_articles(kept, survey)]
    return sorted(changes, key=lambda change: not change.broken)


def _unread(survey: Survey) -> list[Change]:
    """What every portal must give: its named sections, articles, and in some of these each field that news cannot lack."""
    articles = survey.articles
    changes = [
        Change(f"{place.url}, which the portal's file names: {meaning(place.outcome)}", broken=True)
        for place in survey.places
        if place.kind == "named" and place.outcome != "ok"
    ]
    if survey.looks_like != survey.platform and survey.sure < SURE:
        changes.append(Change("platform: its pages look otherwise", not articles, survey.platform, survey.looks_like))
    if not articles:
        return changes + [Change(f"{sample.url}: {sample.reason}", broken=True) for sample in survey.samples]
    lacking = [field for field in NEEDED if not any(value(article, field) for article in articles)]
    return changes + [Change(f"{field}: found in none of {len(articles)} articles", broken=True) for field in lacking]


def _places(kept: Mapping[str, Any], survey: Survey) -> list[Change]:
    if survey.problems and not survey.samples and not survey.places[1:]:
        return []  # nothing else was asked, and the problem says why
    changes = []
    if kept["platform"] != survey.platform and survey.platform is not None:
        changes.append(Change("platform", broken=True, was=kept["platform"], now=survey.platform))
    if kept["pager"] and not survey.pager:
        changes.append(Change("pager: a listing's next page shows no other articles", broken=True, was="works"))
    now = {place.url: place for place in survey.places}
    for place in kept["places"]:
        found = now.get(place["url"])
        if found is None or place["kind"] == "next":
            continue
        if not found.articles:
            was = f"{place['articles']} articles"
            changes.append(Change(f"{found.kind} {found.url}", broken=True, was=was, now=_state(found)))
            continue
        for what, had, has in (("dates", place["dated"], found.dated), ("view counts", place["viewed"], found.viewed)):
            if had and not has:
                changes.append(Change(f"{what} on {found.kind} {found.url}", broken=True, was=f"at {had} articles"))
    for kind in ("feed", "sitemap"):
        had = any(place["kind"] == kind for place in kept["places"])
        if had and not any(place.kind == kind for place in survey.places):
            changes.append(Change(f"{kind}: none is named any more", broken=True, was="named"))
    return changes


def _state(place: Place) -> str:
    return "no articles" if place.outcome == "ok" else meaning(place.outcome)


def _articles(kept: Mapping[str, Any], survey: Survey) -> list[Change]:
    """The approved articles that were read again, field by field; where none stands any more, the fields that all of them had."""
    now = {sample.url: sample for sample in survey.samples}
    asked = [(was, now[was["url"]]) for was in kept["articles"] if was["url"] in now]
    changes = [
        Change(f"{was['url']}: {sample.reason}", broken=sample.outcome not in ("not_found", "gone"), was="an article")
        for was, sample in asked
        if sample.article is None
    ]
    again = [(was, sample.article) for was, sample in asked if sample.article is not None]
    for field in FIELDS:
        changes += _reread(field, again) if again else _missing(field, kept, survey)
    return changes


def _reread(field: str, again: Sequence[tuple[Mapping[str, Any], Article]]) -> list[Change]:
    """A field of the articles read again: lost is broken; told otherwise is an edit, unless it is so on each of several articles.

    Editors change a title or a day now and then, a redesign changes all at once. Counters rise, so their value tells nothing.
    """
    lost: list[Change] = []
    retold: list[Change] = []
    for was, article in again:
        what, before, after = f"{field} of {was['url']}", was["fields"].get(field), value(article, field)
        if before is None:
            continue
        if after is None:
            lost.append(Change(what, broken=True, was=before))
        elif field == "body" and was["words"] >= 2 * article.word_count:
            retold.append(Change(what, False, f"{was['words']} words", f"{article.word_count} words"))
        elif before != after and field != "views":
            retold.append(Change(what, False, before, after))
    grave = field in NEEDED and len(retold) == len(again) > 1
    return lost + [replace(change, broken=grave) for change in retold]


def _missing(field: str, kept: Mapping[str, Any], survey: Survey) -> list[Change]:
    """A field that every approved article had and no article of today has, where no approved one stands any more."""
    had = bool(kept["articles"]) and all(article["fields"].get(field) for article in kept["articles"])
    if not had or not survey.articles or any(value(article, field) for article in survey.articles):
        return []
    what = f"{field}: found in none of {len(survey.articles)} articles"
    return [Change(what, broken=True, was="found in all that were approved")]
