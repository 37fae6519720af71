"""Whether what a portal's latest readings say can be trusted: the numbers behind the check that holds a broken portal back.

Only readings that wait to be loaded are judged; what is then done about a broken portal is decided by whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection
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
    """What waits to be loaded of one portal: `problems` in words, and whether loading them would put nonsense into the tables."""

    requests: int = 0
    unanswered: int = 0
    article_pages: int = 0
    problems: tuple[str, ...] = ()
    harmful: bool = False


def judge(home: Path, portals: Collection[str] | None = None) -> dict[str, Verdict]:
    """The verdict on each of the portals, or on all with readings that wait; raises CorruptSegmentError on a broken file."""
    waiting: dict[str, list[Segment]] = {name: [] for name in portals or ()}
    for segment in pending_loads(home, portals):
        waiting.setdefault(segment[0], []).append(segment)
    return {name: _judge([path(home / "lake", "articles", segment) for segment in found]) for name, found in waiting.items()}


def _judge(files: list[Path]) -> Verdict:
    if not files:
        return Verdict()
    rows = pa.concat_tables([_columns(file) for file in files])
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
