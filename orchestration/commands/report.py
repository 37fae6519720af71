"""`tintinh report`: one HTML page with charts of what the warehouse holds.

What the page says belongs to `warehouse.report`; this only names the file.
"""

from __future__ import annotations

from pathlib import Path

import click

from orchestration.commands.options import home_option
from orchestration.home import Home


@click.command(
    epilog="""\b
Examples:
  tintinh report
  tintinh report --out /srv/www/tintinh.html"""
)
@click.option(
    "--out", "target", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Else report.html in the home."
)
@home_option
def command(target: Path | None, home: Home) -> None:
    """Write one page with charts: what came in, what is stale, who copies whom, what is read.

    The file needs no network and no script; send it, print it, open it on a phone.
    """
    from warehouse import report

    click.echo(f"written to {report.write(home.path, target or home.path / 'report.html')}")
