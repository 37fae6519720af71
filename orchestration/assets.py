"""The assets, pages → articles → stories → warehouse, and the steps that make them.

Each step only says what to do next for which portals; fetching, reading and SQL are called, not written, here.
"""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from orchestration import crawl, metadata
from orchestration.resources import Cycle
from scraper import extraction, pages
from scraper.vietnamese.text import syllables
from warehouse import lake, load, quality, stories

HEALTHY = "portal_reads_well"


def build(portals: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The four assets; the first three have a partition for each portal, and one run may cover many of them."""
    many = {"partitions_def": portals, "backfill_policy": dg.BackfillPolicy.single_run(), "group_name": "news"}

    @dg.asset(name="pages", pool="crawl", kinds={"scrapy", "parquet"}, **many)
    def crawled_pages(
        context: dg.AssetExecutionContext, cycle: Cycle, pipes: dg.PipesSubprocessClient
    ) -> dg.MaterializeResult:
        """Raw pages of the portals, fetched politely and kept for ever in `lake/pages`."""
        for segment in pages.recover(cycle.place.lake):
            context.log.info(f"kept what an interrupted crawl had fetched: {segment.name}")
        report = crawl.run(context, pipes, cycle.place, context.partition_keys, cycle.clock_offset)
        for name, entry in report["portals"].items():
            context.add_asset_metadata(metadata.crawl(entry), asset_key="pages", partition_key=name)
        return dg.MaterializeResult(metadata=metadata.pages(cycle.place, context.partition_keys))

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
            rows = _read(cycle, name)
            verdict = quality.judge(cycle.place.path, name)
            context.add_asset_metadata(metadata.verdict(rows, verdict), asset_key="articles", partition_key=name)
            if verdict.problems:
                context.log.warning(f"{name} is held back: {'; '.join(verdict.problems)}")
        return dg.MaterializeResult(
            metadata=metadata.articles(cycle.place, context.partition_keys),
            check_results=[_check(cycle, context.partition_keys)],
        )

    @dg.asset(name="stories", deps=[read_articles], kinds={"numpy", "parquet"}, **many)
    def signed_stories(context: dg.AssetExecutionContext, cycle: Cycle) -> dg.MaterializeResult:
        """Signatures of the texts, by which copies are found across portals, in `lake/signatures`."""
        for name in context.partition_keys:
            signed = sum(
                stories.sign(cycle.place.lake, name, segment, syllables)
                for segment in stories.pending_signatures(cycle.place.lake, name)
            )
            context.add_asset_metadata({"signed": signed}, asset_key="stories", partition_key=name)
        return dg.MaterializeResult(metadata=metadata.signatures(cycle.place, context.partition_keys))

    @dg.asset(name="warehouse", deps=[signed_stories], pool="warehouse", kinds={"duckdb", "parquet"}, group_name="news")
    def loaded_warehouse(context: dg.AssetExecutionContext, cycle: Cycle) -> dg.MaterializeResult:
        """The tables that people query: `warehouse.duckdb`, and the same as Parquet."""
        held_back = [name for name in lake.portals(cycle.place.lake) if quality.judge(cycle.place.path, name).problems]
        loadable = [name for name in lake.portals(cycle.place.lake) if name not in held_back]
        report = load.load(cycle.place.path, cycle.registry, loadable, syllables)
        return dg.MaterializeResult(metadata=metadata.warehouse(cycle.place, report, held_back))

    return [crawled_pages, read_articles, signed_stories, loaded_warehouse]


def _read(cycle: Cycle, name: str) -> int:
    """Reads every segment of pages that was not read yet; gives the number of pages read."""
    rows = 0
    for segment in lake.pending_readings(cycle.place.lake, name):
        fetched = list(pages.read_segment(segment))
        lake.write_readings(
            cycle.place.lake,
            name,
            segment.stem,
            ((page, extraction.read(page, cycle.registry.get(name))) for page in fetched),
        )
        rows += len(fetched)
    return rows


def _check(cycle: Cycle, names: Sequence[str]) -> dg.AssetCheckResult:
    """One result for the run: an error, which stops it, only when every portal is broken; else the sound ones go on."""
    problems = {name: "; ".join(quality.judge(cycle.place.path, name).problems) for name in names}
    broken = {name: text for name, text in problems.items() if text}
    return dg.AssetCheckResult(
        check_name=HEALTHY,
        passed=not broken,
        severity=dg.AssetCheckSeverity.ERROR if len(broken) == len(names) else dg.AssetCheckSeverity.WARN,
        metadata={"held back": dg.MetadataValue.json(broken), "portals": len(names)},
    )
