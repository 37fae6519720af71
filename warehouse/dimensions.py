"""The dimension tables: portals as the registry describes them, provinces as the law has named and numbered them.

What portals publish does not belong here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import csv

from scraper.items import Portal
from warehouse import schema
from warehouse.schema import TEXT


def portals(registry: Mapping[str, Portal]) -> pa.Table:
    """The registry as rows of `portals`, in the order of their names."""
    known = provinces().to_pylist()
    rows = [
        {
            "portal": portal.id,
            "name": portal.name or None,
            "province_code": portal.province,
            "province_on": _read_on(portal, known),
            "status": portal.status,
            "cadence": portal.cadence,
            "platform": portal.platform,
            "start_urls": list(portal.start_urls) or None,
            "aliases": list(portal.aliases) or None,
            "verified_on": portal.verified_on,
            "successor": portal.successor,
            "expected_articles": portal.expect.get("articles"),
        }
        for _, portal in sorted(registry.items())
    ]
    return pa.Table.from_pylist(rows, schema.PORTALS)


def _read_on(portal: Portal, known: list[dict[str, Any]]) -> date | None:
    """The day on which a portal's province code is to be read, None for today: that of a dead portal is as old as its province.

    91 is An Giang today and was Kiên Giang, so the code alone would give Kiên Giang's old portal to An Giang for all times.
    """
    same = [row for row in known if row["province_code"] == portal.province]
    ended = [row["valid_to"] for row in same if row["valid_to"] is not None]
    dead = portal.status == "legacy" or portal.successor is not None or len(ended) == len(same)
    return max(ended) if dead and ended else None


def provinces() -> pa.Table:
    """The 63 provinces until 30 June 2025 and the 34 since 1 July 2025, with their GSO codes and who took over whom.

    Sources: Resolution 202/2025/QH15 for the mergers, 175/2024/QH15 for Huế, the General Statistics Office for the codes. A code
    alone is ambiguous (80 was Long An and is Tây Ninh); join with a day:
    `province_code = … AND day BETWEEN coalesce(valid_from, day) AND coalesce(valid_to, day)`.
    """
    types = {f.name: TEXT if f.name == "predecessors" else f.type for f in schema.PROVINCES}
    convert = csv.ConvertOptions(column_types=types, strings_can_be_null=True)
    rows = csv.read_csv(Path(__file__).with_name("provinces.csv"), convert_options=convert).to_pylist()
    for row in rows:
        row["predecessors"] = row["predecessors"].split() if row["predecessors"] else None
        last = _today(row, rows)
        row["today_code"], row["today_slug"] = last["province_code"], last["slug"]
    return pa.Table.from_pylist(rows, schema.PROVINCES)


def _today(row: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The row of today that a row's successors end in."""
    while row["valid_to"] is not None:
        begins = row["valid_to"] + timedelta(days=1)
        row = next(later for later in rows if later["slug"] == row["successor_slug"] and later["valid_from"] == begins)
    return row


def differ(con: duckdb.DuckDBPyConnection, registry: Mapping[str, Portal]) -> bool:
    """Whether either table lacks a row of the registry or of the list of provinces; the tables must have today's columns."""
    return _lacks(con, "portals", portals(registry)) or _lacks(con, "provinces", provinces())


def fold(con: duckdb.DuckDBPyConnection, registry: Mapping[str, Portal]) -> None:
    """Bring both tables up to date. A portal that left the registry keeps its last row, since its articles stay."""
    _replace(con, "portals", "portal", portals(registry))
    _replace(con, "provinces", "province_code", provinces())


def _lacks(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> bool:
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    con.register("dimension", rows)
    lacking = con.execute(f"SELECT count(*) FROM (FROM dimension EXCEPT SELECT {names} FROM {table})").fetchall()  # noqa: S608
    con.unregister("dimension")
    return bool(lacking[0][0])


def _replace(con: duckdb.DuckDBPyConnection, table: str, key: str, rows: pa.Table) -> None:
    if not _lacks(con, table, rows):
        return
    con.register("dimension", rows)
    con.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM dimension)")  # noqa: S608
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM dimension")  # noqa: S608
    con.unregister("dimension")
    con.execute(
        "INSERT INTO internal.stale BY NAME SELECT ? AS table_name, (SELECT load_number FROM internal.state) AS load_number",
        [table],
    )
