"""Whether what a segment of readings says can be trusted: the numbers behind the check that holds broken readings back.

Only readings that wait to be loaded are judged; what is then done about broken ones is decided by whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.errors import CorruptSegmentError
from warehouse.lake import Segment, path, pending_loads

ENOUGH = 5
"""Article pages below which shares say nothing."""

LEAST_SHARES = {"title": 0.9, "body": 0.7, "published_at": 0.7}
"""The least share of article pages that must give the field; a redesign of a portal drops one of these first."""

LEAST_ANSWERED = 0.5
"""The least share of requests that must be answered usefully."""

_HARMLESS = ("ok", "not_found", "gone", "offsite", "robots_denied")
_COLUMNS = ["outcome", "kind", "reject_stage", "article_id", *(f"article.{field}" for field in LEAST_SHARES)]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What waits to be loaded: `problems` in words, and whether loading it would put nonsense into the tables."""

    requests: int = 0
    unanswered: int = 0
    article_pages: int = 0
    problems: tuple[str, ...] = ()
    harmful: bool = False


def judge(home: Path, portals: Collection[str] | None = None) -> dict[Segment, Verdict]:
    """The verdict on each segment that waits, of the given portals or of all: a bad day or file holds back only itself."""
    return {segment: _verdict(path(home / "lake", "articles", segment)) for segment in pending_loads(home, portals)}


def _verdict(file: Path) -> Verdict:
    try:
        return _judge(_columns(file))
    except CorruptSegmentError as error:
        return Verdict(problems=(str(error),), harmful=True)


def by_portal(verdicts: Mapping[Segment, Verdict]) -> dict[str, Verdict]:
    """The verdicts on each portal's segments added up, their problems one after the other; harmful where any of them is."""
    found: dict[str, Verdict] = {}
    for (portal, _), verdict in verdicts.items():
        before = found.get(portal, Verdict())
        found[portal] = Verdict(
            before.requests + verdict.requests,
            before.unanswered + verdict.unanswered,
            before.article_pages + verdict.article_pages,
            before.problems + verdict.problems,
            before.harmful or verdict.harmful,
        )
    return found


def _judge(rows: pa.Table) -> Verdict:
    unanswered = sum(outcome not in _HARMLESS for outcome in rows["outcome"].to_pylist())
    articles = rows.filter(rows["article_id"].is_valid())
    unread = pc.sum(pc.and_(pc.equal(rows["kind"], "article"), pc.equal(rows["reject_stage"], "read"))).as_py() or 0
    pages = len(articles) + unread
    nonsense = []
    if pages >= ENOUGH:
        for field, least in LEAST_SHARES.items():
            found = len(articles) - articles["article"].combine_chunks().field(field).null_count
            if found < least * pages:
                nonsense.append(f"only {found} of {pages} article pages gave {field}; has the portal's layout changed?")
    problems = list(nonsense)
    if unanswered > (1 - LEAST_ANSWERED) * len(rows):
        problems.append(f"{unanswered} of {len(rows)} requests were not answered usefully")
    return Verdict(len(rows), unanswered, pages, tuple(problems), bool(nonsense))


def _columns(file: Path) -> pa.Table:
    try:
        return pq.ParquetFile(file).read(columns=_COLUMNS)
    except (pa.ArrowException, OSError) as error:
        raise CorruptSegmentError(
            f"{file} cannot be read ({error}); delete it and run again: it is made anew from lake/pages"
        ) from error
