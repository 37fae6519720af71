"""Fixtures that every test may ask for: the shared real pages, where they are beside the checkout.

What only one room's tests need stays in that room's own conftest.
"""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_pages() -> Path:
    """The folder of real pages with ground truth, or a skip where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "pages"
    if not folder.is_dir():
        pytest.skip("shared pages are not beside this checkout")
    return folder
