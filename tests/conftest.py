"""Fixtures that every test may ask for: the shared real pages, where they are beside the checkout.

What only one room's tests need stays in that room's own conftest.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def as_installed() -> Iterator[None]:
    """The processes that tests start find the libraries of an installation, without those of the development tools."""
    before = os.environ.get("PYTHONPATH")
    hidden = str(Path(__file__).with_name("not_installed"))
    os.environ["PYTHONPATH"] = os.pathsep.join((hidden, before)) if before else hidden
    yield
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


@pytest.fixture(scope="session")
def shared_pages() -> Path:
    """The folder of real pages with ground truth, or a skip where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "pages"
    if not folder.is_dir():
        pytest.skip("shared pages are not beside this checkout")
    return folder
