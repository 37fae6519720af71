"""`tintinh ui`: Dagster's web UI and daemon over this home, with the schedules on, on 127.0.0.1.

It only starts Dagster with the home's settings; what the schedules do is defined in `orchestration.schedules`.
"""

from __future__ import annotations

import os
import signal
import socket
import sys

import click

from orchestration.commands.options import home_option
from orchestration.home import Home, environment, instance, locked


@click.command(epilog="\b\nExample:\n  tintinh ui --port 3000    then open http://127.0.0.1:3000")
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65535), help="Port on 127.0.0.1.")
@home_option
def command(port: int, home: Home) -> None:
    """Watch and steer the cycles in the browser; the schedules run as long as this does. Ctrl-C ends it."""
    with instance(home):
        pass
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(f"port {port} is taken; choose another with --port") from error
    try:
        with locked(home.dagster / ".ui", wait=False) as descriptor:
            os.set_inheritable(descriptor, True)
            _become_dagster(home, port)
    except BlockingIOError as error:
        raise click.ClickException(f"another `tintinh ui` runs on {home.path}; a home has one daemon") from error


def _become_dagster(home: Home, port: int) -> None:
    """Becomes Dagster's web server and daemon, which keep the lock; Ctrl-C and TERM end it however it was started."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    os.environ.update(environment(home))
    os.environ["PYTHONWARNINGS"] = "ignore"
    program = [sys.executable, "-m", "dagster", "dev", "-m", "orchestration.definitions", "-h", "127.0.0.1", "-p", str(port)]
    click.echo(f"http://127.0.0.1:{port} in some 20 seconds  (home: {home.path})", err=True)
    sys.stderr.flush()
    os.execv(sys.executable, program)  # noqa: S606
