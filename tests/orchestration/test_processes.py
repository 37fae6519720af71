"""Several spiders as one: a signal reaches all of them, one report tells of all that told, and one that dies is told of."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.crawl import divided

ROOT = Path(__file__).resolve().parents[2]

WAITS = """
import json, pathlib, signal, sys
report = next(word for word in sys.argv if word.startswith("CRAWL_REPORT=")).partition("=")[2]
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
name = pathlib.Path(report).stem[-1]
pathlib.Path(report).write_text(json.dumps({"crawl_id": "a", "portals": {"cong-" + name: {"requests": 1}}}))
sys.stdout.write("ready\\n")
sys.stdout.flush()
signal.pause()
"""
DIES = """
import signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.exit(3)
"""


def started(report: Path, *scripts: str) -> subprocess.Popen[str]:
    """The processes, all of them ready."""
    words = [json.dumps([sys.executable, "-c", script]) for script in scripts]
    command = [sys.executable, "-m", "orchestration.crawl_processes", str(report), *words]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in scripts] == ["ready\n"] * len(scripts)
    return process


def test_a_signal_reaches_all_and_one_report_tells_of_all_that_told(tmp_path: Path) -> None:
    report = tmp_path / "crawl.json"
    with started(report, WAITS, WAITS, DIES) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 7
    assert json.loads(report.read_text()) == {
        "crawl_id": "a",
        "portals": {"cong-0": {"requests": 1}, "cong-1": {"requests": 1}},
    }


def test_where_none_told_there_is_no_report(tmp_path: Path) -> None:
    report = tmp_path / "crawl.json"
    with started(report, DIES, DIES) as process:
        assert process.wait(60) == 3
    assert not report.exists()


@pytest.mark.parametrize(("processes", "sizes"), [(1, [5]), (2, [3, 2]), (9, [1, 1, 1, 1, 1])])
def test_portals_are_divided_evenly_and_each_once(processes: int, sizes: list[int]) -> None:
    parts = divided(list("abcde"), processes)
    assert [len(part) for part in parts] == sizes
    assert sorted(name for part in parts for name in part) == list("abcde")
