"""`tintinh search`: full text of every article, with or without diacritics, the best hits first.

How the index is kept and asked belongs to `warehouse.index` and `warehouse.search`; this only shows the hits.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import pyarrow.parquet as parquet

from orchestration.alphabet import ALPHABET
from orchestration.commands.options import home_option, json_option
from orchestration.commands.sql import plain
from orchestration.display import cell, console, harmless
from orchestration.home import Home
from warehouse import index, query, search
from warehouse.errors import BusyError
from warehouse.files import replacing

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
SHOWN = ("article_id", "portal", "title", "published_at", "published_precision", "views", "author", "category", "url")


@click.command(
    epilog="""\b
Examples:
  tintinh search "hội nghị ban chấp hành"
  tintinh search 'hoi nghi "ban chap hanh" -huyen' --since 2026-01-01 --newest
  tintinh search "nước mặn" --limit 100000 --parquet hits.parquet
  tintinh sql --search "nước mặn" "SELECT portal, count(*) FROM hits JOIN articles USING (article_id) GROUP BY ALL\""""
)
@click.argument("words", nargs=-1, required=True)
@click.option("--portal", metavar="NAME", help="Only articles of this portal.")
@click.option("--since", type=DAY, metavar="DAY", help="Published on this day or later: 2026-03-02 or 02/03/2026.")
@click.option("--until", type=DAY, metavar="DAY", help="Published on this day or earlier.")
@click.option("--newest", is_flag=True, help="Newest first instead of best first.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=10, show_default=True, help="Hits to give.")
@click.option(
    "--parquet", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write rank, article_id and score there."
)
@json_option
@home_option
def command(
    words: tuple[str, ...],
    portal: str | None,
    since: datetime | None,
    until: datetime | None,
    newest: bool,
    limit: int,
    file: Path | None,
    as_json: bool,
    home: Home,
) -> None:
    """Find articles by their words.

    Every word must stand in title, lead or text; a "quoted phrase" as it is; a -word must not. Written without diacritics a word
    matches with any; written with them it matches wherever its tone mark is set (hòa, hoà).
    """
    wanted = " ".join(words)
    bring_up_to_date(home)
    if portal is not None:
        _check_portal(home, portal)
    days = {"since": _day(since), "until": _day(until)}
    found = search.find(home.path, wanted, ALPHABET, portal=portal, limit=limit, newest_first=newest, **days)
    if file is not None:
        with replacing(file.absolute()) as temporary:
            parquet.write_table(found.hits, temporary)
        click.echo(f"{found.hits.num_rows} of {found.matching} hits written to {file}")
        return
    hits = read(home, found, wanted)
    if as_json:
        rows = [{name: plain(value) for name, value in hit.items()} for hit in hits]
        click.echo(json.dumps({"matching": found.matching, "hits": rows}, ensure_ascii=False, indent=2))
    else:
        _print(hits, found.matching)


def bring_up_to_date(home: Home) -> None:
    """Index what the warehouse got since the last time; where another process is at it, search what is there."""
    if not index.is_current(home.path):
        try:
            index.refresh(home.path, ALPHABET)
        except BusyError:
            click.echo("the index is being brought up to date; the newest articles may be missing", err=True)


def read(home: Home, found: search.Found, wanted: str) -> list[dict[str, Any]]:
    """What the warehouse says of each hit, in the order of rank, with an excerpt of the text around the wanted words."""
    with query.connect(home.path) as connection:
        connection.register("hits", found.hits)
        columns = ", ".join(("rank", "score", *(f"articles.{name}" for name in SHOWN), "concat_ws(chr(10), lead, body) AS text"))
        result = connection.execute(f"SELECT {columns} FROM hits JOIN articles USING (article_id) ORDER BY rank")  # noqa: S608
        names = [column[0] for column in result.description]
        hits = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    for hit in hits:
        hit["excerpt"] = search.excerpt(hit.pop("text"), wanted, ALPHABET) or None
    return hits


def _check_portal(home: Home, portal: str) -> None:
    """A portal of which there is no article and no file is a slip of the pen, not a search without hits."""
    with query.connect(home.path) as connection:
        known = "SELECT 1 FROM articles WHERE portal = $name UNION ALL SELECT 1 FROM portals WHERE portal = $name LIMIT 1"
        if connection.execute(known, {"name": portal}).fetchone() is None:
            raise click.BadParameter(f"there is no portal {portal}; `tintinh portals list` names them", param_hint="--portal")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None


def _print(hits: list[dict[str, Any]], matching: int) -> None:
    screen = console()
    for hit in hits:
        when = cell(hit["published_at"], "date unknown")
        when = when[:10] if hit["published_precision"] == "day" else when[:16]
        views = f" · {hit['views']} views" if hit["views"] is not None else ""
        screen.print(
            f"{hit['rank']:>3}  ", harmless(hit["title"] or "untitled"), style="bold", markup=False, sep="", soft_wrap=True
        )
        screen.print(f"     {when} · {hit['portal']}{views} · {harmless(hit['url'])}", markup=False, style="dim", soft_wrap=True)
        screen.print(f"     {harmless(hit['excerpt'] or '')}", markup=False)
    shown = f", the first {len(hits)} are shown" if len(hits) < matching else ""
    screen.print(f"{matching} article{'' if matching == 1 else 's'}{shown}")
