"""Other engines on what a load writes: DuckDB's own shell on the file, and pyarrow, polars and pandas on the Parquet copies.

That the copies equal the tables row by row is tested with publishing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest

from tests.warehouse.lakes import DAY2, Segment, article, load_each, rows
from warehouse import schema
from warehouse.publish import database

UNDATED = article("undated", published_at=None)
EXPECTED = "SELECT key, portal, views FROM articles ORDER BY key"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("engines")
    later = article("later", views=7, published_at=DAY2)
    load_each(
        home,
        Segment("20260302T010000").articles([article("a", views=5, authors=("Lê Thị Thử",)), UNDATED]),
        Segment("20260303T010000", "tanloc", DAY2).articles([later]),
    )
    return home


def test_duckdb_shell_of_an_older_version_reads_tables_and_views(home: Path) -> None:
    shell = Path(sys.executable).with_name("duckdb")
    names = rows(home, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY ALL")
    count = " UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS n FROM (FROM {name})" for (name,) in names)
    words = [shell, "-readonly", "-no-init", "-json", "-c", f"{count} ORDER BY name", database(home)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [(row["name"], row["n"]) for row in json.loads(done.stdout)] == rows(home, f"{count} ORDER BY name")


def test_pyarrow_reads_every_table(home: Path) -> None:
    for name, (_, columns) in schema.TABLES.items():
        expected = rows(home, f"SELECT count(*) FROM {name}")[0][0]
        folder = home / "warehouse" / name
        assert (ds.dataset(folder, partitioning="hive").count_rows() if folder.exists() else 0) == expected, name
        for file in folder.rglob("*.parquet"):
            assert ds.dataset(file).schema.equals(columns), file


def test_polars_reads_the_copies(home: Path) -> None:
    read = pl.scan_parquet(home / "warehouse" / "articles" / "**" / "*.parquet").sort("key").collect()
    assert read.select("key", "portal", "views").rows() == rows(home, EXPECTED)
    assert read["published_at"].dtype == pl.Datetime("us", "UTC")
    assert read.filter(pl.col("key") == "a")["authors"].to_list() == [["Lê Thị Thử"]]


def test_pandas_reads_the_copies(home: Path) -> None:
    read = pd.read_parquet(home / "warehouse" / "articles", dtype_backend="pyarrow").sort_values("key")
    found = [
        (key, str(portal), None if pd.isna(views) else views) for key, portal, views in read[["key", "portal", "views"]].values
    ]
    assert found == rows(home, EXPECTED)
    assert read["published_at"].max() == datetime.fromtimestamp(DAY2.timestamp(), UTC)
