"""Signatures: what of an article's words is compared to find its copies, kept as one Parquet file a segment of readings.

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
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from warehouse import minhash, schema
from warehouse.files import replacing
from warehouse.lake import path, read

THRESHOLD = 0.6
"""The least Jaccard likeness of shingles that makes two articles near duplicates."""

MINIMUM = 30
"""The fewest syllables of lead and body that are compared: a title over a PDF, or one boilerplate sentence, makes no copy."""

ROW_GROUP = 256
"""Rows of one group of a signature file, so that reading back a few old texts costs little."""

_PREFIX = re.compile(r"^\s*(?:\([^()\n]{2,40}\)\s*[-–—]|[A-ZĐ]{2,10}\s+[-–—]\s)\s*")


def sign(lake: Path, portal: str, segment: str, *, syllables: Callable[[str], list[str]]) -> Path:
    """Write the signatures of one segment of readings; gives the path of the file.

    syllables: splits a text into syllables made comparable: case, Unicode form and tone-mark placement unified, no punctuation.
    Raises CorruptSegmentError where the readings cannot be read.
    """
    readings = read(lake, "articles", (portal, segment), schema.READINGS).select(["page_id", "portal", "article_id", "article"])
    rows = []
    for reading in readings.filter(readings["article_id"].is_valid()).to_pylist():
        article = reading.pop("article")
        signature = of_text(article["title"], article["lead"], article["body"], syllables)
        if signature is not None:
            rows.append({**reading, **signature})
    target = path(lake, "signatures", (portal, segment))
    with replacing(target) as temporary:
        table = pa.Table.from_pylist(rows, schema.SIGNATURES)
        pq.write_table(table, temporary, compression="zstd", row_group_size=ROW_GROUP)
    return target


def of_text(
    title: str | None, lead: str | None, body: str | None, syllables: Callable[[str], list[str]]
) -> dict[str, object] | None:
    """The text hash, bands and shingles of one article, or None where its lead and body are too short to compare."""
    opening, full = syllables(lead or ""), syllables(body or "")
    if full[: len(opening)] == opening:
        opening = []
    if len(opening) + len(full) < MINIMUM:
        return None
    heading = syllables(title or "")
    words = "\n".join(" ".join(part) for part in (heading, opening + full))
    without_source = _PREFIX.sub("", lead or "") if opening else ""
    compared = minhash.shingles(
        heading + syllables(without_source) + (full if opening else syllables(_PREFIX.sub("", body or "")))
    )
    return {
        "text_hash": xxhash.xxh3_64_intdigest(words.encode()),
        "bands": minhash.bands(compared),
        "shingles": compared,
    }
