"""Near-duplicates: texts signed a second against datasketch, recall and precision against the truth, and what 5,000 new cost.

`TINTINH_COPIES` says how many texts (100,000; the aims are for a million). The truth is how alike the texts were made.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from datasketch import MinHash

from scraper.vietnamese.text import syllables
from tests.bench import near_copies
from tests.bench.copied import copied
from warehouse import lake, minhash, query, stories
from warehouse.load import load

COPIES = int(os.environ.get("TINTINH_COPIES", "100000"))
SIZES = (COPIES // 10, COPIES)
NEW = 5_000
ROUNDS = 5
SAMPLE = 1_000


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def speed(texts: near_copies.Texts) -> float:
    """Print texts a second, from text to bands, of ours and of datasketch in interleaved rounds; gives the ratio."""
    written = list(near_copies.written(texts, range(SAMPLE)))
    titles, bodies = zip(*written, strict=True)
    batch = pa.record_batch([pa.array(titles), pa.nulls(SAMPLE, pa.string()), pa.array(bodies)], stories.TEXTS)

    def ours() -> None:
        for first in range(0, SAMPLE, 500):
            stories.signatures(batch.slice(first, 500), syllables)

    def theirs() -> None:
        for title, body in written[: SAMPLE // 5]:
            words = syllables(f"{title} {body}")
            runs = [" ".join(words[n : n + minhash.WIDTH]).encode() for n in range(len(words) - minhash.WIDTH + 1)]
            MinHash(num_perm=minhash.ROWS * minhash.BANDS).update_batch(runs)

    ours()
    rounds = [(seconds(ours) / SAMPLE, seconds(theirs) / (SAMPLE // 5)) for _ in range(ROUNDS)]
    mine, other = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(b / a for a, b in rounds)
    print(f"signed: {1 / mine:,.0f} texts/s ({mine * 1e6:.0f} µs), datasketch {1 / other:,.0f}/s, ratio {ratio:.1f} (aim: 15)")
    return ratio


def truth(home: Path, texts: near_copies.Texts) -> dict[str, float]:
    """Print and give recall by likeness, and the precision of the pairs that the warehouse names."""
    with query.connect(home) as con:
        story = dict(con.execute("SELECT CAST(key AS INTEGER), story_id FROM articles").fetchall())
        pairs = con.execute("""
            SELECT CAST(a.key AS INTEGER), CAST(b.key AS INTEGER) FROM near_duplicates AS d
            JOIN articles AS a USING (article_id) JOIN articles AS b ON b.article_id = d.duplicate_of
        """).fetchall()
    copies = [(row, int(source)) for row, source in enumerate(texts.source) if row != source]
    alike = np.array([near_copies.likeness(texts.words[row], texts.words[source]) for row, source in copies])
    found = np.array([story[row] == story[source] for row, source in copies])
    figures = {}
    for low, high, aim in ((0.8, 1.01, 0.99), (0.7, 0.8, 0.85), (0.6, 0.7, None)):
        chosen = (alike >= low) & (alike < high)
        figures[f"recall {low}"] = float(found[chosen].mean())
        print(f"recall at {low} to {min(high, 1)}: {found[chosen].mean():.5f} of {chosen.sum():,} pairs (aim: {aim or 'none'})")
    right = np.array([near_copies.likeness(texts.words[a], texts.words[b]) >= stories.THRESHOLD for a, b in pairs])
    figures["precision"] = float(right.mean())
    print(f"precision: {right.mean():.6f} of {len(pairs):,} pairs (aim: 0.999)")
    return figures


def grown(home: Path, texts: near_copies.Texts) -> tuple[float, float]:
    """Seconds that signing 5,000 more texts took, and joining them into a copy of the warehouse: the quickest of some rounds."""
    size = len(texts.source)
    near_copies.write(home, near_copies.make(size, NEW, texts), size, "20260701")
    signing, joining = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for portal, segment in [place for place in lake.segments(home / "lake", "articles") if place[1].startswith("20260701")]:
            stories.sign(home / "lake", portal, segment, syllables=syllables)
        signing.append(time.perf_counter() - began)
        with copied(home) as copy:
            joining.append(load(copy, near_copies.REGISTRY).seconds["stories"])
    return min(signing), min(joining)


def main() -> dict[str, float]:
    """Print every figure; gives them by name."""
    figures: dict[str, float] = {}
    joined, found = {}, {}
    with tempfile.TemporaryDirectory(prefix="bench-copies-") as folder:
        for size in SIZES:
            home = Path(folder) / str(size)
            texts = near_copies.make(0, size)
            began = time.perf_counter()
            near_copies.write(home, texts, 0, "20260601")
            written = time.perf_counter() - began
            report = load(home, near_copies.REGISTRY)
            print(f"{size:,} texts: written and signed in {written:.0f} s, joined in {report.seconds['stories']:.1f} s")
            if size == SIZES[-1]:
                figures["ratio"] = speed(texts)
                figures |= truth(home, texts)
            signed, joined[size] = grown(home, texts)
            found[size] = signed + joined[size]
            print(f"{NEW:,} more among {size:,}: signed in {signed:.2f} s, joined in {joined[size]:.2f} s")
    for name, taken in (("finding", found), ("joining", joined)):
        figures[name] = taken[SIZES[-1]] / taken[SIZES[0]]
        what = "signing and joining" if name == "finding" else "joining alone"
        print(f"{what} {NEW:,} more, {SIZES[-1]:,} against {SIZES[0]:,}: {figures[name]:.2f}x (aim: 1.3)")
    return figures


if __name__ == "__main__":
    main()
