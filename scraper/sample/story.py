"""What an article says: its title, lead, paragraphs, captions and byline, as a pure function of the seed, portal and number.

When it is published, copied, edited or removed is not decided here but in `plan.py`; how it looks, in `layouts`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from random import Random

from scraper.sample.words import Cast, Slot, byline, cast, slot

Template = Slot
"""A sentence with places to fill: given chance and the article's cast, it gives the text."""

TOPICS = ("nong-nghiep", "kinh-te", "van-hoa", "suc-khoe", "cai-cach", "thong-bao")
"""The six subjects; article `n` of a portal has topic `(n - 1) % 6`, so a category's articles are found without a search."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The compiled templates of one topic."""

    titles: tuple[Template, ...]
    leads: tuple[Template, ...]
    sentences: tuple[Template, ...]
    captions: tuple[Template, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """What a listing shows of an article; cheap to make, without its text."""

    title: str
    lead: str
    cast: Cast


@dataclass(frozen=True, slots=True)
class Story:
    """The text of an article before any copying or editing; `more` is the sentence that a later edit adds."""

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    author: str | None
    tags: tuple[str, ...]
    more: str


def chance(*parts: object) -> Random:
    """A generator of its own for these parts; the same on every machine and Python version."""
    return Random(int.from_bytes(blake2b("/".join(map(str, parts)).encode(), digest_size=8).digest()))  # noqa: S311


def share(*parts: object) -> float:
    """A number from 0 up to 1 for these parts; quicker than a generator where one draw is enough."""
    return int.from_bytes(blake2b("/".join(map(str, parts)).encode(), digest_size=6).digest()) / 2**48


def compile_template(text: str) -> Template:
    """A template of literal text, slots `{xa}`, and choices `[một|hai]` whose wordings may hold slots."""
    pattern, fillers = "", []
    for choice, slot_name, literal in re.findall(r"\[([^\]]*)\]|\{(\w+)\}|([^\[{]+)", text):
        if literal:
            pattern += literal.replace("%", "%%")
            continue
        pattern += "%s"
        fillers.append(slot(slot_name) if slot_name else _choice([compile_template(wording) for wording in choice.split("|")]))
    return lambda draw, who: pattern % tuple([fill(draw, who) for fill in fillers])


def _choice(wordings: Sequence[Template]) -> Template:
    return lambda draw, who: wordings[int(draw.random() * len(wordings))](draw, who)


def _sentence(template: Template, draw: Random, who: Cast) -> str:
    text = template(draw, who)
    return text[:1].upper() + text[1:]


@cache
def phrases() -> tuple[tuple[Template, ...], dict[str, Phrases]]:
    """The phrase book: sentences for any article, and those of each topic."""
    book = tomllib.loads(files(__package__).joinpath("sentences.toml").read_text(encoding="utf-8"))

    def compiled(texts: Sequence[str]) -> tuple[Template, ...]:
        return tuple(compile_template(text) for text in texts)

    topics = {
        topic: Phrases(
            compiled(book[topic]["titles"]),
            compiled(book[topic]["leads"]),
            compiled(book[topic]["sentences"]),
            compiled(book[topic]["captions"]),
            tuple(book[topic]["tags"]),
        )
        for topic in TOPICS
    }
    return compiled(book["general"]["sentences"]), topics


def _pick(templates: Sequence[Template], draw: Random) -> Template:
    return templates[int(draw.random() * len(templates))]


def _several(templates: Sequence[Template], count: int, draw: Random) -> list[Template]:
    pool = list(templates)
    return [pool.pop(int(draw.random() * len(pool))) for _ in range(count)]


def headline(seed: int, portal: str, number: int, year: int) -> Headline:
    """Title and lead of article `number`; `year` is the year of its publication."""
    draw = chance(seed, portal, number, "headline")
    who = cast(draw, year)
    book = phrases()[1][TOPICS[(number - 1) % len(TOPICS)]]
    return Headline(_sentence(_pick(book.titles, draw), draw, who), _sentence(_pick(book.leads, draw), draw, who), who)


def story(seed: int, portal: str, number: int, who: Cast) -> Story:
    """The text of article `number`: 7 to 13 sentences in three paragraphs or more, none to two captioned images."""
    draw = chance(seed, portal, number, "story")
    general, topics = phrases()
    book = topics[TOPICS[(number - 1) % len(TOPICS)]]
    chosen = _several(book.sentences, 5 + int(draw.random() * 5), draw) + _several(general, 2 + int(draw.random() * 3), draw)
    ordered = _several(chosen, len(chosen), draw)
    sentences = [_sentence(template, draw, who) for template in ordered]
    paragraphs = []
    while sentences:
        length = 1 + int(draw.random() * 3)
        paragraphs.append(" ".join(sentences[:length]))
        del sentences[:length]
    images = (0, 1, 1, 1, 2)[int(draw.random() * 5)]
    captions = tuple(_sentence(template, draw, who) for template in _several(book.captions, images, draw))
    author = None if number % 10 == 7 else byline(chance(seed, portal, "staff", int(draw.random() * 40)))
    tags = [book.tags[int(draw.random() * len(book.tags))] for _ in range(3)]
    return Story(tuple(paragraphs), captions, author, tuple(dict.fromkeys(tags)), _sentence(_pick(general, draw), draw, who))
