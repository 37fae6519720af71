"""A wide selector gives through the page's names what the parser alone gives, and the address helpers that families share hold.

What the families' selectors are for is judged by the golden pages.
"""

import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

from scraper import extraction, platforms, selectors
from scraper.document import Document
from scraper.platforms._addresses import path_and_page

PAGES = Path(__file__).parent / "pages"
FIRST = [next(iter(sorted(folder.glob("*.html")))) for folder in sorted(PAGES.iterdir()) if folder.is_dir()]
WIDE = sorted(
    selector
    for name in platforms.names()
    for field, selector in platforms.by_name(name).FIELDS.items()
    if field not in ("title_above", "clock") and selectors.is_wide(selector)
)


@pytest.mark.parametrize("path", FIRST, ids=lambda path: path.parent.name)
def test_wide_selector_finds_what_the_parser_finds_each_once(path: Path) -> None:
    document = Document(path.read_bytes(), "https://so.example.vn/")
    assert WIDE
    for selector in WIDE:
        expected = list(dict.fromkeys(node.mem_id for node in document.tree.css(selector)))
        assert [node.mem_id for node in document.css(selector)] == expected, selector
        first = document.css_first(selector)
        assert (first.mem_id if first is not None else None) == (expected[0] if expected else None), selector


def test_selectors_of_every_module_can_be_parsed() -> None:
    tree = Document("<p>a</p>", "https://so.example.vn/").tree
    modules = [import_module(f"scraper.extraction.{found.name}") for found in pkgutil.iter_modules(extraction.__path__)]
    told = [value for module in modules for value in vars(module).values() if isinstance(value, str)]
    held = [text for text in told if re.search(r"\[[\w-]+[*~^$|]?=", text)]
    fields = [platforms.by_name(name).FIELDS for name in platforms.names()]
    held += [text for family in fields for field, text in family.items() if field not in ("title_above", "clock")]
    assert len(held) > 100
    for selector in held:
        assert tree.css(selector) == [], selector


def test_element_that_several_selectors_match_is_found_once() -> None:
    document = Document("<p class=lead id=sapo>a</p><p class=lead>b</p>", "https://so.example.vn/")
    assert [node.text() for node in document.css("p, .lead, #sapo")] == ["a", "b"]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('<p class="Lead">a</p>', 1),  # without a doctype names are compared in any case
        ('<!doctype html><p class="Lead">a</p>', 0),
        ('<p id="foot">a</p>', 1),
        ('<p class="my-sapo-x">a</p>', 1),
        ("<div><b class=inner>a</b></div>", 1),
        ('<p class="other">a</p>', 0),
        ('<h2 data-role="lead">a</h2>', 1),
    ],
)
def test_names_of_each_kind_are_looked_for(page: str, found: int) -> None:
    selector = ".lead, p#foot, [class*='sapo'], div:has(.inner, .none), h2[data-role='lead,'], h2[data-role=lead]"
    assert selectors.is_wide(selector)
    assert len(Document(page, "https://so.example.vn/").css(selector)) == found


def test_alternatives_are_parted_outside_of_brackets_only() -> None:
    selector = "a:not(:has(*, b), .c), [title='d,e'], .f, #g"
    assert selectors.possible(selector, frozenset(("f",)), "f") == "a:not(:has(*, b), .c), [title='d,e'], .f"
    assert selectors.possible(".a, .b, #c, .d .e", frozenset(("d",)), "d") == ""


@pytest.mark.parametrize(
    ("address", "of_article", "expected"),
    [
        ("https://so.example.vn/chuyen-muc/tin?page=2&x=1#a", False, "https://so.example.vn/chuyen-muc/tin?page=2"),
        ("https://so.example.vn/chuyen-muc/tin?page=hai", False, "https://so.example.vn/chuyen-muc/tin"),
        ("https://so.example.vn/bai-viet/mot-bai?page=2", True, "https://so.example.vn/bai-viet/mot-bai"),
    ],
)
def test_of_a_query_only_the_number_of_a_listing_page_is_kept(address: str, of_article: bool, expected: str) -> None:
    assert path_and_page(address, of_article=of_article) == expected
