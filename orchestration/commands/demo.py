"""`tintinh demo`: crawls the sample portals twice, loads the warehouse and says what is in it and what to try next.

The two cycles are run by `orchestration.demo`, the questions stand in `warehouse.summary`; this shows the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import duckdb

from orchestration.commands.options import home_option
from orchestration.display import console, print_table
from orchestration.home import Home
from warehouse import query, summary

if TYPE_CHECKING:
    from orchestration.cycle_run import Outcome

NEXT = """\
Try next:
  {tintinh} sql "SELECT title, views FROM articles ORDER BY views DESC LIMIT 5"
  {tintinh} sql                            DuckDB's own shell on the warehouse, read-only
  {tintinh} ui                             Dagster in the browser: assets, checks, schedules
  {tintinh} portals list                   the registry; your own portal is a file of five lines in {home}/portals"""


@click.command(epilog="\b\nExample:\n  tintinh demo --home /tmp/tintinh-demo")
@click.option("--articles", default=48, show_default=True, type=click.IntRange(40, 100_000), help="Articles on each portal.")
@home_option
def command(articles: int, home: Home) -> None:
    """Crawl the three sample portals twice, a day apart in their own time, and show what the warehouse then holds."""
    from orchestration import demo

    outcomes = demo.run(home, lambda line: click.echo(line, err=True), articles)
    failed = [failure for outcome in outcomes for failure in outcome.failures]
    if failed:
        raise click.ClickException("; ".join(failed))
    with query.connect(home.path) as connection:
        _answer(connection, "Articles per portal", summary.ARTICLES_PER_PORTAL)
        _changes(outcomes[-1])
        _answer(connection, "Stories that several portals carried", summary.SHARED_STORIES)
        _answer(connection, "Texts edited after publication", summary.EDITED)
        click.echo(f"\n{summary.RISING}")
        _answer(connection, "Whose counts rose most", summary.RISING)
    console().print(NEXT.format(tintinh=".venv/bin/tintinh", home=home.path), markup=False)


def _answer(connection: duckdb.DuckDBPyConnection, title: str, statement: str) -> None:
    result = connection.execute(statement)
    names = [column[0].replace("_", " ") for column in result.description or ()]
    click.echo()
    print_table(names, result.fetchall(), title)


def _changes(outcome: Outcome) -> None:
    from orchestration.outcome import CHANGES, changes

    names = sorted(outcome.crawl)
    click.echo()
    print_table(
        ["portal", *(change.replace("_", " ") for change in CHANGES)],
        [[name, *(changes(outcome, name).get(change, 0) for change in CHANGES)] for name in names],
        "What changed on day two",
    )
