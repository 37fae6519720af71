"""Keeping Dagster's records in order: runs whose process died are closed, what they held is freed, old ones are deleted.

The lake and the warehouse keep themselves in order; nothing of them is touched here.
"""

import os

import dagster as dg
import psutil

PROCESS_TAG = "tintinh/process"
KEPT_RUNS = 200
"""Dagster's SQLite grows by some 150 kB a run. The runs that hold a portal's latest materialization stay whatever their age."""

AT_ONCE = 1_000
"""Materializations asked for at once; Dagster gives 10,000 at most."""

FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
UNFINISHED = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING]


def process_tag() -> dict[str, str]:
    """The tag by which a later run tells whether this process still lives: its number and start time, together not reused."""
    return {PROCESS_TAG: f"{os.getpid()}:{psutil.Process().create_time()}"}


def close_dead_runs(instance: dg.DagsterInstance) -> int:
    """Marks as failed the runs whose process here is gone, as after `kill -9`; gives how many.

    Frees the pools that any finished run still holds, whoever started it: Dagster's daemon does so only while it runs.
    """
    runs = instance.get_runs(dg.RunsFilter(statuses=UNFINISHED))
    dead = [run for run in runs if PROCESS_TAG in run.tags and not _alive(run.tags[PROCESS_TAG])]
    for run in dead:
        instance.report_run_failed(run, "its process is gone; the next run went on from what was kept")
    for run_id in instance.event_log_storage.get_concurrency_run_ids():
        run_holding = instance.get_run_by_id(run_id)
        if run_holding is None or run_holding.status in FINISHED:
            instance.event_log_storage.free_concurrency_slots_for_run(run_id)
    return len(dead)


def prune(instance: dg.DagsterInstance, keep: int = KEPT_RUNS) -> int:
    """Deletes finished runs beyond the newest `keep`, but none that holds a latest materialization; gives how many."""
    old = instance.get_runs(dg.RunsFilter(statuses=FINISHED))[keep:]
    needed = _holding_latest(instance) if old else set()
    unneeded = [run for run in old if run.run_id not in needed]
    for run in unneeded:
        instance.delete_run(run.run_id)
    return len(unneeded)


def _holding_latest(instance: dg.DagsterInstance) -> set[str]:
    """Ids of the runs that materialized an asset's partition last."""
    runs: set[str] = set()
    materialization = dg.DagsterEventType.ASSET_MATERIALIZATION
    for key in instance.all_asset_keys():
        latest = list(instance.event_log_storage.get_latest_storage_id_by_partition(key, materialization).values())
        for first in range(0, len(latest), AT_ONCE):
            asked = dg.AssetRecordsFilter(key, storage_ids=latest[first : first + AT_ONCE])
            runs.update(record.run_id for record in instance.fetch_materializations(asked, limit=AT_ONCE).records)
        last = instance.get_latest_materialization_event(key)
        if last is not None:
            runs.add(last.run_id)
    return runs


def _alive(process: str) -> bool:
    number, _, started = process.partition(":")
    try:
        return str(psutil.Process(int(number)).create_time()) == started
    except psutil.Error:
        return False


@dg.op(description="Closes runs whose process died and deletes old ones.")
def tidy(context: dg.OpExecutionContext) -> None:
    """One round of housekeeping on the instance that runs it."""
    closed, deleted = close_dead_runs(context.instance), prune(context.instance)
    context.log.info(f"{closed} dead runs closed, {deleted} old runs deleted")


@dg.job(description="Keeps Dagster's own records small and true.")
def housekeeping() -> None:
    """The job of the daily schedule."""
    tidy()
