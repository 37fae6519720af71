"""What 5,000 new and 5,000 changed articles cost to load into archives of different sizes, and what such an archive takes.

`TINTINH_SIZES` names the sizes (10000,100000; the aims are for 100000,1000000); `TINTINH_ARCHIVES` a folder in which archives
are kept for the next time, as writing a million articles takes a quarter of an hour. Crawling and extraction have benchmarks
of their own.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import archive
from tests.bench.copied import copied
from tests.bench.questions import ask
from warehouse import bands, lake, publish
from warehouse.load import LoadReport, load

NEW = CHANGED = 5_000
ROUNDS = 3
"""Loads into each size, in turn; the quickest counts, since other work on the machine only ever adds time."""
SIZES = tuple(int(size) for size in os.environ.get("TINTINH_SIZES", "10000,100000").split(","))


def build(home: Path, size: int) -> None:
    """Make a warehouse of `size` articles with a day waiting, unless it stands there already; print what it took."""
    if not (home / "lake").exists():
        archive.write_past(home, size, NEW)
        archive.write_day(home, size, NEW, CHANGED)
    if not publish.database(home).exists():
        waiting = [segment for segment in lake.segments(home / "lake", "articles") if segment[1] != archive.NEXT]
        report = load(home, archive.REGISTRY, segments=waiting)
        print(f"full build of {size:,} articles: {report.seconds['total']:.0f} s")
    file = publish.database(home).stat().st_size
    copies = sum(path.stat().st_size for path in (home / "warehouse").rglob("*.parquet"))
    known = sum(path.stat().st_size for path in bands.folder(home).iterdir())
    parts = ((file, "in DuckDB"), (known, "in the bands of texts"), (copies, "in the Parquet copies"))
    print(f"bytes on disk an article, of {size:,}: {', '.join(f'{held / size:,.0f} {where}' for held, where in parts)}")


def load_into_copy(home: Path) -> tuple[LoadReport, float]:
    """Load what waits into a copy of a built warehouse, so that it can be done again; gives also the CPU seconds it took."""
    with copied(home) as copy:
        began = time.process_time()
        report = load(copy, archive.REGISTRY)
        return report, time.process_time() - began


def main(sizes: Sequence[int] = SIZES) -> dict[str, float]:
    """Print the parts of the quickest of some loads into each size, taken in turn, and their ratio; gives the figures."""
    kept = os.environ.get("TINTINH_ARCHIVES")
    with tempfile.TemporaryDirectory(prefix="bench-load-") as scratch:
        homes = {size: Path(kept or scratch) / str(size) for size in sizes}
        for size, home in homes.items():
            build(home, size)
        taken: dict[int, list[tuple[LoadReport, float]]] = {size: [] for size in sizes}
        for _ in range(ROUNDS):
            for size, home in homes.items():
                taken[size].append(load_into_copy(home))
        ask(homes[max(sizes)])
    wall: dict[int, float] = {}
    for size, loads in taken.items():
        report, _ = min(loads, key=lambda one: _own(one[0]))
        wall[size], cpu = _own(report), min(cpu for _, cpu in loads)
        changes = report.portals.values()
        parts = "  ".join(f"{name} {seconds:.2f}" for name, seconds in report.seconds.items())
        new, edited = sum(change.new for change in changes), sum(change.edited for change in changes)
        print(f"load of {new:,} new and {edited:,} changed into {size:>9,}: {parts} s, {report.partitions} files")
        print(f"  without the copy of the file {wall[size]:.2f} s (aim: 6), CPU {cpu:.2f} s")
    ratio = wall[max(sizes)] / wall[min(sizes)]
    print(f"load without the copy, {max(sizes):,} against {min(sizes):,} articles: {ratio:.2f}x (aim: 1.3)")
    return {"ratio": ratio, "seconds": wall[max(sizes)]}


def _own(report: LoadReport) -> float:
    return report.seconds["total"] - report.seconds.get("copy", 0.0)


if __name__ == "__main__":
    main()
