"""A warehouse made anew from the kept pages alone: the same rows, the same ids, and Parquet copies that are the same bytes.

That order and rounds of loading make no difference is tested with the load.
"""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from orchestration.reading import read_pending
from scraper.items import Page, Portal
from scraper.pages import PageStore
from scraper.sample.portals import SamplePortals
from scraper.vietnamese.text import syllables
from tests.warehouse.lakes import files, rows, tables
from warehouse import lake, partitions, stories
from warehouse.load import load


def visit(home: Path, portals: SamplePortals) -> None:
    """Keep the front page and every article that was ever there, a segment a portal."""
    for name, front in portals.urls.items():
        store = PageStore(home / "lake", name, f"day{portals.day}")
        urls = [(front, "listing"), *((each.url, "article") for each in portals.truth(name))]
        for number, (url, kind) in enumerate(urls):
            try:
                with urllib.request.urlopen(url, timeout=30) as answer:
                    status, body, headers = answer.status, answer.read(), tuple(answer.headers.items())
            except urllib.error.HTTPError as error:
                status, body, headers = error.code, error.read(), ()
            moment = portals.evening(portals.day) + timedelta(seconds=number)
            outcome = "ok" if status == 200 else "gone"
            store.append(Page(name, url, url, moment, status, headers, body, kind, outcome))
        store.close()


def bring_up_to_date(home: Path, registry: Mapping[str, Portal]) -> None:
    assert not read_pending(home / "lake", registry).failed
    for name, segment in lake.pending_signatures(home / "lake"):
        stories.sign(home / "lake", name, segment, syllables=syllables)
    load(home, registry)


def copies(home: Path) -> dict[str, bytes]:
    return {name: content for name, (content, _) in files(home / "warehouse").items() if name != partitions.MARKER}


def test_the_pages_alone_make_the_same_warehouse(tmp_path: Path) -> None:
    with SamplePortals(articles=24, fresh=2) as portals:
        registry = {name: Portal(name, name, None, (url,)) for name, url in portals.urls.items()}
        for day in (1, 2):
            portals.day = day
            visit(tmp_path, portals)
            bring_up_to_date(tmp_path, registry)
    assert rows(
        tmp_path, "SELECT max(version), count(removed_at) > 0, max(portals) > 1 FROM articles JOIN stories USING (story_id)"
    ) == [(2, True, True)]
    grown, grown_copies = tables(tmp_path), copies(tmp_path)
    for made in ("lake/articles", "lake/signatures", "lake/shingles", "warehouse"):
        shutil.rmtree(tmp_path / made)
    (tmp_path / "warehouse.duckdb").unlink()
    bring_up_to_date(tmp_path, registry)
    assert tables(tmp_path) == grown
    assert copies(tmp_path) == grown_copies
