"""The full-text index beside the warehouse: the words of every article, kept current at the cost of what is new.

Asking it belongs to `warehouse.search`; which letters are the same letter is told by the caller.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import tantivy

from warehouse import marks, query, vietnam_time
from warehouse.errors import WarehouseError
from warehouse.files import lock, replacing

FORMAT = 1
"""Raised when the same text is indexed otherwise, so that an index of earlier code is made anew."""

UNDATED = -1_000_000
"""The day of articles of unknown date, as every document needs one to be sorted by."""

_MEMORY = 128_000_000  # bytes of new words that the writer holds before it writes a segment
_BATCH = 2_000  # articles read from the warehouse at once

Words = Callable[[str], Sequence[str]]
"""Splits a text into its comparable words: `scraper.vietnamese.text.syllables` or the like."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """How words are compared: `exact` splits a text with its diacritics, `plain` gives one text without them."""

    exact: Words
    plain: Callable[[str], str]

    def forms(self, text: str) -> tuple[str, str]:
        """The words with and without diacritics, each joined by spaces."""
        exact = " ".join(self.exact(text))
        return exact, exact if exact.isascii() else self.plain(exact)


def folder(home: Path) -> Path:
    """Where the index of a home stands; it may be deleted, the next load or search makes it anew."""
    return home / "search"


def refresh(home: Path, alphabet: Alphabet) -> int:
    """Bring the index to the state of the warehouse; gives how many articles were indexed.

    Only articles read since the last time cost anything. After a kill the same articles are indexed once more, never twice.
    Raises BusyError while another process does the same, WarehouseError where there is no warehouse.
    """
    with lock(home / "search.lock"), query.connect(home) as con:  # in this order: no older state is indexed after a newer one
        mark, number = marks.newest(con)
        state = _state(home)
        since = state.get("load_number", 0)
        if state.get("format") != FORMAT or marks.number_of(con, state.get("mark")) != since:
            shutil.rmtree(folder(home), ignore_errors=True)
            since = 0
        elif since == number:
            return 0
        folder(home).mkdir(parents=True, exist_ok=True)
        # Rows are chosen by light columns first, so that no text of any other row is unpacked.
        rows = _rows(
            con,
            f"""
            SELECT article_id, portal, date_diff('day', DATE '1970-01-01', {vietnam_time.day("published_at")}), title, lead, body
            FROM articles WHERE rowid IN (
                SELECT rowid FROM articles
                WHERE split_part(page_id, ':', 1) IN (SELECT segment FROM internal.loaded_segments WHERE load_number > ?)
                    OR article_id IN (SELECT article_id FROM internal.refilled WHERE load_number > ?)
            )
            """,  # noqa: S608
            since,
        )
        written = _write(home, rows, alphabet)
        with replacing(state_file(home)) as temporary:
            temporary.write_text(json.dumps({"format": FORMAT, "mark": mark, "load_number": number}))
    return written


def _rows(con: duckdb.DuckDBPyConnection, statement: str, since: int) -> duckdb.DuckDBPyConnection:
    try:
        return con.execute(statement, [since, since])
    except duckdb.CatalogException as error:
        raise WarehouseError(
            "this warehouse was last loaded by an earlier version of tintinh; `tintinh run` brings it up to date"
        ) from error


def is_current(home: Path) -> bool:
    """Whether the index holds what the warehouse holds."""
    with query.connect(home) as con:
        mark, _ = marks.newest(con)
    state = _state(home)
    return state.get("format") == FORMAT and state.get("mark") == mark


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("article_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("portal", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    for name in ("title_exact", "title_plain", "text_exact", "text_plain"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    return builder.build()


def open_index(home: Path) -> tantivy.Index:
    """The index of a home; raises WarehouseError where it is damaged."""
    try:
        index = tantivy.Index(_schema(), path=str(folder(home)))
    except ValueError as error:
        raise WarehouseError(
            f"the search index in {folder(home)} cannot be opened: {error}. Delete the folder; it is made anew"
        ) from error
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", analyzer)
    return index


def _write(home: Path, rows: duckdb.DuckDBPyConnection, alphabet: Alphabet) -> int:
    index = open_index(home)
    try:
        writer = index.writer(_MEMORY, 1)
        written = 0
        for article_id, portal, day, title, lead, body in _each(rows):
            exact, plain = alphabet.forms(title or "")
            more_exact, more_plain = alphabet.forms("\n".join(filter(None, (lead, body))))
            writer.delete_documents_by_term("article_id", article_id)
            document = tantivy.Document()
            document.add_text("article_id", article_id)
            document.add_text("portal", portal)
            document.add_integer("day", day if day is not None else UNDATED)
            document.add_text("title_exact", exact)
            document.add_text("title_plain", plain)
            document.add_text("text_exact", f"{exact} {more_exact}")
            document.add_text("text_plain", f"{plain} {more_plain}")
            writer.add_document(document)
            written += 1
        writer.commit()
        writer.wait_merging_threads()
    except (OSError, ValueError) as error:
        raise WarehouseError(
            f"the search index in {folder(home)} cannot be written: {error}. Free some space, then run again"
        ) from error
    return written


def _each(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := rows.fetchmany(_BATCH):
        yield from batch


def state_file(home: Path) -> Path:
    """Where it is written down which load the index has followed."""
    return folder(home) / "tintinh.json"


def _state(home: Path) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads(state_file(home).read_text())
    except (OSError, ValueError):
        return {}
    return state
