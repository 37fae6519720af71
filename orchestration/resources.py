"""What every step of a cycle is given: the home, its registry of portals, and the clock the crawl lives by.

Which portals a run covers is not decided here; Dagster's partitions say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import dagster as dg

from orchestration.home import Home, locate
from scraper import portals
from scraper.items import Portal


class Cycle(dg.ConfigurableResource):
    """One cycle's settings; `clock_offset` (seconds) makes the crawl live that much later than now, for demo and tests.

    `mode` is how portals are crawled, one of scraper.crawl.revisits.MODES, where the run's tag `tintinh/mode` says nothing else.
    """

    home: str = ""
    clock_offset: float = 0.0
    mode: str = "daily"

    @cached_property
    def place(self) -> Home:
        """The home's folders."""
        return locate(self.home)

    @cached_property
    def registry(self) -> Mapping[str, Portal]:
        """Every portal the home knows, by id; a file that cannot be used is left to the command and the spider to tell about."""
        return portals.load(self.place.path, broken=[])
