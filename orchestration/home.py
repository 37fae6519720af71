"""The home folder: where a user's portals, lake, warehouse and Dagster records lie.

Only places and their making belong here; what the files hold is the business of `scraper`, `warehouse` and Dagster.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster import DagsterInstance

DAGSTER_YAML = """\
# Written by tintinh when this folder was made; yours to change.
telemetry:
  enabled: false
nux:
  enabled: false
run_monitoring:
  enabled: true
  start_timeout_seconds: 180
  cancel_timeout_seconds: 180
  poll_interval_seconds: 30
  free_slots_after_run_end_seconds: 60
concurrency:
  pools:
    default_limit: 1
    granularity: op
  runs:
    max_concurrent_runs: 4
retention:
  schedule:
    purge_after_days: 30
"""
"""One loader at a time (pool `warehouse`); a dead run worker is noticed and its run closed. Crawls keep apart by themselves."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders under one home."""

    path: Path

    @property
    def lake(self) -> Path:
        """Raw pages, readings and signatures as Parquet."""
        return self.path / "lake"

    @property
    def portals(self) -> Path:
        """The user's own portal files."""
        return self.path / "portals"

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file."""
        return self.path / "warehouse.duckdb"

    @property
    def dagster(self) -> Path:
        """Dagster's instance: runs, events, schedules."""
        return self.path / "dagster"


def locate(option: str | os.PathLike[str] | None = None) -> Home:
    """The home that the option names, else the environment's TINTINH_HOME, else `./data`; nothing is made."""
    return Home(Path(option or os.environ.get("TINTINH_HOME") or "data").expanduser().absolute())


def prepare(home: Home) -> Home:
    """Makes the home's folders and Dagster's settings where they are missing; OSError where the place cannot be written."""
    for folder in (home.portals, home.lake, home.dagster):
        folder.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    if not settings.exists():
        settings.write_text(DAGSTER_YAML, encoding="utf-8")
    return home


def environment(home: Home) -> dict[str, str]:
    """The variables by which every process of this home finds it; to be added to a child's environment."""
    return {"TINTINH_HOME": str(home.path), "DAGSTER_HOME": str(home.dagster)}


def instance(home: Home) -> DagsterInstance:
    """Dagster's instance of this home, made on first use; one process at a time, for its SQLite files cannot be made by two."""
    from dagster import DagsterInstance

    prepare(home)
    with locked(home.dagster / ".making"):
        made = DagsterInstance.from_config(str(home.dagster))
        made.get_runs_count()
        made.all_asset_keys()
        made.all_instigator_state()
    return made


@contextmanager
def locked(file: Path, *, wait: bool = True) -> Iterator[int]:
    """Holds the file as a lock, freed with the process, and gives its descriptor; BlockingIOError where it may not wait."""
    descriptor = os.open(file, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield descriptor
    finally:
        os.close(descriptor)
