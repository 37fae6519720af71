"""Whole files or none: writing under a temporary name, forcing to disk, renaming; and the lock that keeps loaders apart.

What the files hold does not belong here.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from warehouse.errors import BusyError, WarehouseError

TEMPORARY = ".tmp-"
"""How the name of every unfinished file begins; readers and globs pass such files over."""


def sync(path: Path) -> None:
    """Force a file or a folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; what is written there becomes `path` in one step, or vanishes after an error.

    What a killed process left of the same file is removed first.
    Raises WarehouseError where the folder cannot be written or the disk is full.
    """
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in path.parent.glob(f"{TEMPORARY}*-{path.name}"):
            if not _alive(leftover.name):
                leftover.unlink(missing_ok=True)
        yield temporary
        sync(temporary)
        temporary.replace(path)
        sync(path.parent)
    except OSError as error:
        raise WarehouseError(
            f"cannot write {path}: {error}. Free some space or make the folder writable, then run the same command again"
        ) from error
    finally:
        with suppress(OSError):  # the folder may be the very thing that cannot be written
            temporary.unlink(missing_ok=True)


def sweep(folder: Path, pattern: str = f"{TEMPORARY}*") -> None:
    """Remove what a killed process left unfinished in `folder`, or below it with `**/` in the pattern; only under the lock."""
    for leftover in list(folder.glob(pattern)):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)


def _alive(temporary_name: str) -> bool:
    """Whether the process that writes a temporary file of this name still runs."""
    number = temporary_name.removeprefix(TEMPORARY).partition("-")[0]
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold `path` as the lock of one process; raises BusyError at once when another holds it. A kill frees it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise WarehouseError(f"cannot write to {path.parent}: {error}. Make the folder writable, then run again") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"another load is running on {path.parent}; wait for it to end, then run again") from error
        yield
    finally:
        os.close(handle)
