"""The shingles of signed texts, one file a segment beside its signatures, of which those that a later load asks for are read.

Making them belongs to stories, comparing them to joining.
"""

from __future__ import annotations

import mmap
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from warehouse import lake, schema
from warehouse.errors import CorruptSegmentError, NotSignedError
from warehouse.files import replacing

Shingles = dict[int, npt.NDArray[np.uint32]]
"""Of each text, by its hash, the hashes of its shingles."""

AT_ONCE = 8_192
"""Texts written as one batch: each costs a little whenever the file is opened."""


@contextmanager
def writing(file: Path) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Give what takes the shingles of more texts of one segment, in order; the file stands when the block has ended."""
    waiting: list[pa.RecordBatch] = []
    with replacing(file) as temporary, pa.ipc.new_file(str(temporary), schema.SHINGLES) as writer:

        def flush() -> None:
            writer.write_table(pa.Table.from_batches(waiting, schema.SHINGLES).combine_chunks())
            waiting.clear()

        def keep(batch: pa.RecordBatch) -> None:
            waiting.append(batch)
            if sum(map(len, waiting)) >= AT_ONCE:
                flush()

        yield keep
        flush()


def read(lake_folder: Path, places: Sequence[tuple[str, str, int, int | None]]) -> Shingles:
    """The shingles of the texts at these places: portal, segment, text hash, and the row of the segment's file where it is known.

    A text that stands in another row since its segment was read again is sought in the whole file. One that is no longer there,
    since a better reading of its page gave another, is left out. Raises NotSignedError for a file that is missing,
    CorruptSegmentError for one that cannot be read.
    """
    by_segment: dict[lake.Segment, dict[int, int | None]] = defaultdict(dict)
    for portal, segment, text, row in places:
        by_segment[portal, segment][text] = row
    found: Shingles = {}
    for place, wanted in by_segment.items():
        found |= _of_segment(lake_folder, place, wanted)
    return found


def _of_segment(lake_folder: Path, place: lake.Segment, wanted: dict[int, int | None]) -> Shingles:
    file = lake.path(lake_folder, "shingles", place)
    signed = lake.path(lake_folder, "signatures", place)
    for needed in (signed, file):  # without signatures the shingles are those of earlier readings
        if not needed.exists():
            remedy = f"delete {signed} if it is there, sign the segment (warehouse.stories.sign), then load again"
            raise NotSignedError(f"{needed} is missing: {remedy}. Nothing was loaded")
    found: Shingles = {}
    try:
        batches = _batches(file)
        hashes = [batch["text_hash"].to_numpy() for batch in batches]
        sets = [(batch["shingles"].values.to_numpy(), batch["shingles"].offsets.to_numpy()) for batch in batches]
        for text, number, row in _standing(hashes, wanted):
            values, begins = sets[number]
            found[text] = values[begins[row] : begins[row + 1]]
    except (pa.ArrowException, OSError, ValueError) as error:  # the last for an empty file
        remedy = f"delete {signed} and run again: both are made anew"
        raise CorruptSegmentError(f"{file} cannot be read ({error}); {remedy}. Nothing was loaded") from error
    return found


def _batches(file: Path) -> list[pa.RecordBatch]:
    """The batches of a file, read where it lies: Arrow's own map would have the kernel fetch each whole, of which a few texts
    are wanted."""
    with file.open("rb") as opened:
        mapped = mmap.mmap(opened.fileno(), 0, prot=mmap.PROT_READ)
    with pa.ipc.open_file(pa.py_buffer(mapped)) as reader:
        return [reader.get_batch(number) for number in range(reader.num_record_batches)]


def _standing(batches: Sequence[npt.NDArray[np.uint64]], wanted: dict[int, int | None]) -> Iterator[tuple[int, int, int]]:
    """The wanted texts that stand in these batches of a file's texts, each with the number of its batch and its row there.

    Where the row in the file is known and right, nothing else of the file is looked at.
    """
    starts = [0, *accumulate(map(len, batches))]
    lacking = []
    for text, row in wanted.items():
        number = bisect(starts, row) - 1 if row is not None else len(batches)
        if row is not None and number < len(batches) and batches[number][row - starts[number]] == text:
            yield text, number, row - starts[number]
        else:
            lacking.append(text)
    if lacking:
        for number, hashes in enumerate(batches):
            rows = np.flatnonzero(np.isin(hashes, np.array(lacking, np.uint64)))
            yield from zip(hashes[rows].tolist(), [number] * len(rows), rows.tolist(), strict=True)
