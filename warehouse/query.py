"""The connection for those who ask: read-only, without network, extensions or other files.

What is asked does not belong here.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse import publish
from warehouse.errors import WarehouseError


def connect(home: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the warehouse published last; one that is open keeps the state it was opened on.

    The tables are found by their bare names; a cursor made from the connection needs `USE warehouse` first. Moments are shown
    in Asia/Ho_Chi_Minh, as the portals print them; the tables hold instants. Raises WarehouseError where there is no warehouse
    yet or DuckDB cannot open it.
    """
    published = publish.database(Path(home))
    if not published.exists():
        raise WarehouseError(f"there is no warehouse in {home} yet; fill it with `tintinh run` or `tintinh import FILE`")
    # Attached rather than connected to: within one process DuckDB hands out the instance it already has for a path, and with it
    # the file as it was before the last load.
    connection = publish.attach(published, published, read_only=True)
    connection.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'")
    connection.execute("SET enable_external_access = false")
    return connection
