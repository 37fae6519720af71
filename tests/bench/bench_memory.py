"""Memory of one process that reads page after page: resident size after each tenth of 100,000 pages, which must stay flat.

Every page differs from all others in its names, addresses and words, so that nothing that is remembered could be of use again.
"""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from scraper.extraction import extract
from tests.bench.bench_extract import Pages, sample

PAGES = 100_000
_NAMES = re.compile(rb'(class|id)="')


def resident() -> float:
    """This process's resident memory in MB, from Linux's `/proc`."""
    gc.collect()
    fields = Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * 4096 / 1e6


def changed(page: bytes, number: int) -> bytes:
    """The page with other names, words and addresses than any before."""
    told = str(number).encode()
    return (
        _NAMES.sub(rb'\1="n' + told + rb" ", page)
        .replace(b" trong ", b" trong%s " % told)
        .replace(b'href="', b'href="/%s' % told)
    )


def grown(pages: Pages, most: int = PAGES) -> Iterator[tuple[int, float]]:
    """Pages read and MB held, at each tenth of `most`."""
    for number in range(1, most + 1):
        url, body = pages[number % len(pages)]
        extract(changed(body, number), f"{url}?n={number}")
        if number % (most // 10) == 0:
            yield number, resident()


def main(most: int = PAGES) -> None:
    """Print one line a tenth, and what was gained between the first and the last."""
    sizes = []
    for number, size in grown(sample(), most):
        sizes.append((number, size))
        print(f"memory: {number} pages read, {size:.0f} MB resident", flush=True)
    print(f"memory: {sizes[-1][1] - sizes[0][1]:+.1f} MB from the first tenth to the last")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES)
