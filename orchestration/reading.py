"""Reading what waits: every segment of raw pages that has no readings yet, portal by portal, one's fault never another's.

How a page is read and how readings are kept belong to `scraper.extraction` and `warehouse.lake`.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.home import locked
from scraper import extraction, pages
from scraper.items import Page, Portal, Reading, Reject
from warehouse import lake

log = logging.getLogger(__name__)


@dataclass(slots=True)
class ReadSegments:
    """The files of readings written, by portal, and why a portal's pages could not be read."""

    written: dict[str, list[Path]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def read_pending(folder: Path, registry: Mapping[str, Portal], names: Collection[str] | None = None) -> ReadSegments:
    """Reads the waiting segments of the lake in `folder`, of the portals named or of all, registered or not.

    One process at a time: two that read the same segment would take each other's readings and signatures away.
    """
    with locked(folder / ".reading"):
        return _read_pending(folder, registry, names)


def _read_pending(folder: Path, registry: Mapping[str, Portal], names: Collection[str] | None) -> ReadSegments:
    done = ReadSegments()
    for name, segment in lake.pending_readings(folder, names):
        if name in done.failed:
            continue
        try:
            fetched = pages.read_segment(lake.path(folder, "pages", (name, segment)))
            pairs = ((page, _read(page, registry.get(name))) for page in fetched)
            done.written.setdefault(name, []).append(lake.write_readings(folder, name, segment, pairs))
        except Exception as error:
            # Whatever is wrong with one portal's pages or disk blocks, the others' news must go on.
            log.exception("segment %s of %s", segment, name)
            done.failed[name] = f"segment {segment} could not be read: {type(error).__name__}: {error}"
    return done


def _read(page: Page, portal: Portal | None) -> Reading:
    """The page's reading; a page that breaks the reader is a reject, because it is kept for ever and would break every run."""
    try:
        return extraction.read(page, portal)
    except Exception as error:
        log.exception("page %s", page.page_id)
        reason = f"the reader failed with {type(error).__name__}; this is a fault of tintinh, please report the page"
        return Reading(page.kind, reject=Reject("read", reason))
