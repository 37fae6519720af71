"""The shingles of texts that were signed in earlier loads, read back from the row groups of the signature files where they stand.

Making them belongs to stories, comparing them to joining.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import lake
from warehouse.errors import CorruptSegmentError, NotSignedError

Shingles = dict[int, npt.NDArray[np.uint32]]
"""Of each text, by its hash, the hashes of its shingles."""

_Rows = dict[int, int | None]  # text hash -> row of its file where that is known


def read(lake_folder: Path, places: Sequence[tuple[str, str, int, int | None]]) -> Shingles:
    """The shingles of the texts at these places: portal, segment, text hash, and the row of the segment's file where it is known.

    A text that stands in another row since its segment was read again is sought in the whole file. One that is no longer there,
    since a better reading of its page gave another, is left out. Raises NotSignedError for a file that is missing,
    CorruptSegmentError for one that cannot be read.
    """
    by_segment: dict[lake.Segment, _Rows] = defaultdict(dict)
    for portal, segment, text, row in places:
        by_segment[portal, segment][text] = row
    found: Shingles = {}
    with ThreadPoolExecutor() as pool:  # decoding leaves Python's lock alone
        for part in pool.map(partial(_of_segment, lake_folder), by_segment, by_segment.values()):
            found |= part
    return found


def _of_segment(lake_folder: Path, place: lake.Segment, wanted: _Rows) -> Shingles:
    file = lake.path(lake_folder, "signatures", place)
    try:
        with pq.ParquetFile(file) as parquet:
            known = [row for row in wanted.values() if row is not None and row < parquet.metadata.num_rows]
            found = _rows(parquet, np.array(known, np.int64))
            lacking = wanted.keys() - found.keys()
            if lacking:
                hashes = parquet.read(columns=["text_hash"])["text_hash"].to_numpy()
                found |= _rows(parquet, np.flatnonzero(np.isin(hashes, np.array(sorted(lacking), np.uint64))))
        return {text: found[text] for text in wanted if text in found}
    except FileNotFoundError as error:
        raise NotSignedError(
            f"{file} is missing: sign the segment again (warehouse.stories.sign), then load again. Nothing was loaded"
        ) from error
    except (pa.ArrowException, OSError) as error:
        remedy = "delete it, sign the segment again, then load again"
        raise CorruptSegmentError(f"{file} cannot be read ({error}); {remedy}. Nothing was loaded") from error


def _rows(parquet: pq.ParquetFile, rows: npt.NDArray[np.int64]) -> Shingles:
    starts = np.cumsum([0, *(parquet.metadata.row_group(n).num_rows for n in range(parquet.num_row_groups))])
    groups = np.searchsorted(starts, rows, side="right") - 1
    found: Shingles = {}
    for group in np.unique(groups).tolist():
        read_group = parquet.read_row_group(group, columns=["text_hash", "shingles"], use_threads=False)
        hashes, values = (read_group[name].combine_chunks() for name in read_group.column_names)
        for row in (rows[groups == group] - starts[group]).tolist():
            found[hashes[row].as_py()] = values[row].values.to_numpy()
    return found
