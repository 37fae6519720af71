"""Copies of the warehouse for other tools: Parquet, CSV, JSON lines or a slim DuckDB file, of everything or of chosen articles.

Nothing of the home is changed, and the raw pages are exported elsewhere; a copy appears whole or not at all.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse import publish, query, schema, spreadsheets
from warehouse.ddl import literal, view_statements
from warehouse.dictionary import VIEWS
from warehouse.errors import WarehouseError
from warehouse.files import TEMPORARY

FORMATS = ("parquet", "csv", "jsonl", "duckdb")
SLIM_FILE = "tintinh.duckdb"
WITHOUT = ("evidence", "page_id", "first_page_id", "key")
"""What the slim DuckDB file leaves out of every table: what only tintinh itself needs, and the bulk of the bytes."""

_SOURCE = re.compile(r"\b(?:FROM|JOIN) (\w+)")
_OF_ARTICLES = "SEMI JOIN chosen USING (article_id)"
_CHOICE = {
    "articles": _OF_ARTICLES,
    "article_versions": _OF_ARTICLES,
    "view_counts": _OF_ARTICLES,
    "images": _OF_ARTICLES,
    "attachments": _OF_ARTICLES,
    "stories": "SEMI JOIN (SELECT story_id FROM articles SEMI JOIN chosen USING (article_id)) USING (story_id)",
    "near_duplicates": "SEMI JOIN chosen USING (article_id) SEMI JOIN (SELECT article_id AS duplicate_of FROM chosen)"
    " USING (duplicate_of)",
    "portals": "",
    "provinces": "",
}
"""How each table follows a choice of articles; tables that are not here (requests, rejects) belong to no article."""


def chosen(home: Path, where: str | None) -> list[str] | None:
    """The ids of the articles for which the SQL condition `where` holds, None for no condition.

    It is the user's own SQL, run without access to files or network. Raises WarehouseError for SQL that DuckDB refuses.
    """
    if where is None:
        return None
    with query.connect(home) as con:
        try:
            rows = con.execute(f"SELECT article_id FROM articles WHERE ({where}\n)").fetchall()  # noqa: S608 - the operator's SQL
        except duckdb.Error as error:
            raise WarehouseError(f"--where is no condition on the table articles: {error}") from error
    return [article_id for (article_id,) in rows]


def tables(home: Path, where: str | None = None, wanted: Collection[str] = ()) -> list[str]:
    """The tables that an export holds: those wanted, or all; with a condition only those that belong to articles.

    Raises WarehouseError for a table that is not there, or that a condition on articles cannot narrow.
    """
    with query.connect(home) as con:
        present = {
            name for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'").fetchall()
        }
    public = [name for name in schema.TABLES if name in present]
    for name in wanted:
        if name not in public:
            raise WarehouseError(f"there is no table {name}; there are {', '.join(public)}")
        if where is not None and name not in _CHOICE:
            raise WarehouseError(f"{name} belongs to no article, so --where cannot narrow it: export it without --where")
    return [name for name in public if (not wanted or name in wanted) and (where is None or name in _CHOICE)]


def export(
    home: Path, kind: str, target: Path, *, where: str | None = None, wanted: Collection[str] = (), done: Callable[[str], None]
) -> dict[str, int]:
    """Write the tables to the folder `target`, which must not hold anything yet; gives the rows written by table.

    kind: parquet (zstd; articles by portal and year, what belongs to them by portal, as hive partitions), csv or jsonl (UTF-8,
    one file a table; lists and the like as JSON), excel (csv as a spreadsheet reads it), duckdb (one file, without `WITHOUT`,
    with the views that its tables allow). done: called with each table's name.
    Raises WarehouseError where the folder is not empty or cannot be written.
    """
    names = tables(home, where, wanted)
    ids = chosen(home, where)
    published = publish.database(home)
    with publishing(target) as folder, publish.attach(published, published, read_only=True) as con:
        con.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'; SET preserve_insertion_order = false")
        if ids is not None:
            con.execute("CREATE TEMP TABLE chosen AS SELECT unnest(?) AS article_id", [ids])
        if kind == "duckdb":
            con.execute(f"ATTACH {literal(str(folder / SLIM_FILE))} AS slim (STORAGE_VERSION '{publish.STORAGE}')")
        rows = {}
        for name in names:
            source = f"SELECT {name}.* FROM {name} {_CHOICE.get(name, '') if ids is not None else ''}"  # noqa: S608
            try:
                rows[name] = _WRITERS[kind](con, name, source, folder)
            except duckdb.Error as error:
                raise WarehouseError(f"{name} cannot be written to {target}: {error}; nothing was left there") from error
            done(name)
        if kind == "duckdb":
            _slim_views(con, rows)
            con.execute("DETACH slim")
    return rows


@contextmanager
def publishing(target: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes `target` when the block ends, or vanishes after an error.

    Raises WarehouseError where `target` is a file, holds anything, or cannot be made.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise WarehouseError(f"{target} is there already and not an empty folder: name a new one, or empty it first")
    target = target.absolute()
    temporary = target.with_name(f"{TEMPORARY}{os.getpid()}-{target.name}")
    try:
        temporary.mkdir(parents=True)
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise WarehouseError(f"cannot write {target}: {error}. Free some space or name another folder") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _columns(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str, str | None]]:
    """Name, type and comment of each column that the published file has, which code of another day may have made."""
    return con.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE database_name = 'warehouse' AND schema_name = 'main'"
        " AND table_name = ? ORDER BY column_index",
        [name],
    ).fetchall()


def _parquet(con: duckdb.DuckDBPyConnection, name: str, source: str, folder: Path) -> int:
    columns = [column for column, _, _ in _columns(con, name)]
    if "portal" not in columns and "article_id" in columns:
        source = f"SELECT made.*, owner.portal FROM ({source}) AS made JOIN articles AS owner USING (article_id)"  # noqa: S608
        columns.append("portal")
    parts = ["portal"] if "portal" in columns and name != "portals" else []
    if name == "articles":
        source = f"SELECT made.*, coalesce(year(published_at), 0) AS year FROM ({source}) AS made"  # noqa: S608
        parts.append("year")
    (folder / name).mkdir()
    if not parts:
        return _copied(con, source, folder / name / f"{name}.parquet", "FORMAT parquet, COMPRESSION zstd")
    return _copied(con, source, folder / name, f"FORMAT parquet, COMPRESSION zstd, PARTITION_BY ({', '.join(parts)})")


def _csv(con: duckdb.DuckDBPyConnection, name: str, source: str, folder: Path) -> int:
    return _copied(con, _cells(con, name, source), folder / f"{name}.csv", "FORMAT csv, HEADER")


def _excel(con: duckdb.DuckDBPyConnection, name: str, source: str, folder: Path) -> int:
    columns = [(column, kind) for column, kind, _ in _columns(con, name)]
    listed = ", ".join(spreadsheets.column(column, kind) for column, kind in columns)
    first = columns[0][0]
    shown = f"SELECT {listed} FROM ({_cells(con, name, source)})"  # noqa: S608
    marked = f'SELECT * RENAME ("{first}" AS "{spreadsheets.MARK}{first}") FROM ({shown})'  # noqa: S608
    return _copied(con, marked, folder / f"{name}.csv", "FORMAT csv, HEADER")


def _cells(con: duckdb.DuckDBPyConnection, name: str, source: str) -> str:
    """The rows with lists, maps and structures as JSON, which a cell can hold."""
    nested = ("[]", "MAP(", "STRUCT(")
    listed = (
        f'to_json("{column}") AS "{column}"' if any(mark in kind for mark in nested) else f'"{column}"'
        for column, kind, _ in _columns(con, name)
    )
    return f"SELECT {', '.join(listed)} FROM ({source})"  # noqa: S608


def _jsonl(con: duckdb.DuckDBPyConnection, name: str, source: str, folder: Path) -> int:
    return _copied(con, source, folder / f"{name}.jsonl", "FORMAT json")


def _slim(con: duckdb.DuckDBPyConnection, name: str, source: str, folder: Path) -> int:
    kept = [column for column in _columns(con, name) if column[0] not in WITHOUT]
    typed = ", ".join(f'"{column}" {kind}' for column, kind, _ in kept)
    con.execute(f"CREATE TABLE slim.{name} ({typed})")
    con.execute(f"COMMENT ON TABLE slim.{name} IS {literal(schema.TABLES[name][0])}")
    for column, _, comment in kept:
        con.execute(f'COMMENT ON COLUMN slim.{name}."{column}" IS {literal(comment)}')
    listed = ", ".join(f'"{column}"' for column, _, _ in kept)
    counted = con.execute(f"INSERT INTO slim.{name} BY NAME SELECT {listed} FROM ({source})").fetchall()  # noqa: S608
    return int(counted[0][0])


def _slim_views(con: duckdb.DuckDBPyConnection, present: Collection[str]) -> None:
    """Give the slim file every view whose tables it holds; leaves the connection at the published file."""
    con.execute("USE slim")
    known = set(present)
    for name, view in VIEWS.items():
        if set(_SOURCE.findall(view.query)) & {*schema.TABLES, *VIEWS} <= known:
            for statement in view_statements(name, view):
                con.execute(statement)
            known.add(name)
    con.execute("USE warehouse")


def _copied(con: duckdb.DuckDBPyConnection, source: str, path: Path, options: str) -> int:
    return int(con.execute(f"COPY ({source}) TO {literal(str(path))} ({options})").fetchall()[0][0])


_WRITERS = {"parquet": _parquet, "csv": _csv, "excel": _excel, "jsonl": _jsonl, "duckdb": _slim}
