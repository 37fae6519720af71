"""`tintinh run`: one cycle now over some or all live portals, through the same Dagster job as the schedules.

The job is defined in `orchestration.definitions`; this names the portals and shows what came of it.
"""

from __future__ import annotations

import click

from orchestration.commands.options import home_option, json_option
from orchestration.home import Home


@click.command(
    epilog="""\b
Examples:
  tintinh run                 every live portal
  tintinh run haugiang        one portal, whatever its status
  tintinh run --json a b      two portals in one run, the outcome as JSON"""
)
@click.argument("names", metavar="[PORTAL]...", nargs=-1)
@json_option
@click.option("--clock-offset", type=float, default=0.0, metavar="SECONDS", help="Live this much later than now (for trials).")
@home_option
def command(names: tuple[str, ...], as_json: bool, clock_offset: float, home: Home) -> None:
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
    chosen = list(dict.fromkeys(names)) or partitions.live(registry)
    if not chosen:
        raise click.ClickException(
            f"no portal is live; add {home.portals}/NAME.toml with name, province and start_urls, or name a portal"
        )
    result = cycle_run.run(home, chosen, clock_offset=clock_offset)
    outcome.show(result, chosen, as_json=as_json)
    if result.interrupted:
        raise SystemExit(130)
    if outcome.failed(result, chosen):
        raise SystemExit(1)
