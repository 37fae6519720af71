"""Shingles are found by the rows of their texts, by the texts alone where rows are unknown or wrong, and else not at all.

What is compared with them belongs to stories.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from warehouse import lake, schema, shingles

PLACE = ("tanloc", "20260301T010000")
TEXTS = 20_000  # which fill several of a file's batches


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with one segment of texts whose hashes are 1000 and their row, and whose shingles are that row and the next."""
    folder = tmp_path_factory.mktemp("lake")
    signed, compared = (lake.path(folder, layer, PLACE) for layer in ("signatures", "shingles"))
    signed.parent.mkdir(parents=True)
    signed.touch()
    with shingles.writing(compared) as keep:
        for first in range(0, TEXTS, 500):
            rows = range(first, first + 500)
            columns = [pa.array([1000 + row for row in rows], pa.uint64()), pa.array([[row, row + 1] for row in rows])]
            keep(pa.record_batch(columns, schema.SHINGLES.names).cast(schema.SHINGLES))
    return folder


@pytest.mark.parametrize("row", [0, 8_191, 8_192, 16_500, TEXTS - 1])
@pytest.mark.parametrize("told", ["right", "unknown", "another", "beyond the file"])
def test_a_text_is_found_wherever_it_stands(kept: Path, row: int, told: str) -> None:
    place = {"right": row, "unknown": None, "another": (row + 9_000) % TEXTS, "beyond the file": TEXTS + row}[told]
    found = shingles.read(kept, [(*PLACE, 1000 + row, place)])
    assert {text: values.tolist() for text, values in found.items()} == {1000 + row: [row, row + 1]}


def test_each_of_many_has_its_own(kept: Path) -> None:
    rows = np.random.default_rng(1).permutation(TEXTS)[:2_000].tolist()
    found = shingles.read(kept, [(*PLACE, 1000 + row, row if row % 3 else None) for row in rows])
    assert {text: values.tolist() for text, values in found.items()} == {1000 + row: [row, row + 1] for row in rows}


def test_a_text_that_is_no_longer_there_is_left_out(kept: Path) -> None:
    assert list(shingles.read(kept, [(*PLACE, 7, 3), (*PLACE, 1003, 3), (*PLACE, 8, None)])) == [1003]
