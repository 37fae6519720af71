"""The `tintinh` command: its verbs, each in a module of `orchestration.commands` that is imported only when called.

What a verb does is not written here; this only finds it, tells it the home, and turns known errors into one clear line.
"""

from __future__ import annotations

from importlib import import_module
from typing import IO, Any

import click

from orchestration.display import harmless

VERBS = {
    "demo": "demo",
    "run": "run",
    "import": "import_archive",
    "extract": "extract",
    "portals": "portals",
    "sql": "sql",
    "search": "search",
    "export": "export",
    "report": "report",
    "bench": "bench",
    "ui": "ui",
}


OWN_PACKAGES = ("orchestration", "scraper", "warehouse")
"""Errors defined in these say what happened and what to do; any other is a fault of ours and shows its traceback."""


class KnownError(click.ClickException):
    """An error whose message says what to do, shown as one line and ended with exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the line, without what a page could have put into it to drive the terminal."""
        click.echo(f"tintinh: {harmless(self.message)}", file=file, err=file is None)


class Verbs(click.Group):
    """Loads a verb's module on demand, so that `tintinh sql` does not wait for Dagster's import of two seconds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order a newcomer meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's click command, or None for an unknown verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"orchestration.commands.{VERBS[cmd_name]}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; raises KnownError for an error of ours or of the system that says what happened."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if isinstance(error, OSError) or type(error).__module__.split(".")[0] in OWN_PACKAGES:
                raise KnownError(str(error)) from error
            raise


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="tintinh")
@click.option("--home", metavar="DIR", help="Where pages and warehouse lie; else TINTINH_HOME, else ./data.")
@click.pass_context
def tintinh(ctx: click.Context, home: str | None) -> None:
    """The news of Vietnam's provincial portals, crawled into a warehouse that you query with SQL.

    \b
    Try it:  tintinh demo
    """
    ctx.obj = home


def main() -> None:
    """The console script: exit code 0 only on success, 1 with one clear line on a known error, 2 on wrong usage."""
    tintinh.main(prog_name="tintinh")


if __name__ == "__main__":
    main()
