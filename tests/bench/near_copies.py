"""Texts of which it is known how alike they are: a fifth near copies, a twentieth the same words in other letters.

Made as whole arrays, so that a million cost minutes; a text is a row of numbers, each a syllable.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from scraper.items import Portal, article_id
from scraper.vietnamese.text import syllables
from warehouse import lake, minhash, schema, stories

LENGTH = 300
"""Syllables of a text; Vietnamese news has a median of some 350."""
TITLE = 12
SEGMENT = 5_000
PORTAL = "bansao"
REGISTRY = {PORTAL: Portal(PORTAL, "Cổng bản sao", None, ("http://bansao.example/",))}
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_HEADS = ["b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "ph", "r", "s", "t", "th", "tr", "v", "x"]
_TAILS = (
    "a",
    "ài",
    "ám",
    "ạn",
    "ảng",
    "áo",
    "ạt",
    "âu",
    "ò",
    "è",
    "ếm",
    "ện",
    "íu",
    "ịn",
    "ủng",
    "ùa",
    "ước",
    "ương",
    "ựu",
    "ya",
)
SYLLABLES = np.array([head + tail for head in _HEADS for tail in _TAILS])
Words = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Texts:
    """Numbered texts: `words` has a row each; `source` says of which text each is a copy, itself where of none."""

    words: Words
    source: npt.NDArray[np.int64]
    exact: npt.NDArray[np.bool_]


def make(first: int, count: int, before: Texts | None = None, seed: int = 1) -> Texts:
    """Texts number `first` and following; copies are of originals among them or among those `before`."""
    draw = np.random.default_rng([seed, first])
    words = draw.integers(0, len(SYLLABLES), (count, LENGTH), dtype=np.int16)
    kind = draw.random(count)
    kind[0] = 1.0
    near, exact = kind < 0.20, (kind >= 0.20) & (kind < 0.25)
    originals = first + np.flatnonzero(~near & ~exact)
    if before is not None:
        originals = np.concatenate([np.flatnonzero(before.source == np.arange(len(before.source))), originals])
    source = np.arange(first, first + count)
    for row in np.flatnonzero(near | exact):
        known = int(np.searchsorted(originals, first + row))
        source[row] = originals[draw.integers(known)]
        words[row] = words[source[row] - first] if source[row] >= first else before.words[source[row]]  # type: ignore[union-attr]
    for row in np.flatnonzero(near):  # another title, and up to a quarter of the text replaced in one to three places
        words[row, :TITLE] = draw.integers(0, len(SYLLABLES), TITLE, dtype=np.int16)
        for _ in range(draw.integers(1, 4)):
            size = int(draw.integers(1, LENGTH // 12))
            at = int(draw.integers(TITLE, LENGTH - size))
            words[row, at : at + size] = draw.integers(0, len(SYLLABLES), size, dtype=np.int16)
    return Texts(words, source, exact)


def likeness(one: Words, other: Words) -> float:
    """The true Jaccard likeness of the runs of five syllables: a run is one number, so that none collide."""
    sets = []
    for words in (one, other):
        runs = np.zeros(len(words) - minhash.WIDTH + 1, np.int64)
        for offset in range(minhash.WIDTH):
            runs = runs * len(SYLLABLES) + words[offset : offset + len(runs)]
        sets.append(np.unique(runs))
    shared = len(np.intersect1d(*sets, assume_unique=True))
    return shared / (len(sets[0]) + len(sets[1]) - shared)


def written(texts: Texts, rows: range) -> Iterator[tuple[str, str]]:
    """Title and body of some texts; an exact copy is written in decomposed letters with a comma more."""
    for row in rows:
        words = SYLLABLES[texts.words[row]].tolist()
        title, body = " ".join(words[:TITLE]), " ".join(words[TITLE:])
        yield (title, unicodedata.normalize("NFD", f"{body},").upper()) if texts.exact[row] else (title, body)


def write(home: Path, texts: Texts, first: int, name: str) -> None:
    """Readings and signatures of the texts, the one in row 0 having number `first`, in segments called after `name`."""
    for begin in range(0, len(texts.source), SEGMENT):
        rows = range(begin, min(begin + SEGMENT, len(texts.source)))
        segment = f"{name}T{begin // SEGMENT:06}"
        titles, bodies = zip(*written(texts, rows), strict=True)
        numbers = [first + row for row in rows]
        moments = [BEGIN + timedelta(minutes=number) for number in numbers]
        known = {
            "url": [f"http://{PORTAL}.example/{number}" for number in numbers],
            "key": list(map(str, numbers)),
            "title": titles,
            "body": bodies,
            "published_at": moments,
        }
        struct = [_column(known.get(f.name), f, len(rows)) for f in schema.ARTICLE_STRUCT]
        readings = {
            "page_id": [f"{segment}:{row}" for row in range(len(rows))],
            "portal": [PORTAL] * len(rows),
            "url": known["url"],
            "fetched_at": moments,
            "kind": ["article"] * len(rows),
            "outcome": ["ok"] * len(rows),
            "article_id": [identity(number) for number in numbers],
            "content_hash": [f"{number:032x}" for number in numbers],
            "article": pa.StructArray.from_arrays(struct, fields=list(schema.ARTICLE_STRUCT)),
        }
        columns = [_column(readings.get(f.name), f, len(rows)) for f in schema.READINGS]
        target = lake.path(home / "lake", "articles", (PORTAL, segment))
        target.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns, schema.READINGS), target, compression="zstd")
        stories.sign(home / "lake", PORTAL, segment, syllables=syllables)


def _column(values: Any, column: pa.Field, rows: int) -> pa.Array:
    return pa.nulls(rows, column.type) if values is None else pa.array(values, column.type)


def identity(number: int) -> str:
    """The article id of a text."""
    return article_id(PORTAL, str(number))
