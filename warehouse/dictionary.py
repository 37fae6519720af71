"""The data dictionary: every table and view with its columns, as `docs/data-dictionary.md` shows them.

What they are is written in schema and in the rooms of the views; `python -m warehouse.dictionary FILE` writes the page.
"""

from __future__ import annotations

import sys
from pathlib import Path

from warehouse import province_views, question_views, schema
from warehouse.ddl import View, duckdb_type

VIEWS: dict[str, View] = question_views.VIEWS | province_views.VIEWS
"""Every public view by its name."""

_HEAD = """# Data dictionary

Made from `warehouse/schema.py` and the views by `python -m warehouse.dictionary docs/data-dictionary.md`; the same words are
comments inside `warehouse.duckdb` (`SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'articles'`).
Moments are TIMESTAMPTZ, ids are stable over re-crawls and re-builds, unknown is NULL. `warehouse/<table>/` holds the same
tables as Parquet; views are in DuckDB alone.
"""


def page() -> str:
    """The dictionary as Markdown: the tables, then the views each with a query to begin with."""
    parts = [_HEAD, "## Tables"]
    for name, (purpose, columns) in schema.TABLES.items():
        parts.append(f"### {name}\n\n{purpose}\n\n| column | type | meaning |\n| --- | --- | --- |")
        told = ((f.name, duckdb_type(f.type), (f.metadata or {}).get(b"description", b"").decode()) for f in columns)
        parts[-1] += "".join(f"\n| `{column}` | {_cell(kind)} | {_cell(meaning)} |" for column, kind, meaning in told)
    parts.append("## Views")
    for name, view in VIEWS.items():
        rows = "".join(f"\n| `{column}` | {_cell(meaning)} |" for column, meaning in view.columns.items())
        parts.append(f"### {name}\n\n{view.purpose}\n\n| column | meaning |\n| --- | --- |{rows}\n\n```sql\n{view.example}\n```")
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
