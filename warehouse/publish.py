"""The published file: a private copy to work on, put in the old one's place in one step; and the locks and errors around it.

What is changed in the copy does not belong here.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.ddl import literal
from warehouse.errors import WarehouseError
from warehouse.files import replacing, sync

STORAGE = "v1.5.0"
"""Storage version of the file: 1.5 and 2.0 read it, and it is little more than half as large as the default one."""


def database(home: Path) -> Path:
    """Where the published warehouse of a home stands."""
    return home / "warehouse.duckdb"


@contextmanager
def copy(home: Path, seconds: dict[str, float]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to a private copy of the warehouse, or to a new one, in a transaction; publish it when the block ends.

    Readers of the old file keep it undisturbed; after an error or a kill the old file stands as it was. Notes the time that the
    copy and the checkpoint took. Raises WarehouseError for a full disk, a folder without rights, or a file that this DuckDB
    cannot open.
    """
    published = database(home)
    with replacing(published) as temporary:
        started = time.perf_counter()
        if published.exists():
            shutil.copyfile(published, temporary)
            sync(temporary)  # else what is forced to disk at the end would be the whole file
        seconds["copy"] = time.perf_counter() - started
        with attach(temporary, published) as con:
            try:
                con.execute("BEGIN")
                yield con
                started = time.perf_counter()
                con.execute("COMMIT")
                con.execute("CHECKPOINT warehouse")
                con.execute("USE memory")
                con.execute("DETACH warehouse")
            except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
                raise WarehouseError(
                    f"the load could not be finished: {error}. Free some space, then run again; nothing was changed"
                ) from error
        temporary.with_name(temporary.name + ".wal").unlink(missing_ok=True)
        seconds["checkpoint"] = time.perf_counter() - started


def attach(file: Path, shown: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection whose current database is `file`; raises WarehouseError, which speaks of it as `shown`, where it cannot be.

    What does not fit into memory is put beside a file that is written, and into the system's temporary folder by a reader.
    """
    options = "READ_ONLY" if read_only else f"STORAGE_VERSION '{STORAGE}'"
    overflow = Path(tempfile.gettempdir()) / f"duckdb-{os.getpid()}" if read_only else file.with_name(file.name + ".overflow")
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": str(overflow),
        "checkpoint_threshold": "1KB",
    }
    con = duckdb.connect(":memory:", config=settings)
    try:
        con.execute(f"ATTACH {literal(str(file))} AS warehouse ({options})")
        con.execute("USE warehouse")
    except duckdb.Error as error:
        con.close()
        if "lock on file" in str(error):
            raise WarehouseError(
                f"another program has {shown} open for writing, as DuckDB's shell does unless told otherwise: close it, or open"
                f" it with `duckdb -readonly` or `tintinh sql`, then run again. Nothing was changed ({error})"
            ) from error
        raise WarehouseError(
            f"{shown} cannot be opened by DuckDB {duckdb.__version__}: {error}. If a newer DuckDB made it, install that one; "
            "if it is damaged, move it away and run again: it is made anew from the lake"
        ) from error
    return con
