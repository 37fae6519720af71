"""The bands of the texts that later ones are compared to, in sorted files beside the warehouse: looked up, never read whole.

They follow from `lake/signatures` and are made anew where they are missing; which texts of a band are kept is told by joining.

A load writes its own pairs of band and text as one more run and merges it with the runs that are not much longer, so that there
are few runs and a pair is written again only when its run has doubled. Arrow's file format is used for what it can do beyond
Parquet, to be searched where it lies: a look-up touches some pages of the file, whatever its size.
"""

from __future__ import annotations

import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from warehouse.files import replacing
from warehouse.minhash import offsets

TABLES = """
CREATE TABLE IF NOT EXISTS internal.runs (run VARCHAR, pairs BIGINT);
DROP TABLE IF EXISTS internal.bands;
"""
"""The files that hold the bands of the texts in `internal.texts`, by their names, and how long each is."""

PAIRS = pa.schema([("band", pa.uint64()), ("text_hash", pa.uint64())])

_MUCH_LONGER = 2


def folder(home: Path) -> Path:
    """Where the files of a home stand; they may be deleted, the next load makes them anew."""
    return home / "bands"


def are_whole(con: duckdb.DuckDBPyConnection, home: Path) -> bool:
    """Whether every file that the warehouse counts on is there; a warehouse that knows texts counts on one at least."""
    runs = [name for name, _ in _runs(con)]
    known = runs or not con.execute("SELECT 1 FROM internal.texts LIMIT 1").fetchall()
    return bool(known) and all((folder(home) / name).exists() for name in runs)


def find(con: duckdb.DuckDBPyConnection, home: Path, bands: npt.NDArray[np.uint64]) -> pa.Table:
    """The pairs kept under these bands, which must be sorted and distinct.

    Each core seeks its share of the bands in every file, since most of the time goes on waiting for memory.
    """
    runs = [_open(folder(home) / name) for name, _ in _runs(con)]
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        found = pool.map(lambda part: [_among(run, part) for run in runs], np.array_split(bands, cores))
        return pa.concat_tables([PAIRS.empty_table(), *chain.from_iterable(found)])


def keep(con: duckdb.DuckDBPyConnection, home: Path, pairs: pa.Table) -> None:
    """Add pairs, sorted by their bands, to those that are kept; files that they are merged with stand until `tidy`."""
    merged = []
    for name, length in _runs(con):
        if length > _MUCH_LONGER * len(pairs):
            break
        pairs = _merge(_open(folder(home) / name), pairs)
        merged.append(name)
    if not len(pairs):
        return
    name = f"{uuid.uuid4().hex}.arrow"
    with replacing(folder(home) / name) as temporary, pa.ipc.new_file(str(temporary), PAIRS) as writer:
        writer.write_table(pairs.combine_chunks())
    con.execute("DELETE FROM internal.runs WHERE list_contains(?, run)", [merged])
    con.execute("INSERT INTO internal.runs VALUES (?, ?)", [name, len(pairs)])


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Count on no file any more."""
    con.execute("DELETE FROM internal.runs")


def tidy(con: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Remove the files that the published warehouse, which `con` reads, does not count on: merged ones, or those of a killed
    load. Only under the lock of loads."""
    used = {name for name, _ in _runs(con)}
    for file in folder(home).glob("*"):
        if file.name not in used:
            file.unlink(missing_ok=True)


def _runs(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Names and lengths, the shortest first."""
    return con.execute("SELECT run, pairs FROM internal.runs ORDER BY pairs, run").fetchall()


def _open(file: Path) -> pa.Table:
    return pa.ipc.open_file(pa.memory_map(str(file))).read_all()


def _column(pairs: pa.Table, name: str) -> npt.NDArray[np.uint64]:
    column = pairs[name]
    whole = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()  # which would copy a single one too
    values: npt.NDArray[np.uint64] = whole.to_numpy()
    return values


def _among(run: pa.Table, bands: npt.NDArray[np.uint64]) -> pa.Table:
    """The pairs of one run under these bands: by binary search, which sorted needles keep within the processor's cache."""
    kept = _column(run, "band")
    first = np.searchsorted(kept, bands)
    there = np.flatnonzero(kept[np.minimum(first, len(kept) - 1)] == bands)
    first = first[there]
    count = np.searchsorted(kept, bands[there], side="right") - first
    places = np.repeat(first - offsets(count)[:-1], count) + np.arange(count.sum())
    return run.take(places)


def _merge(run: pa.Table, pairs: pa.Table) -> pa.Table:
    places = np.searchsorted(_column(run, "band"), _column(pairs, "band"))
    return pa.table([np.insert(_column(run, name), places, _column(pairs, name)) for name in PAIRS.names], PAIRS)
