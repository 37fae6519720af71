"""Signatures: what of an article's words is compared to find its copies, kept in two files a segment of readings.

Which articles then share a story is decided by joining.

What is compared is title, lead and body together. On the templated news of the NukeViet capture the true copies then
stand at a Jaccard likeness of 0.69 and above (paragraphs dropped) and unrelated pairs at 0.53 and below; without the title the
two come closer (0.67 against 0.57), with the body alone they overlap (0.64 against 0.60). `THRESHOLD` is the middle of
that gap, so a retitled copy is still found by its text and two bulletins made from one template are told apart by their titles.
A lead repeated at the head of the body counts once, and a source prefix such as `(TTXVN) -` not at all. Exact means the same
syllables of all three, prefix included, whatever their Unicode form, tone-mark placement, case and punctuation.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import xxhash

from warehouse import lake as files
from warehouse import minhash, schema, shingles
from warehouse.files import replacing
from warehouse.wording import Syllables, Wording

THRESHOLD = 0.6
"""The least Jaccard likeness of shingles that makes two articles near duplicates."""

MINIMUM = 30
"""The fewest syllables of lead and body that are compared: a title over a PDF, or one boilerplate sentence, makes no copy."""

_PREFIX = re.compile(r"^\s*(?:\([^()\n]{2,40}\)\s*[-–—]|[A-ZĐ]{2,10}\s+[-–—]\s)\s*")
_PREFIX_WITHIN = 80  # characters
TEXTS = ["title", "lead", "body"]
_SEPARATOR = b"\n" * 8  # as long as a hash, and the hash of no syllable
_Hashes = npt.NDArray[np.uint64]


def sign(lake: Path, portal: str, segment: str, *, syllables: Syllables) -> Path:
    """Write the shingles and then the signatures of one segment of readings; gives the path of the signatures.

    syllables: splits a text into syllables made comparable: case, Unicode form and tone-mark placement unified, no punctuation.
    Raises CorruptSegmentError where the readings cannot be read.
    """
    target, compared = (files.path(lake, layer, (portal, segment)) for layer in ("signatures", "shingles"))
    columns = ["page_id", "portal", "article_id", *(f"article.{name}" for name in TEXTS)]
    with (
        replacing(target) as temporary,
        shingles.writing(compared) as keep,
        pq.ParquetWriter(temporary, schema.SIGNATURES, compression="zstd", use_dictionary=["portal"]) as writer,
    ):
        for batch in files.batches(lake, "articles", (portal, segment), columns):
            read = batch.filter(batch["article_id"].is_valid())
            signed = signatures(_texts(read["article"]), syllables)
            names = [name for name in schema.SIGNATURES.names if name in columns]
            whose = read.select(names).take(signed["row"])
            found = [*whose.columns, *(signed[name] for name in schema.SIGNATURES.names[len(names) :])]
            writer.write_batch(pa.record_batch(found, schema.SIGNATURES))
            keep(signed.select(schema.SHINGLES.names).cast(schema.SHINGLES))
    return target


def signatures(texts: pa.RecordBatch, syllables: Syllables) -> pa.RecordBatch:
    """The text hash, bands and shingles of each text, and its `row` in `texts`; those too short to compare are left out.

    texts: columns title, lead and body.
    """
    runs = _runs(*_wording(syllables).hashes(pa.concat_arrays([texts[name] for name in TEXTS])))
    parts = (runs[column * len(texts) : (column + 1) * len(texts)] for column in range(len(TEXTS)))
    begins = {name: pc.utf8_slice_codeunits(texts[name], 0, _PREFIX_WITHIN).to_pylist() for name in ("lead", "body")}
    rows: list[int] = []
    exact: list[int] = []
    compared: list[_Hashes] = []
    lengths: list[int] = []
    for row, (title, lead, body) in enumerate(zip(*parts, strict=True)):
        repeated = body[: len(lead)].tobytes() == lead.tobytes()
        opening = lead[:0] if repeated else lead
        if len(opening) + len(body) < MINIMUM:
            continue
        told = _PREFIX.match(begins["lead" if len(opening) else "body"][row] or "")
        source = len(syllables(told[0])) if told else 0
        shown = (title, opening[source:], body) if len(opening) else (title, body[source:])
        rows.append(row)
        exact.append(xxhash.xxh3_64_intdigest(b"".join((title.tobytes(), _SEPARATOR, opening.tobytes(), body.tobytes()))))
        compared.extend(shown)
        lengths.append(sum(map(len, shown)))
    sets = minhash.shingles(np.concatenate([np.empty(0, np.uint64), *compared]), np.array(lengths, np.int64))
    bands = minhash.bands(sets)
    return pa.record_batch(
        {
            "row": pa.array(rows, pa.int64()),
            "text_hash": pa.array(exact, pa.uint64()),
            "bands": _lists(bands.ravel(), np.full(len(rows), minhash.BANDS)),
            "shingles": _lists(sets.values, sets.lengths),
        }
    )


@lru_cache(maxsize=1)
def _wording(syllables: Syllables) -> Wording:
    return Wording(syllables)


def _runs(hashes: _Hashes, lengths: npt.NDArray[np.int64]) -> list[_Hashes]:
    places = minhash.offsets(lengths).tolist()
    return [hashes[first:past] for first, past in pairwise(places)]


def _texts(articles: pa.StructArray) -> pa.RecordBatch:
    """The texts of the articles that a batch of readings holds; a column that older readings lack is unknown."""
    known = {field.name for field in articles.type}
    columns = [articles.field(name) if name in known else pa.nulls(len(articles), schema.TEXT) for name in TEXTS]
    return pa.record_batch(columns, TEXTS)


def _lists(values: npt.NDArray[np.generic], lengths: npt.NDArray[np.int64]) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(minhash.offsets(lengths).astype(np.int32)), pa.array(values))
