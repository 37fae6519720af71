"""The connection for those who ask: read-only, without network, extensions or other files.

What is asked does not belong here.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.publish import database


def connect(home: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the warehouse published last; one that is open keeps the state it was opened on.

    Moments are shown in Asia/Ho_Chi_Minh, as the portals print them; the tables hold instants. Raises WarehouseError where
    there is no warehouse yet or DuckDB cannot open it.
    """
    published = database(Path(home))
    if not published.exists():
        raise WarehouseError(f"there is no warehouse in {home} yet; fill it with `tintinh run` or `tintinh import FILE`")
    settings: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        connection = duckdb.connect(str(published), read_only=True, config=settings)
        connection.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'")
    except duckdb.Error as error:
        raise WarehouseError(
            f"{published} cannot be opened by DuckDB {duckdb.__version__}: {error}. If a newer DuckDB made it, install that one"
        ) from error
    return connection
