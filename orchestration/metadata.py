"""What each materialization tells its reader in Dagster: row counts, schema, place, and a few sample rows.

Only descriptions are made here; page text in them is escaped, because Dagster renders Markdown and pages are hostile.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.display import cell
from orchestration.home import Home
from warehouse import query, summary
from warehouse import schema as tables

SAMPLE_ROWS = 3
SAMPLE_LETTERS = 80


def written(place: Path, files: Sequence[Path], columns: Sequence[str]) -> dict[str, dg.MetadataValue]:
    """What a run wrote of one partition: rows, files, schema, place and a sample of `columns`; older files are not opened."""
    described: dict[str, dg.MetadataValue] = {
        "dagster/uri": dg.MetadataValue.path(str(place)),
        "dagster/row_count": dg.MetadataValue.int(sum(pq.read_metadata(file).num_rows for file in files)),
        "files written": dg.MetadataValue.int(len(files)),
    }
    if files:
        schema = pq.read_schema(files[-1])
        shown = [column for column in columns if column in schema.names]
        described["dagster/column_schema"] = table_schema(schema)
        described["sample"] = sample(pq.ParquetFile(files[-1]), shown)
    return described


def crawled(entry: Mapping[str, Any]) -> dict[str, dg.MetadataValue]:
    """The spider's report of one portal; how it was crawled and whether its certificates were verified stand apart."""
    described: dict[str, dg.MetadataValue] = {"crawl": dg.MetadataValue.json(dict(entry))}
    if "mode" in entry:  # a portal that was refused was not crawled in any way
        described["mode"] = dg.MetadataValue.text(entry["mode"])
        described["TLS profile"] = dg.MetadataValue.text(entry["tls"] or "verified")
    return described


def warehouse(home: Home, report: Any, held_back: Mapping[str, str]) -> dict[str, dg.MetadataValue]:
    """The load's own report, the size of every table, and what the check or a fault held back."""
    described: dict[str, dg.MetadataValue] = {
        "report": dg.MetadataValue.json(dataclasses.asdict(report)),
        "held back": dg.MetadataValue.json(dict(held_back)),
        "dagster/uri": dg.MetadataValue.path(str(home.warehouse)),
    }
    if not home.warehouse.exists():
        return described
    with query.connect(home.path) as connection:
        rows = summary.sizes(connection)
        newest = summary.newest(connection)
    described["dagster/row_count"] = dg.MetadataValue.int(rows["articles"])
    described["rows per table"] = dg.MetadataValue.json(rows)
    described["dagster/column_schema"] = table_schema(tables.ARTICLES)
    described["sample"] = table(list(newest[0]), newest) if newest else dg.MetadataValue.text("no article yet")
    return described


def table_schema(schema: pa.Schema) -> dg.MetadataValue:
    """An Arrow schema as Dagster shows it, with each column's own description."""
    return dg.MetadataValue.table_schema(
        dg.TableSchema(
            [
                dg.TableColumn(
                    name=field.name,
                    type=str(field.type)[:200],
                    description=((field.metadata or {}).get(b"description") or b"").decode() or None,
                    constraints=dg.TableColumnConstraints(nullable=field.nullable),
                )
                for field in schema
            ]
        )
    )


def sample(file: pq.ParquetFile, columns: Sequence[str]) -> dg.MetadataValue:
    """The first rows of a file as a Markdown table."""
    batch = next(file.iter_batches(batch_size=SAMPLE_ROWS, columns=list(columns)), None)
    return table(columns, batch.to_pylist() if batch is not None else [])


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dg.MetadataValue:
    """Rows as a Markdown table, page text escaped."""
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(_escaped(row[column]) for column in columns) + " |" for row in rows]
    return dg.MetadataValue.md("\n".join(lines))


def _escaped(value: Any) -> str:
    text = re.sub(r"\s+", " ", cell(value, none=""))[:SAMPLE_LETTERS]
    return html.escape(re.sub(r"([\\`*_{}\[\]()#+!|~-])", r"\\\1", text).replace("://", ":\u2060//"))
