"""Pages a second on one core: extraction with all fields against trafilatura with metadata, on the same pages in the same run.

The real pages beside the checkout are read where they are, and the sample portals' pages; what was read is not checked here.
"""

from __future__ import annotations

import gzip
import json
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import trafilatura
from warcio.archiveiterator import ArchiveIterator

from scraper.extraction import extract
from scraper.sample.portals import SamplePortals

ROUNDS = 5
MOST = 200  # pages of one set, each read once where there are enough, for whoever remembers a page would not read it
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "pages"
Pages = list[tuple[str, bytes]]


def recorded(folder: Path) -> Pages:
    """Articles of a folder with `truth.jsonl` and files, evenly spread over it."""
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    rows = [row for row in rows if row.get("kind", "article") == "article"]
    pages = []
    for row in rows[:: max(1, len(rows) // MOST)]:
        body = (folder / row["file"]).read_bytes()
        pages.append(
            (row["url"] or "https://example.org/a/b-c-d-e-f", gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
        )
    return pages[:MOST]


def archived(warc: Path) -> Pages:
    """Article pages of a WARC file."""
    pages = []
    with warc.open("rb") as file:
        for record in ArchiveIterator(file):
            url = record.rec_headers["WARC-Target-URI"] if record.rec_type == "response" else ""
            body = record.content_stream().read() if url.endswith(".html") else b""
            if b"news-bodyhtml" in body:
                pages.append((url, body))
    return pages[:: max(1, len(pages) // MOST)][:MOST]


def sample() -> Pages:
    """Article pages of the sample portals."""
    with SamplePortals(articles=24) as portals:
        urls = [article.url for portal in portals.urls for article in portals.truth(portal) if article.state == "published"]
        return [(url, urlopen(url, timeout=10).read()) for url in urls[:MOST]]  # loopback only


def sets() -> Iterator[tuple[str, Pages]]:
    """The sets of pages at hand, by name."""
    if (SHARED / "nukeviet").is_dir():
        yield "nukeviet", archived(SHARED / "nukeviet" / "nukeviet.warc.gz")
        yield "real", recorded(SHARED / "real")
        yield "general", recorded(SHARED / "general")
    yield "sample", sample()


def seconds(read: Callable[[str, bytes], object], pages: Pages) -> float:
    """CPU seconds of this process for all pages."""
    began = time.process_time()
    for url, body in pages:
        read(url, body)
    return time.process_time() - began


def ours(url: str, body: bytes) -> object:
    """All fields with evidence."""
    return extract(body, url)


def theirs(url: str, body: bytes) -> object:
    """Text and metadata, default settings."""
    return trafilatura.bare_extraction(body, url=url, with_metadata=True)


def main() -> None:
    """Print one line a set: pages a second of both, and the median ratio of interleaved rounds."""
    for name, pages in sets():
        slices = (
            [pages[number :: ROUNDS + 1] for number in range(ROUNDS + 1)] if len(pages) > 10 * ROUNDS else [pages] * (ROUNDS + 1)
        )
        warm, *measured = slices
        seconds(ours, warm)
        rounds = [(seconds(ours, part) / len(part), seconds(theirs, part) / len(part)) for part in measured]
        mine, other = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratio = statistics.median(b / a for a, b in rounds)
        size = sum(len(body) for _, body in pages) / len(pages) / 1000
        print(
            f"extract {name}: {len(pages)} pages of {size:.0f} kB,"
            f" {1 / mine:.0f} pages/s ({mine * 1000:.2f} ms), trafilatura {1 / other:.0f} pages/s ({other * 1000:.1f} ms),"
            f" ratio {ratio:.1f}"
        )


if __name__ == "__main__":
    main()
