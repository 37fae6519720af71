"""The SQL that makes tables and views in DuckDB: type names, statements, quoted texts.

What the columns are belongs to schema; no statement here reads or changes a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
from pyarrow import types

from warehouse import schema


@dataclass(frozen=True, slots=True)
class View:
    """A view: what one row is, what each column holds, its query, and a query that somebody may begin with."""

    purpose: str
    columns: Mapping[str, str]
    query: str
    example: str


def view_statements(name: str, view: View) -> list[str]:
    """The statements that make a view with its comments."""
    return [
        f"CREATE OR REPLACE VIEW {name} AS {view.query}",
        f"COMMENT ON VIEW {name} IS {literal(view.purpose)}",
        *(f"COMMENT ON COLUMN {name}.{column} IS {literal(told)}" for column, told in view.columns.items()),
    ]


def duckdb_type(kind: pa.DataType) -> str:
    """The DuckDB name of an Arrow type; raises TypeError for a type no table uses yet."""
    if types.is_list(kind):
        return f"{duckdb_type(kind.value_type)}[]"
    if types.is_struct(kind):
        return "STRUCT(" + ", ".join(f'"{f.name}" {duckdb_type(f.type)}' for f in kind) + ")"
    if types.is_map(kind):
        return f"MAP({duckdb_type(kind.key_type)}, {duckdb_type(kind.item_type)})"
    names = {
        schema.TEXT: "VARCHAR",
        schema.MOMENT: "TIMESTAMPTZ",
        pa.bool_(): "BOOLEAN",
        pa.int32(): "INTEGER",
        pa.int64(): "BIGINT",
        pa.uint32(): "UINTEGER",
        pa.uint64(): "UBIGINT",
        pa.float64(): "DOUBLE",
        pa.date32(): "DATE",
    }
    if kind not in names:
        raise TypeError(f"no DuckDB type is chosen for {kind}; add it to warehouse.ddl.duckdb_type")
    return names[kind]


def statements(name: str) -> list[str]:
    """The statements that make the public table `name` with its comments, or add the columns it lacks."""
    purpose, columns = schema.TABLES[name]
    quoted = {f.name: f'"{f.name}" {duckdb_type(f.type)}' for f in columns}
    packed = [quoted[f.name] + _packing(f) for f in columns]
    made = [f"CREATE TABLE IF NOT EXISTS {name} ({', '.join(packed)})"]
    made += [f"ALTER TABLE {name} ADD COLUMN IF NOT EXISTS {column}" for column in quoted.values()]
    made.append(f"COMMENT ON TABLE {name} IS {literal(purpose)}")
    for column in columns:
        description = (column.metadata or {}).get(b"description", b"").decode()
        made.append(f'COMMENT ON COLUMN {name}."{column.name}" IS {literal(description)}')
    return made


def _packing(column: pa.Field) -> str:
    named = (column.metadata or {}).get(b"compression")
    return f" USING COMPRESSION {named.decode()}" if named else ""


def literal(value: str | None) -> str:
    """A text as SQL writes it, NULL for None."""
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"
