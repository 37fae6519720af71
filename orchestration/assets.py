"""The assets, pages → articles → stories → warehouse, and the steps that make them.

Each step only says what to do next for which portals; fetching, reading and SQL are called, not written, here.
"""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow.parquet as pq

from orchestration import crawl, metadata
from orchestration.resources import Cycle
from scraper import extraction, pages
from scraper.vietnamese.text import syllables
from warehouse import lake, load, quality, stories

HEALTHY = "portal_reads_well"


def build(portals: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The four assets; the first three have a partition for each portal, and one run may cover many of them."""
    many: dict[str, Any] = {"partitions_def": portals, "backfill_policy": dg.BackfillPolicy.single_run(), "group_name": "news"}

    @dg.asset(name="pages", kinds={"scrapy", "parquet"}, **many)
    def crawled_pages(context: dg.AssetExecutionContext, cycle: Cycle, pipes: dg.PipesSubprocessClient) -> dg.MaterializeResult:
        """Raw pages of the portals, fetched politely and kept for ever in `lake/pages`."""
        for segment in pages.recover(cycle.place.lake):
            context.log.info(f"kept what an interrupted crawl had fetched: {segment.name}")
        report = crawl.run(context, pipes, cycle.place, context.partition_keys, cycle.clock_offset)
        for name in context.partition_keys:
            described = metadata.folder(_folder(cycle, "pages", name), ["fetched_at", "status", "kind", "outcome", "url"])
            described["crawl"] = dg.MetadataValue.json(report["portals"].get(name))
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
        for name in context.partition_keys:
            context.log.info(f"{name}: {_read(cycle, name)} pages read")
        verdicts = quality.judge(cycle.place.path, context.partition_keys)
        for name, verdict in verdicts.items():
            for problem in verdict.problems:
                context.log.warning(f"{name}: {problem}")
            described = metadata.folder(_folder(cycle, "articles", name), ["kind", "article_id", "published_at", "url"])
            described["verdict"] = dg.MetadataValue.json(dataclasses.asdict(verdict))
            context.add_asset_metadata(described, asset_key="articles", partition_key=name)
        return dg.MaterializeResult(check_results=[_check(verdicts)])

    @dg.asset(name="stories", deps=[read_articles], kinds={"numpy", "parquet"}, **many)
    def signed_stories(context: dg.AssetExecutionContext, cycle: Cycle) -> dg.MaterializeResult:
        """Signatures of the texts, by which copies are found across portals, in `lake/signatures`."""
        for name, segment in lake.pending_signatures(cycle.place.lake, context.partition_keys):
            stories.sign(cycle.place.lake, name, segment, syllables=syllables)
        for name in context.partition_keys:
            described = metadata.folder(_folder(cycle, "signatures", name), ["article_id", "text_hash"])
            context.add_asset_metadata(described, asset_key="stories", partition_key=name)
        return dg.MaterializeResult()

    @dg.asset(name="warehouse", deps=[signed_stories], pool="warehouse", kinds={"duckdb", "parquet"}, group_name="news")
    def loaded_warehouse(context: dg.AssetExecutionContext, cycle: Cycle) -> dg.MaterializeResult:
        """The tables that people query: `warehouse.duckdb`, and the same as Parquet."""
        verdicts = quality.judge(cycle.place.path)
        held_back = {name: "; ".join(verdict.problems) for name, verdict in verdicts.items() if verdict.harmful}
        for name, segment in lake.pending_signatures(cycle.place.lake):
            stories.sign(cycle.place.lake, name, segment, syllables=syllables)
        report = load.load(cycle.place.path, cycle.registry, [name for name in verdicts if name not in held_back])
        return dg.MaterializeResult(metadata=metadata.warehouse(cycle.place, report, held_back))

    return [crawled_pages, read_articles, signed_stories, loaded_warehouse]


def _folder(cycle: Cycle, kind: str, name: str) -> Path:
    return cycle.place.lake / kind / f"portal={name}"


def _read(cycle: Cycle, name: str) -> int:
    """Reads every segment of pages that was not read yet; gives the number of pages read."""
    read = 0
    portal = cycle.registry.get(name)
    for _, segment in lake.pending_readings(cycle.place.lake, [name]):
        fetched = pages.read_segment(lake.path(cycle.place.lake, "pages", (name, segment)))
        written = lake.write_readings(
            cycle.place.lake, name, segment, ((page, extraction.read(page, portal)) for page in fetched)
        )
        read += pq.read_metadata(written).num_rows
    return read


def _check(verdicts: Mapping[str, quality.Verdict]) -> dg.AssetCheckResult:
    """One result for the run: an error, which stops it, only when every portal reads as nonsense; else the sound ones go on."""
    problems = {name: "; ".join(verdict.problems) for name, verdict in verdicts.items() if verdict.problems}
    harmful = [name for name, verdict in verdicts.items() if verdict.harmful]
    return dg.AssetCheckResult(
        check_name=HEALTHY,
        passed=not problems,
        severity=dg.AssetCheckSeverity.ERROR if len(harmful) == len(verdicts) else dg.AssetCheckSeverity.WARN,
        metadata={"problems": dg.MetadataValue.json(problems), "held back": dg.MetadataValue.json(harmful)},
    )
