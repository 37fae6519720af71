"""One run of the cycle from the command line, in this process, recorded in the home's Dagster instance like any scheduled one.

What the steps do belongs to the assets; how the outcome is shown belongs to the command.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import dagster as dg
import psutil

from orchestration import definitions, home, partitions, plain_log

PROCESS_TAG = "tintinh/process"
KEPT_RUNS = 200
"""Dagster's SQLite grows by some 150 kB a run; older runs are deleted, materializations stay."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the run ended: `crawl` per portal, the `load` report, the `problems` the check found, and what failed."""

    run_id: str
    success: bool
    crawl: dict[str, dict[str, Any]] = field(default_factory=dict)
    load: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    failures: tuple[str, ...] = ()


def run(place: home.Home, names: Sequence[str], *, job: str = definitions.CYCLE_JOB, clock_offset: float = 0.0) -> Outcome:
    """Runs the job over these portals and gives its outcome; a failed step is in the outcome, not raised."""
    with home.instance(place) as instance:
        close_dead_runs(instance)
        built = definitions.build(place, first=names, clock_offset=clock_offset)
        try:
            result = built.resolve_job_def(job).execute_in_process(
                instance=instance,
                raise_on_error=False,
                tags={**partitions.tags(names), PROCESS_TAG: _process()},
                run_config={"loggers": {"console": {}}},
            )
        finally:
            plain_log.close()
        prune(instance)
    return _outcome(result)


def close_dead_runs(instance: dg.DagsterInstance) -> int:
    """Marks as failed the runs whose process here is gone, as after `kill -9`, and frees their pools; gives how many."""
    unfinished = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING])
    dead = [run for run in instance.get_runs(unfinished) if PROCESS_TAG in run.tags and not _alive(run.tags[PROCESS_TAG])]
    for run in dead:
        instance.report_run_failed(run, "its process is gone; the next run went on from what was kept")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    return len(dead)


def prune(instance: dg.DagsterInstance, keep: int = KEPT_RUNS) -> None:
    """Deletes the oldest finished runs beyond `keep`."""
    finished = dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED])
    for run in instance.get_runs(finished)[keep:]:
        instance.delete_run(run.run_id)


def _process() -> str:
    """This process's number and start time, which together are not reused."""
    return f"{os.getpid()}:{psutil.Process().create_time()}"


def _alive(process: str) -> bool:
    number, _, started = process.partition(":")
    try:
        return str(psutil.Process(int(number)).create_time()) == started
    except psutil.Error:
        return False


def _outcome(result: dg.ExecuteInProcessResult) -> Outcome:
    crawl: dict[str, dict[str, Any]] = {}
    load: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for event in result.all_events:
        if event.is_step_materialization:
            materialization = event.step_materialization_data.materialization
            values: dict[str, Any] = {name: value.value for name, value in materialization.metadata.items()}
            if materialization.asset_key.path == ["pages"] and values.get("crawl"):
                crawl[str(materialization.partition)] = dict(values["crawl"])
            if materialization.asset_key.path == ["warehouse"]:
                load = dict(values.get("report") or {})
        if event.event_type_value == "ASSET_CHECK_EVALUATION":
            found: Any = event.asset_check_evaluation_data.metadata["problems"].value
            problems |= found
    failures = tuple(
        f"{event.step_key}: {_first_line(event)}" for event in result.all_events if event.event_type_value == "STEP_FAILURE"
    )
    return Outcome(result.run_id, result.success, crawl, load, problems, failures)


def _first_line(event: dg.DagsterEvent) -> str:
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    error = data.error.cause or data.error if data.error else None
    return error.message.strip() if error else event.message or "failed"
