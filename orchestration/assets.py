"""The assets, pages → articles → stories → warehouse, and the steps that make them.

Each step only says what to do next for which portals; fetching, reading and SQL are called, not written, here.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration import crawl, metadata, partitions, reading
from orchestration.alphabet import ALPHABET
from orchestration.home import locked
from orchestration.resources import Cycle
from scraper import pages
from scraper.vietnamese.text import syllables
from warehouse import index, lake, load, quality, stories
from warehouse.errors import CorruptSegmentError

HEALTHY = "portal_reads_well"
LOADED_WITHIN = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=50), warn_window=timedelta(hours=26))
"""Every followed portal is revisited at night, so the warehouse is loaded once a day. Dagster asks only when an asset was
made last, whichever partition it was: of the portals one that still answers would hide all others, so which of them is late or
silent is told by the view `portal_health`."""


def build(portals: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The four assets; the first three have a partition for each portal, and one run may cover many of them."""
    many: dict[str, Any] = {"partitions_def": portals, "backfill_policy": dg.BackfillPolicy.single_run(), "group_name": "news"}

    @dg.asset(name="pages", kinds={"scrapy", "parquet"}, **many)
    def crawled_pages(context: dg.AssetExecutionContext, cycle: Cycle, pipes: dg.PipesSubprocessClient) -> dg.MaterializeResult:
        """Raw pages of the portals, fetched politely and kept for ever in `lake/pages`."""
        names = partitions.covered(context.run.tags, context.partition_keys)
        for segment in pages.recover(cycle.place.lake):
            context.log.info(f"kept what an interrupted crawl had fetched: {segment.name}")
        mode, processes = partitions.mode(context.run.tags, cycle.mode), partitions.processes(context.run.tags)
        report = crawl.run(context, pipes, cycle.place, names, cycle.clock_offset, mode, processes)
        for name in names:
            entry = report["portals"].get(name) or {}
            files = [lake.path(cycle.place.lake, "pages", (name, segment)) for segment in entry.get("segments", ())]
            described = metadata.written(_folder(cycle, "pages", name), files, ["fetched_at", "status", "kind", "outcome", "url"])
            described |= metadata.crawled(entry)
            context.add_asset_metadata(described, asset_key="pages", partition_key=name)
        return dg.MaterializeResult()

    @dg.asset(
        name="articles",
        deps=[crawled_pages],
        kinds={"python", "parquet"},
        check_specs=[
            dg.AssetCheckSpec(
                HEALTHY,
                asset="articles",
                blocking=True,
                description="Most pages were fetched and most article pages gave a title, a text and a date.",
            )
        ],
        **many,
    )
    def read_articles(context: dg.AssetExecutionContext, cycle: Cycle) -> dg.MaterializeResult:
        """What each page says: the article with its evidence, or the sightings of a listing, in `lake/articles`."""
        done = reading.read_pending(cycle.place.lake, cycle.registry, context.partition_keys)
        verdicts = quality.judge(cycle.place.path, context.partition_keys)
        judged = quality.by_portal(verdicts)
        problems = {name: "; ".join(verdict.problems) for name, verdict in judged.items() if verdict.problems} | done.failed
        for name in context.partition_keys:
            files = done.written.get(name, [])
            described = metadata.written(_folder(cycle, "articles", name), files, ["kind", "article_id", "published_at", "url"])
            described["verdict"] = dg.MetadataValue.json(dataclasses.asdict(judged.get(name, quality.Verdict())))
            context.add_asset_metadata(described, asset_key="articles", partition_key=name)
            context.log.info(f"{name}: {described['dagster/row_count'].value} pages read")
        for name, problem in problems.items():
            context.log.warning(f"{name}: {problem}")
        return dg.MaterializeResult(check_results=[_check(problems, verdicts)])

    @dg.asset(name="stories", deps=[read_articles], kinds={"numpy", "parquet"}, **many)
    def signed_stories(context: dg.AssetExecutionContext, cycle: Cycle) -> dg.MaterializeResult:
        """Signatures of the texts, by which copies are found across portals, in `lake/signatures`."""
        written = _sign(cycle, context.partition_keys)
        for name in context.partition_keys:
            place = _folder(cycle, "signatures", name)
            described = metadata.written(place, written.get(name, []), ["article_id", "text_hash"])
            context.add_asset_metadata(described, asset_key="stories", partition_key=name)
        return dg.MaterializeResult()

    @dg.asset(
        name="warehouse",
        deps=[signed_stories],
        pool="warehouse",
        kinds={"duckdb", "parquet"},
        group_name="news",
        freshness_policy=LOADED_WITHIN,
    )
    def loaded_warehouse(context: dg.AssetExecutionContext, cycle: Cycle) -> dg.MaterializeResult:
        """The tables that people query: `warehouse.duckdb`, and the same as Parquet."""
        # Portals outside this run may have segments waiting too: of a run that was killed, or because the lake is read anew.
        failed = reading.read_pending(cycle.place.lake, cycle.registry).failed
        _sign(cycle)
        verdicts = quality.judge(cycle.place.path)
        sound = [segment for segment, verdict in verdicts.items() if not verdict.harmful]
        held_back = {f"{name} {segment}": "; ".join(v.problems) for (name, segment), v in verdicts.items() if v.harmful}
        report = load.load(cycle.place.path, cycle.registry, segments=sound)
        if cycle.place.warehouse.exists():
            indexed = index.refresh(cycle.place.path, ALPHABET)
            context.log.info(f"search index brought up to date with {indexed} articles that were read or shown anew")
        return dg.MaterializeResult(metadata=metadata.warehouse(cycle.place, report, held_back | failed))

    return [crawled_pages, read_articles, signed_stories, loaded_warehouse]


def _folder(cycle: Cycle, kind: str, name: str) -> Path:
    return cycle.place.lake / kind / f"portal={name}"


def _sign(cycle: Cycle, names: Sequence[str] | None = None) -> dict[str, list[Path]]:
    """Signs the readings that wait for it; gives the files written by portal."""
    written: dict[str, list[Path]] = {}
    with locked(cycle.place.lake / ".reading"):
        for name, segment in lake.pending_signatures(cycle.place.lake, names):
            try:
                written.setdefault(name, []).append(stories.sign(cycle.place.lake, name, segment, syllables=syllables))
            except CorruptSegmentError:
                continue  # the check names this file and holds it back
    return written


def _check(problems: Mapping[str, str], verdicts: Mapping[lake.Segment, quality.Verdict]) -> dg.AssetCheckResult:
    """One result for the run: an error, which stops it, only when all that waits is nonsense; else the sound segments go on."""
    harmful = [f"{name} {segment}" for (name, segment), verdict in verdicts.items() if verdict.harmful]
    return dg.AssetCheckResult(
        check_name=HEALTHY,
        passed=not problems,
        severity=dg.AssetCheckSeverity.ERROR if harmful and len(harmful) == len(verdicts) else dg.AssetCheckSeverity.WARN,
        metadata={"problems": dg.MetadataValue.json(dict(problems)), "held back": dg.MetadataValue.json(harmful)},
    )
