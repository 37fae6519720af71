"""`tintinh run`: one cycle now over the portals that are followed or named, through the same Dagster job as the schedules.

The job is defined in `orchestration.definitions`; this names the portals and shows what came of it.
"""

from __future__ import annotations

import click

from orchestration import crawl_processes
from orchestration.commands.options import home_option, json_option
from orchestration.home import Home
from scraper.crawl.revisits import MODES


@click.command(
    epilog="""\b
Examples:
  tintinh run                 every live portal that you follow: its file is yours, or `portals check` verified it
  tintinh run --all           every live portal, those too that nobody has tried yet
  tintinh run haugiang        one portal, whatever its status
  tintinh run --mode backfill haugiang
  tintinh run --json a b      two portals in one run, the outcome as JSON"""
)
@click.argument("names", metavar="[PORTAL]...", nargs=-1)
@click.option("--all", "untried_too", is_flag=True, help="Also the built-in live portals that nobody has verified yet.")
@json_option
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="daily",
    show_default=True,
    help="daily: what is new, and known articles that are due. incremental: only what is new. "
    "backfill: every listing to its end, over days. revisit: known articles and listings that are due.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, crawl_processes.MOST),
    metavar="N",
    help="Crawl in so many processes, for hundreds of portals; else TINTINH_PROCESSES, or 1.",
)
@click.option("--clock-offset", type=float, default=0.0, metavar="SECONDS", help="Live this much later than now (for trials).")
@home_option
def command(
    names: tuple[str, ...],
    untried_too: bool,
    as_json: bool,
    mode: str,
    processes: int | None,
    clock_offset: float,
    home: Home,
) -> None:
    """Crawl, read, find copies and load, once, now. Exit code 0 only if every portal came through, 130 if interrupted."""
    from orchestration import cycle_run, outcome, partitions
    from scraper import portals

    broken: list[portals.RegistryError] = []
    registry = portals.load(home.path, broken)
    for error in broken:
        if error.file.stem in names:
            raise error
    unknown = [name for name in names if name not in registry]
    if unknown:
        raise click.ClickException(
            f"no portal is named {', '.join(unknown)}; `tintinh portals list` shows the known ones, and a file "
            f"{home.portals}/NAME.toml adds one"
        )
    if names and untried_too:
        raise click.ClickException("name portals or say --all, not both")
    untried = partitions.untried(registry)
    chosen = list(dict.fromkeys(names)) or partitions.followed(registry) + (untried if untried_too else [])
    if not chosen:
        raise click.ClickException(
            f"no portal is live and followed here. The {len(untried)} live ones of the built-in registry were never tried and "
            "are asked only by name: try one with `tintinh portals check NAME`, which then is followed; add your own with "
            "`tintinh portals add URL`; name portals; or say --all"
        )
    if not names and not untried_too and untried and not as_json:
        click.echo(f"{len(untried)} live portals that nobody has verified are left out (`tintinh portals list`, --all)", err=True)
    result = cycle_run.run(home, chosen, clock_offset=clock_offset, mode=mode, processes=processes)
    outcome.show(result, chosen, as_json=as_json)
    if result.interrupted:
        raise SystemExit(130)
    if outcome.failed(result, chosen):
        raise SystemExit(1)
