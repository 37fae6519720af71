"""`tintinh import`: web archives into the raw pages as if crawled, then read, signed and loaded like a cycle's own.

Reading the archive format belongs to `scraper.archive`; the rest is the job without its crawl.
"""

from __future__ import annotations

from pathlib import Path

import click

from orchestration.commands.options import home_option, json_option
from orchestration.home import Home, prepare


@click.command(
    epilog="""\b
Examples:
  tintinh import haugiang-2021.warc.gz
  tintinh import --portal haugiang *.wacz"""
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--portal", metavar="NAME", help="Whose pages these are; else the registry decides by host.")
@json_option
@home_option
def command(files: tuple[Path, ...], portal: str | None, as_json: bool, home: Home) -> None:
    """Take WARC or WACZ files, plain or gzip, into the lake and the warehouse. Taking a file twice changes nothing.

    A damaged file gives what can be read, and exit code 1."""
    from orchestration import cycle_run, definitions, outcome
    from scraper import archive, portals

    prepare(home)
    registry = portals.load(home.path)
    if portal is not None and portal not in registry:
        raise click.ClickException(f"no portal is named {portal}; `tintinh portals list` shows the known ones")
    report = archive.import_warc(files, home.lake, registry, portal)
    outcome.imported(report, as_json=as_json)
    names = list(report.pages)
    result = cycle_run.run(home, names, job=definitions.READ_JOB)
    outcome.show(result, names, as_json=as_json, imported=report)
    if report.problems or outcome.failed(result, names):
        raise SystemExit(1)
