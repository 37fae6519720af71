"""What the tests of the whole need: the command as a user calls it, in a process of its own, on a home of its own.

Nothing here replaces a part of the product.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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


@pytest.fixture
def ask(tintinh: Tintinh) -> Callable[[str], list[dict[str, Any]]]:
    """Asks the warehouse as a user would: `tintinh sql --json`."""
    return lambda statement: json.loads(tintinh("sql", "--json", statement).stdout)
