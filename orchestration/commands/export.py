"""`tintinh export`: the warehouse for other tools, or the raw pages as web archives.

How files are written belongs to `warehouse.export` and `scraper.warc_writer`; this only asks for them and says what was written.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from orchestration.commands.options import home_option, json_option
from orchestration.display import console
from orchestration.home import Home
from scraper import pages, warc_writer
from warehouse import export, query
from warehouse.errors import WarehouseError


@click.command(
    epilog="""\b
Examples:
  tintinh export parquet copy/
  tintinh export csv views/ --table articles --table view_counts
  tintinh export csv forexcel/ --excel --where "portal = 'haugiang'"
  tintinh export duckdb floods/ --where "title ILIKE '%lũ%' AND published_at >= '2026-01-01'"
  tintinh export warc archive/ --where "portal = 'haugiang'\""""
)
@click.argument("kind", type=click.Choice([*export.FORMATS, "warc"]))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--where", metavar="SQL", help="Only articles for which this holds, and what belongs to them.")
@click.option("--table", "tables", multiple=True, metavar="NAME", help="Only this table; may be given again.")
@click.option("--excel", is_flag=True, help="Only with csv: such as Excel opens by double click.")
@json_option
@home_option
def command(kind: str, folder: Path, where: str | None, tables: tuple[str, ...], excel: bool, as_json: bool, home: Home) -> None:
    """Copy the warehouse into a new folder, for other tools.

    parquet, csv and jsonl give one folder or file a table; duckdb one slim file without evidence; warc the raw pages as answered.
    csv is for programs: UTF-8, texts as portals wrote them. A spreadsheet would read its letters wrongly and run a title such
    as =1+1; with --excel it says that it is UTF-8 and puts an apostrophe before texts that would be run or taken for a number.
    Where all then lands in one column, Windows parts lists by semicolons: open it by Data, From Text/CSV.
    """
    if excel and kind != "csv":
        raise click.UsageError("--excel is about csv")
    if kind == "warc" and tables:
        raise click.UsageError("--table chooses tables, and a web archive has none; narrow it with --where")
    screen = console(error=True)
    with screen.status("…") as status:
        if kind == "warc":
            written = _archive(home, folder, where, lambda count: status.update(f"{count} pages of one segment written"))
        else:
            written = export.export(
                home.path,
                "excel" if excel else kind,
                folder,
                where=where,
                wanted=tables,
                done=lambda name: status.update(f"{name} written"),
            )
    if as_json:
        click.echo(json.dumps({"folder": str(folder), "written": written}, ensure_ascii=False, indent=2))
        return
    for name, rows in written.items():
        click.echo(f"{rows:>12,}  {name}")
    click.echo(f"written to {folder}")


def _archive(home: Home, folder: Path, where: str | None, done: Callable[[int], None]) -> dict[str, int]:
    """The pages behind the chosen articles and their versions, or every page there is."""
    segments = pages.segments(home.lake)
    if not segments:
        raise WarehouseError(f"there are no pages in {home.path} yet; fill it with `tintinh run` or `tintinh import FILE`")
    ids = export.chosen(home.path, where)
    wanted: set[str] | None = None
    if ids is not None:
        with query.connect(home.path) as connection:
            connection.execute("CREATE TEMP TABLE chosen AS SELECT unnest(?) AS article_id", [ids])
            behind = "SELECT page_id FROM articles SEMI JOIN chosen USING (article_id)"
            versions = "SELECT page_id FROM article_versions SEMI JOIN chosen USING (article_id)"
            wanted = {page_id for (page_id,) in connection.execute(f"{behind} UNION {versions}").fetchall()}
        names = {page_id.partition(":")[0] for page_id in wanted}
        segments = [segment for segment in segments if segment.stem in names]
    with export.publishing(folder) as temporary:
        return warc_writer.write(segments, temporary, wanted, done)
