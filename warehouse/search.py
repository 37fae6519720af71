"""Full-text search: a question in a reader's words, with or without diacritics, answered by the best hits of the index.

The index itself is kept by `warehouse.index`; what a hit's article says is read from the warehouse by its id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import tantivy

from warehouse import index
from warehouse.errors import WarehouseError
from warehouse.index import Alphabet

HITS = pa.schema([("rank", pa.int64()), ("article_id", pa.string()), ("score", pa.float64())])
"""The best hit has rank 1; a score (BM25) compares hits of one question only."""

MOST_WORDS = 64
"""Words of one question; a pasted article would take the index minutes."""

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_PLACES = 200  # wanted words of a text among which its excerpt is chosen
_TITLE = 3.0
_PHRASE = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits as a table of schema HITS, and how many articles match in all."""

    hits: pa.Table
    matching: int


def find(
    home: Path,
    wanted: str,
    alphabet: Alphabet,
    *,
    portal: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = 20,
    newest_first: bool = False,
) -> Found:
    """The best `limit` hits of `wanted`: every word must stand in title, lead or body, a "quoted phrase" as it is, -word nowhere.

    Where `wanted` carries diacritics they must match, wherever the tone mark is set; without any, words match with any. Words
    that stand together or in the title rank higher (BM25). since, until: days of publication in Vietnam, both included; articles
    of unknown date are then left out. Raises WarehouseError for a question without a word, or where no index was made yet.
    """
    if limit < 1:
        raise WarehouseError("ask for at least one hit")
    if not index.state_file(home).exists():
        raise WarehouseError(f"there is no search index in {index.folder(home)} yet; fill the warehouse with `tintinh run`")
    opened = index.open_index(home)
    question = _question(opened.schema, wanted, alphabet)
    filters = [tantivy.Query.term_query(opened.schema, "portal", portal)] if portal else []
    if since or until:
        days = [(day - date(1970, 1, 1)).days if day else None for day in (since, until)]
        if None not in days and days[0] > days[1]:  # type: ignore[operator]
            raise WarehouseError(f"--since {since} is later than --until {until}: swap them")
        least = days[0] if days[0] is not None else index.UNDATED + 1
        filters.append(tantivy.Query.range_query(opened.schema, "day", tantivy.FieldType.Integer, least, days[1]))
    searcher = opened.searcher()
    every = [*question, *((tantivy.Occur.Must, tantivy.Query.const_score_query(f, 0.0)) for f in filters)]
    result = searcher.search(tantivy.Query.boolean_query(every), limit, order_by_field="day" if newest_first else None)
    ids = [searcher.doc(address).get_first("article_id") for _, address in result.hits]
    scores = [None if newest_first else float(score) for score, _ in result.hits]
    return Found(pa.table([pa.array(range(1, len(ids) + 1)), ids, scores], schema=HITS), int(result.count))  # type: ignore[attr-defined]  # the stub forgets it


def excerpt(text: str, wanted: str, alphabet: Alphabet, width: int = 200) -> str:
    """About `width` characters of `text` around the place where most of the wanted words stand."""
    asked = [part for part in _parts(wanted, alphabet) if not part.excluded]
    exact = {word for part in asked if part.form == "exact" for word in part.words}
    plain = {word for part in asked if part.form == "plain" for word in part.words}
    places: list[tuple[int, str]] = []
    for match in _WORD.finditer(text):
        for word, wanted_words in zip(alphabet.forms(match[0]), (exact, plain), strict=True):
            if word in wanted_words:
                places.append((match.start(), word))
        if len(places) >= _PLACES:
            break
    begin, end = 0, len(text)
    if len(text) > width:
        best = max(places, key=lambda place: _told(places, place[0], width), default=(0, ""))[0]
        begin = max(text.rfind(" ", 0, max(best - width // 4, 0)) + 1, 0)
        end = text.find(" ", min(begin + width, len(text)))
        end = len(text) if end < 0 else end
    return ("…" if begin else "") + " ".join(text[begin:end].split()) + ("…" if end < len(text) else "")


def _told(places: list[tuple[int, str]], start: int, width: int) -> tuple[int, int]:
    """How many different words stand in a window that begins at `start`, then how closely the first ones follow each other."""
    inside = [place for place in places if start <= place[0] < start + width * 3 // 4]
    words = {word for _, word in inside}
    reach = next((place - start for place, word in inside if word != inside[0][1]), width)
    return len(words), -reach


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, or a phrase of several; `form` tells in which of the index's two forms it is looked up."""

    words: tuple[str, ...]
    form: str
    excluded: bool


def _parts(wanted: str, alphabet: Alphabet) -> list[_Part]:
    """What was asked; what is written with diacritics is looked up with them, a phrase as a whole, else word by word."""
    parts = []
    for minus, quoted, bare in _PART.findall(wanted):
        exact, plain = alphabet.forms(quoted or bare)
        words, form = (plain, "plain") if exact.isascii() else (exact, "exact")
        if words:
            parts.append(_Part(tuple(words.split()), form, bool(minus)))
    return parts


def _question(schema: tantivy.Schema, wanted: str, alphabet: Alphabet) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    parts = _parts(wanted, alphabet)
    asked = [part for part in parts if not part.excluded]
    if not asked:
        raise WarehouseError('nothing to search for: give at least one word, for example `tintinh search "hội nghị"`')

    if sum(len(part.words) for part in parts) > MOST_WORDS:
        raise WarehouseError(f"that is a question of more than {MOST_WORDS} words; ask with the few that matter")

    def stands(part: _Part, field: str) -> tantivy.Query:
        name = f"{field}_{part.form}"
        if len(part.words) > 1:
            return tantivy.Query.phrase_query(schema, name, list(part.words))
        return tantivy.Query.term_query(schema, name, part.words[0])

    clauses = [(tantivy.Occur.MustNot if part.excluded else tantivy.Occur.Must, stands(part, "text")) for part in parts]
    form = "exact" if any(part.form == "exact" for part in asked) else "plain"
    together = _Part(tuple(word for part in asked for word in part.words), form, False)
    for field, boost in (("text", _PHRASE), ("title", _PHRASE * _TITLE)) if len(asked) > 1 else ():
        clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(stands(together, field), boost)))
    clauses += [(tantivy.Occur.Should, tantivy.Query.boost_query(stands(part, "title"), _TITLE)) for part in asked]
    return clauses
