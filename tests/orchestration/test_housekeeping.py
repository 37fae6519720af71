"""Dagster's records kept in order: runs of killed processes, pools they held, old runs, and the demo's claim on a home.

What the runs do is told by the tests of the cycle.
"""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from orchestration import demo, housekeeping
from orchestration.home import instance, locate


@dg.asset(partitions_def=dg.StaticPartitionsDefinition(["rare", "often"]))
def news() -> None:
    """An asset to have materializations of."""


def run_of(status: dg.DagsterRunStatus, **tags: str) -> dg.DagsterRun:
    return dg.DagsterRun(job_name="cycle", status=status, tags=tags)


def test_a_run_whose_process_is_gone_is_closed_once(home: Path) -> None:
    with instance(locate(home)) as records:
        dead = run_of(dg.DagsterRunStatus.STARTED, **{housekeeping.PROCESS_TAG: "999999999:1.0"})
        alive = run_of(dg.DagsterRunStatus.STARTED, **housekeeping.process_tag())
        for run in (dead, alive):
            records.add_run(run)
        assert housekeeping.close_dead_runs(records) == 1
        assert records.get_run_by_id(dead.run_id).status == dg.DagsterRunStatus.FAILURE
        assert records.get_run_by_id(alive.run_id).status == dg.DagsterRunStatus.STARTED
        assert housekeeping.close_dead_runs(records) == 0


def test_a_pool_held_by_a_finished_run_is_free_again(home: Path) -> None:
    with instance(locate(home)) as records:
        killed, waiting = run_of(dg.DagsterRunStatus.FAILURE), run_of(dg.DagsterRunStatus.STARTED)
        for run in (killed, waiting):
            records.add_run(run)
        storage = records.event_log_storage
        storage.initialize_concurrency_limit_to_default("warehouse")
        assert storage.claim_concurrency_slot("warehouse", killed.run_id, "warehouse").is_claimed
        assert not storage.claim_concurrency_slot("warehouse", waiting.run_id, "warehouse").is_claimed
        housekeeping.close_dead_runs(records)
        assert storage.claim_concurrency_slot("warehouse", waiting.run_id, "warehouse").is_claimed


@pytest.mark.filterwarnings("error::DeprecationWarning")
def test_old_runs_go_but_no_portals_latest_materialization(home: Path) -> None:
    with instance(locate(home)) as records:
        for partition in ("rare", "often", "often", "often"):
            assert dg.materialize([news], partition_key=partition, instance=records).success
        assert housekeeping.prune(records, keep=0) == 2
        assert records.get_materialized_partitions(dg.AssetKey("news")) == {"rare", "often"}
        assert records.get_runs_count() == 2


def test_the_demo_replaces_its_own_home_and_no_other(home: Path) -> None:
    place = locate(home)
    demo.clear(place)
    (home / "portals").mkdir()
    (home / "portals" / "tramgiang.toml").write_text("", encoding="utf-8")
    (home / "lake" / "pages" / "portal=tramgiang").mkdir(parents=True)
    demo.clear(place)
    assert [item.name for item in home.iterdir()] == [demo.MARK]
    (home / "lake" / "pages" / "portal=haugiang").mkdir(parents=True)
    with pytest.raises(demo.DemoError, match="haugiang"):
        demo.clear(place)
    (home / "lake" / "pages" / "portal=haugiang").rmdir()
    (home / "portals").mkdir()
    (home / "portals" / "mine.toml").write_text("", encoding="utf-8")
    with pytest.raises(demo.DemoError, match="mine"):
        demo.clear(place)
    assert (home / "portals" / "mine.toml").exists()


def test_the_demo_keeps_out_of_a_home_without_its_mark(home: Path) -> None:
    home.mkdir()
    (home / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(demo.DemoError, match="--home"):
        demo.clear(locate(home))
    assert (home / "notes.txt").exists()
