"""Every recorded page reads as a person approved it; a page without an approved result writes one, fails, and asks for approval.

Pages are written for these tests, in the markup of the family that their folder names.
"""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper import platforms
from scraper.document import Document
from scraper.extraction import read
from scraper.items import Page

PAGES = Path(__file__).parent / "pages"
FILES = sorted(PAGES.glob("*/*.html"))


def address(html: str) -> str:
    match = re.match(r"<!-- address: (\S+) -->", html)
    assert match, "the first line of a recorded page is a comment with its address"
    return match[1]


def reading(path: Path) -> dict:
    body = path.read_bytes()
    url = address(body.decode())
    page = Page("p", url, url, datetime(2026, 1, 1, tzinfo=UTC), 200, (("Content-Type", "text/html"),), body, "other", "ok")
    return json.loads(json.dumps(asdict(read(page)), default=str, ensure_ascii=False))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_page_reads_as_approved(path: Path) -> None:
    found = reading(path)
    approved = path.with_suffix(".json")
    if not approved.exists():
        approved.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        pytest.fail(f"{approved.name} was missing and is written now: read it against the page, then commit it")
    assert found == json.loads(approved.read_text())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_family_is_recognised_from_the_page(path: Path) -> None:
    html = path.read_text()
    platform = platforms.recognise(Document(html, address(html)))
    assert path.parent.name == platform.NAME


def test_every_approved_result_has_its_page() -> None:
    assert [path.stem for path in sorted(PAGES.glob("*/*.json"))] == [path.stem for path in FILES]
