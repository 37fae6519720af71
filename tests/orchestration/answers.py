"""What several tests ask of a warehouse and of texts: rows by column name, whole tables, and how far two texts share their words.

Nothing is asserted here.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from warehouse import query


def same(text: str | None) -> str | None:
    """Unicode form and spacing aside."""
    return " ".join(unicodedata.normalize("NFC", text.replace("\u00ad", "").replace("\u200b", "")).split()) if text else None


def rows(home: Path, statement: str) -> list[dict[str, Any]]:
    with query.connect(home) as connection:
        result = connection.execute(statement)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def tables(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    with query.connect(home) as connection:
        names = [
            row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'").fetchall()
        ]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}
