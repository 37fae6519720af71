"""Shingles, MinHash and bands of a sequence of syllables, as whole-array arithmetic.

Which words of an article are compared, and what follows from a likeness, is decided by stories and joining.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import xxhash

WIDTH = 5
"""Syllables in one shingle."""
ROWS = 5
"""MinHash values in one band."""
BANDS = 26
"""Bands of one text. Two texts of Jaccard j share a band with probability 1 - (1 - j^5)^26: 0.9999 at 0.8, 0.99 at 0.7,
0.88 at 0.6, and 8 in a million at 0.05, where unrelated news stands."""


def _constants(purpose: str, count: int) -> npt.NDArray[np.uint64]:
    """64-bit constants with nothing up the sleeve: BLAKE2b of purpose and running number. Another choice voids all signatures."""
    digests = (hashlib.blake2b(f"tintinh {purpose} {n}".encode(), digest_size=8).digest() for n in range(count))
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


_FACTORS = _constants("factor", ROWS * BANDS) | np.uint64(1)
_ADDENDS = _constants("addend", ROWS * BANDS)
_MIXER = _constants("mixer", 3) | np.uint64(1)


@lru_cache(maxsize=200_000)
def _syllable_hash(syllable: str) -> int:
    return xxhash.xxh3_64_intdigest(syllable.encode())


def shingles(syllables: Sequence[str]) -> npt.NDArray[np.uint32]:
    """The sorted hashes of every run of five syllables, each once; none for fewer than five syllables."""
    if len(syllables) < WIDTH:
        return np.empty(0, dtype=np.uint32)
    hashes = np.fromiter(map(_syllable_hash, syllables), dtype=np.uint64, count=len(syllables))
    mixed = np.zeros(len(hashes) - WIDTH + 1, dtype=np.uint64)
    for offset in range(WIDTH):
        mixed = mixed * _MIXER[0] + hashes[offset : offset + len(mixed)]
        mixed ^= mixed >> np.uint64(29)
    mixed *= _MIXER[1]
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


def bands(shingle_hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """One hash for each band of the MinHash signature.

    The permutations are multiply-shift hashes, (a·x + b mod 2^64) >> 32 with odd a (Dietzfelbinger and others, 1997).
    """
    if not len(shingle_hashes):
        return np.empty(0, dtype=np.uint64)
    permuted = _FACTORS[:, None] * shingle_hashes.astype(np.uint64)[None, :]
    permuted += _ADDENDS[:, None]
    minima = (permuted.min(axis=1) >> np.uint64(32)).reshape(BANDS, ROWS)  # the shift keeps the order, so it can come last
    hashes = np.arange(1, BANDS + 1, dtype=np.uint64) * _MIXER[2]
    for row in range(ROWS):
        hashes = (hashes ^ minima[:, row]) * _MIXER[1]
        hashes ^= hashes >> np.uint64(31)
    return hashes


def jaccard(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> float:
    """Shared shingles over all shingles of two sorted sets, 0 for two empty ones."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    union = len(one) + len(other) - shared
    return shared / union if union else 0.0
