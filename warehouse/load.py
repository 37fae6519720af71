"""The load: pending segments of the lake become the next state of the warehouse, published in one step.

The order of the steps and the report of what they did belong here; the steps themselves have rooms of their own.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import duckdb

from scraper.items import Portal
from warehouse import bands, build, dimensions, joining, lake, partitions, publish, reconcile, staging, views
from warehouse.files import lock, sweep

ROUND = 64 << 20
"""Bytes of readings that are folded in at once, some 80,000 articles; what waits beyond that follows in further rounds."""


@dataclass(frozen=True, slots=True)
class PortalChanges:
    """What one load changed for one portal, in numbers of articles, observations and pages."""

    new: int = 0
    edited: int = 0
    removed: int = 0
    reappeared: int = 0
    views_observed: int = 0
    counts_risen: int = 0
    rejects: int = 0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one load did. `stories_new` counts new clusters of at least two articles; `seconds` names the parts of the work."""

    load_number: int = 0
    segments: int = 0
    portals: Mapping[str, PortalChanges] = field(default_factory=dict)
    stories_new: int = 0
    stories_grown: int = 0
    stories_merged: int = 0
    partitions: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)


def load(
    home: Path,
    registry: Mapping[str, Portal],
    portals: Collection[str] | None = None,
    *,
    segments: Collection[lake.Segment] | None = None,
) -> LoadReport:
    """Load every segment of readings that the warehouse does not hold yet, of the given portals or of all.

    registry: the portals known, for the `portals` table. segments: where given, no other segment is loaded.
    With nothing pending and a registry that says what it said, no file is touched, unless the Parquet copies are not those of
    the warehouse, since an earlier load was killed or another file put in its place: then they are made. Raises a
    WarehouseError (BusyError, CorruptSegmentError, NotSignedError) with what to do; the published warehouse is then as it was.
    """
    home = Path(home)
    seconds: dict[str, float] = {}
    started = time.perf_counter()
    with lock(home / "warehouse.lock"):
        sweep(home)
        pending = [s for s in lake.pending_loads(home, portals) if segments is None or s in segments]
        report = LoadReport()
        if pending or _outdated(home, registry):
            with publish.copy(home, seconds) as con:
                for segments_at_once in _rounds(home / "lake", pending):
                    if report.load_number:
                        staging.clear(con)
                    report = _sum(report, _fold(con, home, registry, segments_at_once, seconds))
        count = _export(home, seconds)
    seconds["total"] = time.perf_counter() - started
    return replace(report, partitions=count, seconds=seconds)


def _rounds(lake_folder: Path, pending: Sequence[lake.Segment]) -> Iterator[list[lake.Segment]]:
    """What waits in parts of bounded size, in the order of landing, so that memory does not grow with a backlog; at least one."""
    part: list[lake.Segment] = []
    size = 0
    for segment in pending:
        more = lake.path(lake_folder, "articles", segment).stat().st_size
        if part and size + more > ROUND:
            yield part
            part, size = [], 0
        part.append(segment)
        size += more
    yield part


def _sum(one: LoadReport, other: LoadReport) -> LoadReport:
    """What two rounds of one load did together."""
    empty = PortalChanges()
    portals = {
        name: PortalChanges(
            *(
                getattr(one.portals.get(name, empty), part.name) + getattr(other.portals.get(name, empty), part.name)
                for part in fields(PortalChanges)
            )
        )
        for name in sorted({*one.portals, *other.portals})
    }
    return LoadReport(
        other.load_number,
        one.segments + other.segments,
        portals,
        one.stories_new + other.stories_new,
        one.stories_grown + other.stories_grown,
        one.stories_merged + other.stories_merged,
    )


def _outdated(home: Path, registry: Mapping[str, Portal]) -> bool:
    """Whether the published warehouse lacks what this version of its tables or this registry says, without any new page."""
    published = publish.database(home)
    if not published.exists():
        return False
    with publish.attach(published, published, read_only=True) as con:
        return not build.is_current(con) or dimensions.differ(con, registry)


def _fold(
    con: duckdb.DuckDBPyConnection,
    home: Path,
    registry: Mapping[str, Portal],
    pending: list[lake.Segment],
    seconds: dict[str, float],
) -> LoadReport:
    started = time.perf_counter()
    build.prepare(con)
    staging.stage(con, home / "lake", pending)
    staging.observe(con)
    build.requests(con)
    build.draft(con)
    views.fold(con)
    reconcile.fold(con)
    build.apply(con)
    seconds["merge"] = seconds.get("merge", 0.0) + time.perf_counter() - started
    started = time.perf_counter()
    joining.join(con, home)
    seconds["stories"] = seconds.get("stories", 0.0) + time.perf_counter() - started
    dimensions.fold(con, registry)
    number = con.execute("SELECT load_number FROM internal.state").fetchall()[0][0]
    if pending:
        con.executemany("INSERT INTO internal.loaded_segments VALUES (?, ?, ?)", [[*segment, number] for segment in pending])
    partitions.forget(con, home / "warehouse")
    return _report(con, number, len(pending))


def _export(home: Path, seconds: dict[str, float]) -> int:
    published = publish.database(home)
    if not published.exists():
        return 0
    started = time.perf_counter()
    with publish.attach(published, published, read_only=True) as con:
        con.execute(staging.MACROS)
        count = partitions.export(con, home / "warehouse")
        bands.tidy(con, home)
    seconds["parquet"] = time.perf_counter() - started
    return count


def _report(con: duckdb.DuckDBPyConnection, number: int, segments: int) -> LoadReport:
    rows = con.execute("""
        SELECT portal, CAST(sum(new) AS BIGINT), CAST(sum(edited) AS BIGINT), CAST(sum(removed) AS BIGINT),
            CAST(sum(reappeared) AS BIGINT), CAST(sum(observed) AS BIGINT),
            CAST(sum(risen) AS BIGINT), CAST(sum(rejects) AS BIGINT)
        FROM (
            SELECT n.portal, o.article_id IS NULL AS new, o.version IS NOT NULL AND v.newer AS edited,
                n.removed_at IS NOT NULL AND o.removed_at IS NULL AS removed,
                n.removed_at IS NULL AND o.removed_at IS NOT NULL AS reappeared,
                coalesce(n.views > o.views, false) AS risen, 0 AS observed, 0 AS rejects
            FROM next AS n LEFT JOIN old AS o USING (article_id)
            LEFT JOIN (SELECT a.article_id, max(a.version) > max(b.version) AS newer FROM next_versions AS a
                JOIN old_versions AS b USING (article_id) GROUP BY a.article_id) AS v USING (article_id)
            UNION ALL BY NAME SELECT p.portal, 1 AS observed FROM new_counts AS c
            JOIN (SELECT DISTINCT article_id, portal FROM places) AS p USING (article_id)
            UNION ALL BY NAME SELECT portal, 1 AS rejects FROM new_rejects
            UNION ALL BY NAME SELECT DISTINCT portal FROM staged
        ) GROUP BY portal ORDER BY portal
    """).fetchall()
    stories = con.execute("""
        SELECT count(*) FILTER (earlier = 0), count(*) FILTER (earlier = 1 AND articles > largest), count(*) FILTER (earlier > 1)
        FROM story_changes
    """).fetchall()[0]
    portals = {portal: PortalChanges(*(int(value or 0) for value in values)) for portal, *values in rows}
    return LoadReport(number, segments, portals, *stories)
