"""The Parquet copies of the tables for other engines: which file a row belongs to, which files are stale, and rewriting those.

The tables themselves are changed elsewhere; this only reads them and notes what has to be written again.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import marks, schema
from warehouse.files import TEMPORARY, replacing, sweep

_OWNER = "JOIN articles AS a USING (article_id)"

SOURCES: dict[str, tuple[str, str, str]] = {
    "articles": ("", "t.portal", "t.published_at"),
    "article_versions": (_OWNER, "a.portal", "a.published_at"),
    "images": (_OWNER, "a.portal", "a.published_at"),
    "attachments": (_OWNER, "a.portal", "a.published_at"),
    "view_counts": (_OWNER, "a.portal", "t.observed_at"),
    "fetches": ("", "t.portal", "t.fetched_at"),
    "rejects": ("", "t.portal", "t.fetched_at"),
    "stories": ("", "NULL", "t.first_published_at"),
    "near_duplicates": ("JOIN stories AS s USING (story_id)", "NULL", "s.first_published_at"),
    "portals": ("", "NULL", ""),
    "provinces": ("", "NULL", ""),
}
"""Where every table's rows belong: what it is joined to, the portal and the moment whose month make the partition. What an
article owns goes with the month of its publication, counts and requests with the month they were made in, dimensions
into one file."""

_Partition = tuple[str | None, date | None, int]  # portal, month, rows
_PLACE = pa.schema([("portal", pa.string()), ("month", pa.date32())])

UNKNOWN = date(1, 1, 1)
"""The month of rows whose moment is not known, as the macro `month_of` gives it."""

_REPEATED = [
    "author",
    "author_role",
    "category",
    "kind",
    "language",
    "origin",
    "outcome",
    "platform",
    "portal",
    "published_precision",
    "reason",
    "seen_on",
    "source",
    "stage",
]
"""The columns of few different values, which the copies number; to seek repetition in all others is half the time of writing."""

BATCH = 50_000
"""Rows held in memory at once while the copies are written, unless one partition has more."""

WRITERS = 8
"""Files written side by side: while some are forced to disk, which is waiting, others are compressed."""

MARKER = "exported-2"
"""The file that holds the mark of the load up to which the copies are whole. A load's mark is random, so that copies of another
layout or warehouse, or of loads that a warehouse put back from a safe copy never saw, are not taken for its own."""


REMEMBERED = 100
"""Loads before the last one whose marks are kept, for whatever follows the warehouse and was left behind for a while."""


def note(con: duckdb.DuckDBPyConnection, table: str, places: str) -> None:
    """Note as stale the partitions of `table` that a query names by portal and moment."""
    con.execute(f"""
        INSERT INTO internal.stale
        SELECT DISTINCT '{table}', portal, month_of(moment), (SELECT load_number FROM internal.state)
        FROM ({places}) AS t (portal, moment)
    """)  # noqa: S608


def exported(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """The number of the last load that the Parquet copies hold in full, 0 where there are none of this very warehouse."""
    try:
        mark = (folder / MARKER).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return 0
    return marks.number_of(con, mark)


def forget(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Drop what the Parquet copies hold already from the notes of what is stale, and the loads long before them."""
    done = exported(con, folder)
    con.execute("DELETE FROM internal.stale WHERE load_number <= ?", [done])
    con.execute("DELETE FROM internal.loads WHERE load_number < ?", [done - REMEMBERED])


def export(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Rewrite every stale partition file by file, then the marker; gives the number of files written or removed.

    con: a connection that only reads the published warehouse. Where no copies of it are known, everything is written, and
    whatever partition files stand there besides are removed.
    """
    done = exported(con, folder)
    mark, number = marks.newest(con)
    if done == number:
        return 0
    if done:
        stale = "SELECT DISTINCT table_name, portal, month FROM internal.stale WHERE load_number > ?"
        con.execute(f"CREATE TEMP TABLE stale AS {stale}", [done])
    else:
        union = " UNION ".join(
            f"SELECT '{table}' AS table_name, of_portal AS portal, of_month AS month FROM ({_places(table)})"  # noqa: S608
            for table in SOURCES
        )
        con.execute(f"CREATE TEMP TABLE stale AS {union}")
    with ThreadPoolExecutor(WRITERS) as writers:
        count = sum(_rewrite(con, folder, table, writers) for table in SOURCES)
    if not done:
        sweep(folder, f"**/{TEMPORARY}*")
        count += sum(_remove_others(con, folder, table) for table in SOURCES)
    with replacing(folder / MARKER) as temporary:
        temporary.write_text(mark, encoding="ascii")
    return count


def _places(table: str) -> str:
    """The query that says of each row of a table to which partition it belongs."""
    joined, portal, moment = SOURCES[table]
    month = f"month_of({moment})" if moment else "CAST(NULL AS DATE)"
    return f"SELECT t.rowid, {portal} AS of_portal, {month} AS of_month FROM {table} AS t {joined}"  # noqa: S608


def _rewrite(con: duckdb.DuckDBPyConnection, folder: Path, table: str, writers: Executor) -> int:
    """Write the stale partitions of one table, and remove those without rows; gives their number.

    While one batch is being written the next one is fetched.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS {_wanted(con, table)}")
    partitions = con.execute(
        f"""
        SELECT portal, month, count(number) FROM (
            SELECT portal, month FROM stale WHERE table_name = '{table}'
        ) AS s LEFT JOIN wanted AS w ON w.of_portal IS NOT DISTINCT FROM s.portal AND w.of_month IS NOT DISTINCT FROM s.month
        GROUP BY ALL ORDER BY ALL
        """  # noqa: S608
    ).fetchall()
    written: Iterator[None] = iter(())
    for batch in _batches([partition for partition in partitions if partition[2]]):
        rows = _rows(con, table, batch)
        starts = [0]
        for _, _, count in batch:
            starts.append(starts[-1] + count)
        places = [_place(folder / table, portal, month) for portal, month, _ in batch]
        slices = [rows.slice(first, past - first) for first, past in pairwise(starts)]
        list(written)
        written = writers.map(_write, places, slices)
    list(written)
    for portal, month, count in partitions:
        if not count:
            _place(folder / table, portal, month).unlink(missing_ok=True)
    return len(partitions)


def _wanted(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """The query for the rows of the stale partitions, found by their place alone: the texts of all others are never read."""
    moment = SOURCES[table][2]
    months = con.execute("SELECT DISTINCT month FROM stale WHERE table_name = ?", [table]).fetchall()
    known = [month for (month,) in months if month not in (None, UNKNOWN)]
    recent = f"WHERE {moment} >= CAST('{min(known) - timedelta(days=1)}' AS TIMESTAMPTZ)" if known else ""
    if recent and len(known) < len(months):
        recent += f" OR {moment} IS NULL"
    return f"""
        SELECT rowid AS number, of_portal, of_month FROM ({_places(table)} {recent}) AS t
        SEMI JOIN stale ON stale.table_name = '{table}'
            AND stale.portal IS NOT DISTINCT FROM t.of_portal AND stale.month IS NOT DISTINCT FROM t.of_month
    """  # noqa: S608


def _batches(partitions: list[_Partition]) -> Iterator[list[_Partition]]:
    batch: list[_Partition] = []
    for partition in partitions:
        if batch and sum(count for *_, count in batch) + partition[2] > BATCH:
            yield batch
            batch = []
        batch.append(partition)
    if batch:
        yield batch


def _rows(con: duckdb.DuckDBPyConnection, table: str, partitions: list[_Partition]) -> pa.Table:
    """The rows of some partitions, fetched by row id, one partition after the other."""
    columns = schema.TABLES[table][1]
    names = [f.name for f in columns]
    con.register("these", pa.table({name: [p[n] for p in partitions] for n, name in enumerate(("portal", "month"))}, _PLACE))
    found = con.sql(f"""
        SELECT {", ".join(f't."{name}"' for name in names)} FROM {table} AS t JOIN (
            SELECT number, of_portal, of_month FROM wanted SEMI JOIN these
                ON these.portal IS NOT DISTINCT FROM of_portal AND these.month IS NOT DISTINCT FROM of_month
        ) AS w ON t.rowid = w.number
        ORDER BY of_portal, of_month, {", ".join(_order(names))}
    """)  # noqa: S608
    rows = found.to_arrow_table().cast(columns)
    con.unregister("these")
    return rows


def _write(target: Path, rows: pa.Table) -> None:
    with replacing(target) as temporary:
        pq.write_table(rows, temporary, compression="zstd", use_dictionary=_REPEATED)


def _remove_others(con: duckdb.DuckDBPyConnection, folder: Path, table: str) -> int:
    """Remove the partition files of a table that are not among the stale ones, which are all that it fills."""
    places = con.execute("SELECT portal, month FROM stale WHERE table_name = ?", [table]).fetchall()
    filled = {_place(folder / table, portal, month) for portal, month in places}
    others = [file for file in (folder / table).rglob("data.parquet") if file not in filled]
    for file in others:
        file.unlink()
    return len(others)


def _place(folder: Path, portal: str | None, month: date | None) -> Path:
    if portal is not None:
        folder /= portal  # not portal=…: the column stands in the file too, and pandas refuses a table that has one twice
    if month is not None:
        folder /= "month=unknown" if month == UNKNOWN else f"month={month:%Y-%m}"
    return folder / "data.parquet"


def _order(names: list[str]) -> list[str]:
    """Columns that put equal tables into equal files: ids and moments, as far as the table has them."""
    keys = (
        "portal",
        "article_id",
        "story_id",
        "duplicate_of",
        "province_code",
        "position",
        "version",
        "fetched_at",
        "observed_at",
    )
    return [f'"{key}"' for key in (*keys, "valid_from", "seen_on", "views", "url") if key in names]
