"""What the tests of the whole need: the command as a user calls it, mostly in a process of its own, on a home of its own.

Nothing here replaces a part of the product.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest
from click.testing import CliRunner

from orchestration.cli import tintinh as group

Tintinh = Callable[..., subprocess.CompletedProcess[str]]


def call(*arguments: object, home: Path, timeout: float = 240.0) -> subprocess.CompletedProcess[str]:
    """Runs `tintinh` to its end and gives what it printed; the test sees its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli", *map(str, arguments)],
        env={**os.environ, "TINTINH_HOME": str(home)},
        cwd=home.parent,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def say(home: Path, *words: object, expect: int | None = 0) -> click.testing.Result:
    """Runs a verb inside this process, which spares it the imports; fails on an unexpected exit code."""
    done = CliRunner().invoke(group, ["--home", str(home), *map(str, words)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert expect is None or done.exit_code == expect, f"{words}\n{done.output}"
    return done


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    return tmp_path / "home"


@pytest.fixture
def tintinh(home: Path) -> Tintinh:
    """The command on this test's home; fails the test on an unexpected exit code."""

    def run(*arguments: object, expect: int | None = 0) -> subprocess.CompletedProcess[str]:
        done = call(*arguments, home=home)
        assert expect is None or done.returncode == expect, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done

    return run
