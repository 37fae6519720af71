"""Shingles, MinHash and bands of many texts at once, as whole-array arithmetic over their syllables' hashes.

Which words of an article are compared, and what follows from a likeness, is decided by stories and joining.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

WIDTH = 5
"""Syllables in one shingle."""
ROWS = 5
"""MinHash values in one band."""
BANDS = 26
"""Bands of one text. Two texts of Jaccard j share a band with probability 1 - (1 - j^5)^26: 0.9999 at 0.8, 0.99 at 0.7,
0.88 at 0.6, and 8 in a million at 0.05, where unrelated news stands."""

CHUNK = 1 << 16
"""Shingles permuted at once: with the room to work in they fit a core's second-level cache."""


@dataclass(frozen=True, slots=True)
class Sets:
    """One run of values a text, all runs one after the other; `lengths` says how long each is."""

    values: npt.NDArray[np.uint32]
    lengths: npt.NDArray[np.int64]

    @property
    def starts(self) -> npt.NDArray[np.int64]:
        """Where each run begins, and last where all end."""
        return offsets(self.lengths)


def offsets(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where runs of these lengths begin when they stand one after the other, and last where all end."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def _constants(purpose: str, count: int) -> npt.NDArray[np.uint64]:
    """64-bit constants with nothing up the sleeve: BLAKE2b of purpose and running number. Another choice voids all signatures."""
    digests = (hashlib.blake2b(f"tintinh {purpose} {n}".encode(), digest_size=8).digest() for n in range(count))
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


_FACTORS = (_constants("factor", ROWS * BANDS) >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
_MIXER = _constants("mixer", 3) | np.uint64(1)


def shingles(hashes: npt.NDArray[np.uint64], lengths: npt.NDArray[np.int64]) -> Sets:
    """The sorted hashes of every run of five syllables of each text, each once; none for fewer than five syllables.

    hashes: of the syllables of all texts, one after the other; lengths: how many each text has.
    """
    texts = np.repeat(np.arange(len(lengths), dtype=np.uint64), np.maximum(lengths - WIDTH + 1, 0))
    if not len(texts):
        return Sets(np.empty(0, np.uint32), np.zeros(len(lengths), np.int64))
    mixed = np.zeros(len(hashes) - WIDTH + 1, dtype=np.uint64)
    for offset in range(WIDTH):
        mixed *= _MIXER[0]
        mixed += hashes[offset : offset + len(mixed)]
        mixed ^= mixed >> np.uint64(29)
    mixed *= _MIXER[1]
    left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(hashes))  # syllables until the text's end
    inside = mixed[left[: len(mixed)] >= WIDTH]
    keys = np.sort((texts << np.uint64(32)) | (inside >> np.uint64(32)))
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    return Sets(keys.astype(np.uint32), np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(lengths)))


def bands(sets: Sets) -> npt.NDArray[np.uint64]:
    """One row a text with one hash for each band of its MinHash signature; raises ValueError for a text without shingles.

    A permutation is one multiplication by an odd number modulo 2^32 (Dietzfelbinger and others, 1997): the shingles are
    hashes already, so that no addend is needed to spread them.
    """
    if len(sets.lengths) and not sets.lengths.min():
        raise ValueError("a text without shingles has no signature; leave it out")
    minima = np.empty((ROWS * BANDS, len(sets.lengths)), dtype=np.uint32)
    starts = sets.starts
    first = 0
    while first < len(sets.lengths):
        past = max(first + 1, int(np.searchsorted(starts, starts[first] + CHUNK, side="right")) - 1)
        values = sets.values[starts[first] : starts[past]]
        begins = starts[first:past] - starts[first]
        room = np.empty_like(values)
        for row, factor in enumerate(_FACTORS):
            np.multiply(values, factor, out=room)
            minima[row, first:past] = np.minimum.reduceat(room, begins)
        first = past
    rows = minima.reshape(BANDS, ROWS, -1).astype(np.uint64)
    found = np.repeat((np.arange(1, BANDS + 1, dtype=np.uint64) * _MIXER[2])[:, None], len(sets.lengths), axis=1)
    for row in range(ROWS):
        found = (found ^ rows[:, row]) * _MIXER[1]
        found ^= found >> np.uint64(31)
    return np.ascontiguousarray(found.T)


def jaccard(pairs: Sequence[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]]) -> npt.NDArray[np.float64]:
    """For each pair of sets its shared shingles over all its shingles, 0 for two empty ones; no set may hold one twice."""
    sizes = np.array([len(one) + len(other) for one, other in pairs], dtype=np.int64)
    keys = np.repeat(np.arange(len(pairs), dtype=np.uint64) << np.uint64(32), sizes)
    keys |= np.concatenate([np.empty(0, np.uint32), *chain.from_iterable(pairs)])
    keys.sort()
    twice = (keys[1:][keys[1:] == keys[:-1]] >> np.uint64(32)).astype(np.int64)
    shared = np.bincount(twice, minlength=len(pairs))
    return shared / np.maximum(sizes - shared, 1)
