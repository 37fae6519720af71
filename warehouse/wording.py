"""Texts as arrays of syllable hashes, at the price of a look-up a word: what a word comes to is worked out once.

How a text is split into syllables is told by the caller; what is done with the hashes belongs to stories and minhash.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from warehouse.minhash import offsets

Syllables = Callable[[str], list[str]]
"""Splits a text into syllables made comparable; must give for a text what it gives for its words, split at white space."""

_MOST = 50_000_000
"""Characters of words remembered before all are forgotten: no page can fill the memory."""


class Wording(dict[str, int]):
    """The words met so far, each with a number under which its syllables' hashes are found.

    A word is what stands between white space: most are one syllable, with or without a comma behind it.
    """

    def __init__(self, syllables: Syllables) -> None:
        super().__init__()
        self.syllables = syllables
        self._forget()

    def _forget(self) -> None:
        self.clear()
        self._hashes, self._starts, self._characters = array("Q"), array("q", [0]), 0

    def __missing__(self, word: str) -> int:
        self._hashes.extend(xxhash.xxh3_64_intdigest(syllable.encode("utf-8", "replace")) for syllable in self.syllables(word))
        self._starts.append(len(self._hashes))
        self._characters += len(word)
        self[word] = number = len(self._starts) - 2
        return number

    def hashes(self, texts: pa.Array) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
        """The hashes of the syllables of all texts one after the other, and how many each text has; NULL has none."""
        if self._characters > _MOST:
            self._forget()
        words = pc.ascii_split_whitespace(texts.fill_null(""))
        coded = words.flatten().dictionary_encode()
        distinct = np.fromiter(map(self.__getitem__, coded.dictionary.to_pylist()), np.int64, len(coded.dictionary))
        starts = np.frombuffer(self._starts, np.int64)
        first, count = starts[distinct], starts[distinct + 1] - starts[distinct]
        numbers = coded.indices.to_numpy()
        known = np.frombuffer(self._hashes, np.uint64) if self._hashes else np.empty(0, np.uint64)
        begins, lengths = first[numbers], count[numbers]
        places = offsets(lengths)
        found = known[np.repeat(begins - places[:-1], lengths) + np.arange(places[-1])]
        return found, np.diff(places[offsets(pc.list_value_length(words).to_numpy().astype(np.int64))])
