"""The Parquet copies of the tables for other engines: which file a row belongs to, which files are stale, and rewriting those.

The tables themselves are changed elsewhere; this only reads them and notes what has to be written again.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse import schema
from warehouse.files import replacing

_OWNED = (
    "SELECT owned.*, a.portal AS of_portal, month_of(a.published_at) AS of_month"
    " FROM {} AS owned JOIN articles AS a USING (article_id)"
)

SOURCES = {
    "articles": "SELECT *, portal AS of_portal, month_of(published_at) AS of_month FROM articles",
    "article_versions": _OWNED.format("article_versions"),
    "images": _OWNED.format("images"),
    "attachments": _OWNED.format("attachments"),
    "view_counts": (
        "SELECT c.*, a.portal AS of_portal, month_of(c.observed_at) AS of_month"
        " FROM view_counts AS c JOIN articles AS a USING (article_id)"
    ),
    "fetches": "SELECT *, portal AS of_portal, month_of(fetched_at) AS of_month FROM fetches",
    "rejects": "SELECT *, portal AS of_portal, month_of(fetched_at) AS of_month FROM rejects",
    "stories": "SELECT *, NULL AS of_portal, month_of(first_published_at) AS of_month FROM stories",
    "near_duplicates": (
        "SELECT d.*, NULL AS of_portal, month_of(s.first_published_at) AS of_month"
        " FROM near_duplicates AS d JOIN stories AS s USING (story_id)"
    ),
    "portals": "SELECT *, NULL AS of_portal, NULL AS of_month FROM portals",
    "provinces": "SELECT *, NULL AS of_portal, NULL AS of_month FROM provinces",
}
"""Every table's rows with the partition each belongs to: what an article owns goes with the month of its publication, counts and
requests with the month they were made in, stories with their first month, dimensions into one file."""

MARKER = "exported"


def mark(con: duckdb.DuckDBPyConnection, table: str, key: str, changed: str) -> None:
    """Note as stale the partitions of the rows of `table` whose `key` is among the temporary table `changed`."""
    con.execute(f"""
        INSERT INTO internal.stale BY NAME
        SELECT DISTINCT '{table}' AS table_name, of_portal AS portal, of_month AS month,
               (SELECT load_number FROM internal.state) AS load_number
        FROM ({SOURCES[table]}) WHERE {key} IN (SELECT {key} FROM {changed})
    """)  # noqa: S608


def exported(folder: Path) -> int:
    """The number of the last load that the Parquet copies hold in full, 0 where there are none."""
    try:
        return int((folder / MARKER).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def export(con: duckdb.DuckDBPyConnection, folder: Path, load_number: int) -> int:
    """Rewrite every stale partition file by file, then the marker; gives the number of files written or removed.

    con: a connection that only reads the published warehouse. Where there is no marker, everything is written.
    """
    done = exported(folder)
    if done:
        stale = "SELECT DISTINCT table_name, portal, month FROM internal.stale WHERE load_number > ?"
        con.execute(f"CREATE TEMP TABLE stale AS {stale}", [done])
    else:
        union = " UNION ".join(
            f"SELECT '{table}' AS table_name, of_portal AS portal, of_month AS month FROM ({source})"  # noqa: S608
            for table, source in SOURCES.items()
        )
        con.execute(f"CREATE TEMP TABLE stale AS {union}")
    count = sum(_rewrite(con, folder, table) for table in SOURCES)
    with replacing(folder / MARKER) as temporary:
        temporary.write_text(str(load_number), encoding="ascii")
    return count


def _rewrite(con: duckdb.DuckDBPyConnection, folder: Path, table: str) -> int:
    partitions = con.execute("SELECT portal, month FROM stale WHERE table_name = ? ORDER BY ALL", [table]).fetchall()
    if not partitions:
        return 0
    names = [f.name for f in schema.TABLES[table][1]]
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE rewritten AS
        SELECT source.* FROM ({SOURCES[table]}) AS source SEMI JOIN stale ON stale.table_name = '{table}'
            AND stale.portal IS NOT DISTINCT FROM source.of_portal AND stale.month IS NOT DISTINCT FROM source.of_month
        ORDER BY of_portal, of_month, {", ".join(_order(names))}
    """)  # noqa: S608
    columns = ", ".join(f'"{name}"' for name in names)
    for portal, month in partitions:
        where = f"of_portal IS NOT DISTINCT FROM {_literal(portal)} AND of_month IS NOT DISTINCT FROM {_literal(month)}"
        found = con.execute(f"SELECT 1 FROM rewritten WHERE {where} LIMIT 1").fetchall()  # noqa: S608
        target = _place(folder / table, portal, month)
        if not found:
            target.unlink(missing_ok=True)
            continue
        with replacing(target) as temporary:
            con.execute(
                f"COPY (SELECT {columns} FROM rewritten WHERE {where}) TO {_literal(str(temporary))}"  # noqa: S608
                " (FORMAT parquet, COMPRESSION zstd)"
            )
    con.execute("DROP TABLE rewritten")
    return len(partitions)


def _place(folder: Path, portal: str | None, month: str | None) -> Path:
    for name, value in (("portal", portal), ("month", month)):
        if value is not None:
            folder /= f"{name}={value}"
    return folder / "data.parquet"


def _literal(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


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
