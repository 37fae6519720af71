"""The marks of loads: each load has a random one, by which what follows the warehouse knows how far it has followed.

What follows, the Parquet copies and the search index, writes down the mark in files of its own.
"""

from __future__ import annotations

import duckdb


def newest(con: duckdb.DuckDBPyConnection) -> tuple[str, int]:
    """The mark and the number of the last load of a warehouse."""
    mark, number = con.execute("SELECT mark, load_number FROM internal.loads ORDER BY load_number DESC LIMIT 1").fetchall()[0]
    return mark, number


def number_of(con: duckdb.DuckDBPyConnection, mark: str | None) -> int:
    """The number of the load with this mark, 0 where the warehouse had no such load or has forgotten it."""
    return con.execute("SELECT coalesce(max(load_number), 0) FROM internal.loads WHERE mark = ?", [mark]).fetchall()[0][0]
