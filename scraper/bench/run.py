"""One measurement: every reader on every page, scores added up by field and by family, time taken on the processor.

What is right is decided by `scoring`; how the report looks is decided by the command.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scraper import extraction, platforms
from scraper.bench import scoring
from scraper.bench.readers import OURS, Answer, Reader, moment
from scraper.bench.truth import Case, Truth
from scraper.document import Document
from scraper.items import Reading, Sighting

NO_ARTICLE = ("listing", "home", "error")
"""Kinds of pages that no article may come out of; `other` and static pages may be read as one."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One field of one page that is not right."""

    page: str
    family: str
    field: str
    verdict: str
    found: Any
    true: Any
    origin: str | None = None


@dataclass(slots=True)
class Report:
    """What was measured.

    `scores`: verdicts by reader, field and family. `bodies`: token-F1 of each text by reader and family. `seconds`: processor
    time by reader over `pages` article pages. `sightings`: of listings, how many true items were found, how many sightings were
    given where a listing's items are all known, and how many of these are true items. `mistakes` are our own.
    """

    pages: int = 0
    scores: dict[str, dict[tuple[str, str], Counter[str]]] = field(default_factory=dict)
    bodies: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    sightings: Counter[str] = field(default_factory=Counter)
    mistakes: list[Mistake] = field(default_factory=list)

    def total(self, reader: str, name: str) -> Counter[str]:
        """The verdicts of a field over all families."""
        return sum((votes for (told, _), votes in self.scores[reader].items() if told == name), Counter())

    def mean_f1(self, reader: str) -> float | None:
        """The mean token-F1 over all texts; None where there is none."""
        scores = [score for family in self.bodies[reader].values() for score in family]
        return sum(scores) / len(scores) if scores else None


def measure(cases: Iterable[Case], readers: Sequence[Reader], tick: Callable[[], object] = lambda: None) -> Report:
    """Read all pages with all readers. `tick` is called after each page.

    Ours must be among the readers: it says which family a page is of, and reads the listings. A first page is read by all
    before the clock runs, so that what they load on first use is not counted.
    """
    report = Report()
    for reader in readers:
        report.seconds[reader.name] = 0.0
        report.scores[reader.name] = defaultdict(Counter)
        report.bodies[reader.name] = defaultdict(list)
    warm = False
    for case in cases:
        reading = extraction.read(case.page)
        _score_kind(report, case, reading)
        if case.known and case.published:
            if not warm:
                for reader in readers:
                    reader.read(case.page.body, case.page.url)
                warm = True
            _score_article(report, case, readers)
        if case.items:
            _score_listing(report, case, reading.sightings)
        tick()
    return report


def _score_kind(report: Report, case: Case, reading: Reading) -> None:
    """Whether an article comes out of a page where one should, and none where none should."""
    wanted = case.kind == "article" and case.published
    if not wanted and case.published and case.kind not in NO_ARTICLE:
        return
    verdict = scoring.judge(wanted or None, True if reading.article else None, same=True)
    family = reading.article.platform if reading.article else "-"
    report.scores[OURS]["is an article", family][verdict] += 1
    if verdict != "right":
        why = reading.reject.reason if reading.reject else reading.kind
        report.mistakes.append(
            Mistake(case.page.url, family, "is an article", verdict, reading.article.title if reading.article else why, case.kind)
        )


def _score_article(report: Report, case: Case, readers: Sequence[Reader]) -> None:
    report.pages += 1
    answers: dict[str, Answer] = {}
    for reader in readers:
        began = time.process_time()
        answers[reader.name] = reader.read(case.page.body, case.page.url)
        report.seconds[reader.name] += time.process_time() - began
    family = answers[OURS].family or "-"
    for reader in readers:
        told = answers[reader.name]
        for name in reader.fields:
            if name not in case.known:
                continue
            true, found = case.known[name], getattr(told, name)
            if name == "body":
                score = scoring.token_f1(found or "", true or "")
                report.bodies[reader.name][family].append(score)
                if reader.name == OURS and score < 0.9:
                    report.mistakes.append(
                        Mistake(case.page.url, family, "body", f"F1 {score:.2f}", found or "", true, case.origin)
                    )
                continue
            for label, verdict in _verdicts(name, true, found):
                report.scores[reader.name][label, family][verdict] += 1
                if reader.name == OURS and verdict != "right":
                    report.mistakes.append(Mistake(case.page.url, family, label, verdict, found, true, case.origin))


def _verdicts(name: str, true: Any, found: Any) -> Iterable[tuple[str, str]]:
    if name == "published":
        yield "published day", scoring.day(true, found)
        precise = scoring.minute(true, found) if true is not None else None
        if precise is not None:
            yield "published minute", precise
    elif name == "modified":
        yield name, scoring.times(true, found)
    elif name == "views":
        yield name, scoring.number(true, found)
    elif name in ("authors", "tags"):
        yield name, scoring.names(true, found)
    else:
        yield name, scoring.text(true, found)


def _score_listing(report: Report, case: Case, sightings: Sequence[Sighting]) -> None:
    """A true item is found where a sighting has its address or its title."""
    platform = platforms.recognise(Document(case.page.body, case.page.url, case.page.headers))
    by_url = {sighting.url: sighting for sighting in sightings}
    by_title = {sighting.title: sighting for sighting in sightings if sighting.title}
    found: set[str] = set()
    for item in case.items:
        shown = by_url.get(platform.canonical_url(item.url)) or by_title.get(item.title or "")
        report.sightings["true items"] += 1
        if shown is None:
            report.mistakes.append(Mistake(case.page.url, platform.NAME, "listing item", "missing", None, item.url))
            continue
        report.sightings["found"] += 1
        found.add(shown.url)
        for label, true, told, verdict in _item_verdicts(item, shown):
            report.scores[OURS][label, platform.NAME][verdict] += 1
            if verdict != "right":
                report.mistakes.append(Mistake(case.page.url, platform.NAME, label, verdict, told, true))
    if case.complete:
        report.sightings["given"] += len(sightings)
        report.sightings["given and true"] += len(found)


def _item_verdicts(item: Truth, shown: Sighting) -> Iterable[tuple[str, Any, Any, str]]:
    if item.title is not None:
        yield "listing title", item.title, shown.title, scoring.text(item.title, shown.title)
    if item.published is not None:
        told = moment(shown.published_at, shown.published_precision)
        yield "listing date", item.published, told, scoring.day(item.published, told)
    if item.views is not None:
        yield "listing views", item.views, shown.views, scoring.number(item.views, shown.views)
