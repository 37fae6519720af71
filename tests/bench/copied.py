"""A copy of a home for a load to be measured in, so that it can be measured again.

What is loaded and how long it takes belongs to the benches.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse import bands, publish


@contextmanager
def copied(home: Path) -> Iterator[Path]:
    """A home beside this one until the block ends: the same lake, and a warehouse, Parquet copies and bands of its own."""
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        copy = Path(folder)
        (copy / "lake").symlink_to(home / "lake")
        shutil.copyfile(publish.database(home), publish.database(copy))
        shutil.copytree(home / "warehouse", copy / "warehouse")
        shutil.copytree(bands.folder(home), bands.folder(copy))
        yield copy
