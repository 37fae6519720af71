"""`tintinh ui`: Dagster's web UI and daemon over this home, with the schedules on, on 127.0.0.1.

It only starts Dagster with the home's settings; what the schedules do is defined in `orchestration.schedules`.
"""

from __future__ import annotations

import os
import sys

import click

from orchestration.commands.options import home_option
from orchestration.home import Home, environment, prepare


@click.command(epilog="\b\nExample:\n  tintinh ui --port 3000    then open http://127.0.0.1:3000")
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65535), help="Port on 127.0.0.1.")
@home_option
def command(port: int, home: Home) -> None:
    """Watch and steer the cycles in the browser; the schedules run as long as this does. Ctrl-C ends it."""
    prepare(home)
    os.environ.update(environment(home))
    program = [sys.executable, "-m", "dagster", "dev", "-m", "orchestration.definitions", "-h", "127.0.0.1", "-p", str(port)]
    click.echo(f"http://127.0.0.1:{port}  (home: {home.path})", err=True)
    sys.stderr.flush()
    os.execv(sys.executable, program)  # noqa: S606
