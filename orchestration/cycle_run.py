"""One run of the cycle from the command line, in this process, recorded in the home's Dagster instance like any scheduled one.

What the steps do belongs to the assets; how the outcome is shown belongs to the command.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import dagster as dg

from orchestration import definitions, home, housekeeping, partitions, plain_log
from scraper import portals

ENDED_WELL = ("finished", "max_pages", "deadline")
"""Ways for a portal's crawl to end that are no problem: everything asked, or a limit of its own reached."""

REMEDIES = {
    "busy": "another run is crawling it now; wait until that one has ended",
    "died": "its process ended without a report; what it fetched is kept, and the next run goes on from there",
}
"""What to do about ways to end that the crawl's log may have told to nobody."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the run ended: `crawl` per portal, the `load` report, the `problems` the check found, and what failed."""

    run_id: str
    success: bool
    crawl: dict[str, dict[str, Any]] = field(default_factory=dict)
    load: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    interrupted: bool = False


def run(
    place: home.Home,
    names: Sequence[str],
    *,
    job: str = definitions.CYCLE_JOB,
    clock_offset: float = 0.0,
    mode: str = "daily",
    processes: int | None = None,
) -> Outcome:
    """Runs the job over these portals and gives its outcome; a failed step is in the outcome, not raised.

    mode: of the crawl. processes: in how many it is made; None leaves that to TINTINH_PROCESSES.
    """
    with home.instance(place) as instance:
        housekeeping.close_dead_runs(instance)
        built_for = partitions.order(portals.load(place.path, broken=[]))
        built = definitions.build(place, first=names, clock_offset=clock_offset)
        try:
            result = built.resolve_job_def(job).execute_in_process(
                instance=instance,
                raise_on_error=False,
                tags={
                    **partitions.tags(names, built_for),
                    partitions.MODE_TAG: mode,
                    **({partitions.PROCESSES_TAG: str(processes)} if processes is not None else {}),
                    **housekeeping.process_tag(),
                },
                run_config={"loggers": {"console": {}}},
            )
        finally:
            plain_log.close()
        housekeeping.prune(instance)
    return _outcome(result)


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
    for name, entry in crawl.items():
        if entry["finish_reason"] not in ENDED_WELL:
            reason = str(entry["finish_reason"])
            problems.setdefault(name, f"its crawl ended: {REMEDIES.get(reason, reason)}")
    failed = [event for event in result.all_events if event.event_type_value == "STEP_FAILURE"]
    interrupted = any(_class_name(event) == dg.DagsterExecutionInterruptedError.__name__ for event in failed)
    failures = () if interrupted else tuple(f"{event.step_key}: {_first_line(event)}" for event in failed)
    return Outcome(result.run_id, result.success, crawl, load, problems, failures, interrupted)


def _class_name(event: dg.DagsterEvent) -> str | None:
    error = event.step_failure_data.error
    return error.cls_name if error else None


def _first_line(event: dg.DagsterEvent) -> str:
    """What a step died of, in the words of the error itself, without the name of its class."""
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    error = data.error.cause or data.error if data.error else None
    if error is None:
        return event.message or "failed"
    return error.message.strip().removeprefix(f"{error.cls_name}: ").rpartition("Error: ")[2] or error.message.strip()
