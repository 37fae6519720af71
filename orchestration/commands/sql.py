"""`tintinh sql`: one query on the warehouse, shown as a table, JSON or CSV, or DuckDB's own shell on it, read-only.

Opening the warehouse belongs to `warehouse.query`; this only passes the user's own SQL on and shows the answer.
"""

from __future__ import annotations

import csv
import json
import math
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import duckdb
import pyarrow as pa

from orchestration.commands.options import home_option, json_option
from orchestration.display import VIETNAM, harmless, print_table
from orchestration.home import Home
from warehouse import query, spreadsheets

FETCHED_AT_ONCE = 1_000
SHOWN_ROWS = 200
MOST_HITS = 1_000_000
SHELL_SETTINGS = "SET enable_external_access = false; SET TimeZone = 'Asia/Ho_Chi_Minh'"


@click.command(
    epilog="""\b
Examples:
  tintinh sql "SELECT title, views FROM articles ORDER BY views DESC LIMIT 10"
  tintinh sql --csv "FROM view_counts" > counts.csv
  tintinh sql --excel "FROM top_viewed ORDER BY views DESC LIMIT 100" > top.csv
  tintinh sql --search "nước sạch" "SELECT rank, portal, title FROM hits JOIN articles USING (article_id) LIMIT 10"
  tintinh sql            (DuckDB's shell, read-only)"""
)
@click.argument("statement", metavar="[SQL]", required=False)
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV with a header line.")
@click.option("--excel", is_flag=True, help="Print CSV such as Excel opens by double click.")
@click.option("--search", "wanted", metavar="WORDS", help="Offer the articles with these words as the table `hits`.")
@home_option
def command(statement: str | None, as_json: bool, as_csv: bool, excel: bool, wanted: str | None, home: Home) -> None:
    """Ask the warehouse. Without a query: DuckDB's shell on it, read-only.

    With --search the table `hits` (rank, article_id, score) holds the best million hits, to be joined by article_id. --csv is for
    programs; --excel says that it is UTF-8 and puts an apostrophe before texts that would be run or taken for a number.
    """
    if as_json + as_csv + excel > 1:
        raise click.UsageError("choose one of --json, --csv and --excel")
    if statement is None and wanted is not None:
        raise click.UsageError("--search needs a query that uses `hits`")
    hits = _hits(home, wanted) if wanted is not None else None
    if statement is None:
        shell(home)
        return
    with query.connect(home.path) as connection:
        if hits is not None:
            connection.register("hits", hits)
        try:
            result = connection.execute(statement)
            if result is None or result.description is None:
                raise click.ClickException("that is no query; try: SELECT count(*) FROM articles")
            show = _print_json if as_json else _print_csv if as_csv else _print_excel if excel else _print_rows
            show([column[0] for column in result.description], _rows(result))
        except duckdb.Error as error:
            raise click.ClickException(harmless(str(error))) from error


def _hits(home: Home, wanted: str) -> pa.Table:
    from orchestration.commands.search import ALPHABET, bring_up_to_date
    from warehouse import search

    bring_up_to_date(home)
    return search.find(home.path, wanted, ALPHABET, limit=MOST_HITS).hits


def shell(home: Home) -> None:
    """Replaces this process by DuckDB's shell on the warehouse, read-only."""
    query.connect(home.path).close()
    program = shutil.which("duckdb", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if program is None:
        raise click.ClickException('DuckDB\'s shell is not installed; install it with "pip install duckdb-cli", or pass a query')
    arguments = [program, "-readonly", str(home.warehouse), "-cmd", SHELL_SETTINGS]
    os.execv(program, arguments)  # noqa: S606


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := result.fetchmany(FETCHED_AT_ONCE):
        yield from batch


def _print_json(names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """An array of objects, written row by row so that a large answer needs no memory."""
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise click.ClickException(f"two columns are named {', '.join(twice)}; name them apart with AS")
    click.echo("[", nl=False)
    for number, row in enumerate(rows):
        record = json.dumps({name: plain(value) for name, value in zip(names, row, strict=True)}, ensure_ascii=False)
        click.echo(("," if number else "") + "\n  " + record, nl=False)
    click.echo("\n]")


def _print_csv(names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """A header line and a line a row; lists and the like as JSON, NULL as nothing."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        values = [plain(value) for value in row]
        writer.writerow([json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict | bool) else v for v in values])


def _print_excel(names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """CSV with its encoding told, moments as a clock in Vietnam shows them, and no text that is computed."""
    click.echo(spreadsheets.MARK, nl=False)
    _print_csv(names, (tuple(_cell(value) for value in row) for row in rows))


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.astimezone(VIETNAM) if value.tzinfo else value).replace(tzinfo=None)
    return spreadsheets.cell(value) if isinstance(value, str) else value


def plain(value: Any) -> Any:
    """One value for programs: numbers, texts and lists as they are, moments as ISO 8601 in Asia/Ho_Chi_Minh, NaN as None."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return (value.astimezone(VIETNAM) if value.tzinfo else value).isoformat(sep=" ")
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return float(value)
    return value.hex() if isinstance(value, bytes) else str(value)


def _print_rows(names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    shown = [row for row, _ in zip(rows, range(SHOWN_ROWS), strict=False)]
    print_table(names, shown)
    hidden = sum(1 for _ in rows)
    total = len(shown) + hidden
    note = f"; the first {SHOWN_ROWS} are shown, --csv and --json give all" if hidden else ""
    click.echo(f"{total} row{'' if total == 1 else 's'}{note}")
