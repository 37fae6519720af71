"""When each article of a sample portal appears, changes category, is edited, copied or removed: arithmetic on its number.

Nothing is stored and nothing is written out here, so a portal of 100,000 articles costs no more to plan than one of 48.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property

from scraper.sample.story import TOPICS, share

HANOI_TIME = timezone(timedelta(hours=7))
DAY_ONE = date(2025, 3, 10)
"""The portals' own first day; articles of day `d` are seen at six in the morning, `d - 1` days later."""
_WORKING_MINUTES = 630  # news appears between 07:00 and 17:30
_GROUP = len(TOPICS)

# Portal, position of the article's group of six in a cycle of four groups, and topic -> portal copied from, groups back, how.
# No copy has another copy as its source, and the first portal copies nothing: its dates show days only, so nobody could
# tell from its pages which of two articles of one day was first.
_COPIES: dict[tuple[str, int, int], tuple[str, int, str]] = {
    ("donglach", 1, 0): ("tramgiang", 1, "exact"),
    ("donglach", 1, 2): ("nongdantramgiang", 1, "prefix"),
    ("donglach", 2, 1): ("tramgiang", 1, "dropped_paragraph"),
    ("donglach", 2, 4): ("nongdantramgiang", 1, "nfd"),
    ("donglach", 3, 3): ("tramgiang", 1, "retitled"),
    ("donglach", 3, 5): ("tramgiang", 1, "tone_marks"),
    ("nongdantramgiang", 1, 1): ("donglach", 1, "nfd"),
    ("nongdantramgiang", 2, 0): ("tramgiang", 2, "prefix"),
    ("nongdantramgiang", 2, 5): ("donglach", 1, "exact"),
    ("nongdantramgiang", 3, 2): ("tramgiang", 1, "tone_marks"),
    ("nongdantramgiang", 3, 3): ("donglach", 1, "dropped_paragraph"),
}


@dataclass(frozen=True, slots=True)
class Copy:
    """Where an article was copied from and what was done to it."""

    portal: str
    number: int
    kind: str


@dataclass(frozen=True)
class Plan:
    """The calendar of one portal: `articles` stand on day 1 and `fresh` more appear each following day."""

    seed: int
    portal: str
    articles: int
    fresh: int
    moves: bool  # whether one article changes category on day 2

    def count(self, day: int) -> int:
        """The highest number that has appeared by `day`, removed ones included."""
        return self.articles + self.fresh * (day - 1)

    @cached_property
    def _step(self) -> int:
        return max(20, min(_WORKING_MINUTES // 2, 3650 * _WORKING_MINUTES // self.articles))

    def published_at(self, number: int) -> datetime:
        """When article `number` appeared, to the minute; never earlier than a lower number."""
        if number > self.articles:
            day, place = divmod(number - self.articles - 1, self.fresh)
            minutes = place * _WORKING_MINUTES // self.fresh
            return datetime.combine(DAY_ONE + timedelta(days=day), time(7), HANOI_TIME) + timedelta(minutes=minutes)
        jitter = int(share(self.seed, self.portal, number, "minute") * self._step)
        days, minutes = divmod((self.articles - number) * self._step + jitter, _WORKING_MINUTES)
        start = datetime.combine(DAY_ONE - timedelta(days=days + 1), time(7), HANOI_TIME)
        return start + timedelta(minutes=_WORKING_MINUTES - 1 - minutes)

    def copy(self, number: int) -> Copy | None:
        """What article `number` was copied from, or None; always an earlier article of another portal."""
        group, topic = divmod(number - 1, _GROUP)
        source = _COPIES.get((self.portal, group % 4, topic))
        if source is None or group < source[1]:
            return None
        return Copy(source[0], number - source[1] * _GROUP, source[2])

    @cached_property
    def _changes(self) -> dict[int, str]:
        """What happens on day 2 to which article of day 1; a handful, whatever the size of the portal."""
        wanted = ["silent_edit", "dated_edit", "removed", "removed"] + (["moved"] if self.moves else [])
        changes: dict[int, str] = {}
        number = self.articles - 2
        for change in wanted:
            while self.copy(number) is not None:
                number -= 1
            changes[number] = change
            number -= 3
        return changes

    def change(self, number: int, day: int) -> str | None:
        """silent_edit, dated_edit, removed, moved or None: what has happened to the article by `day`."""
        return self._changes.get(number) if day >= 2 else None

    def state(self, number: int, day: int) -> str:
        """published, removed or not_yet."""
        if not 1 <= number <= self.count(day):
            return "not_yet"
        return "removed" if self.change(number, day) == "removed" else "published"

    def category(self, number: int, day: int) -> int:
        """The position of the article's category among the portal's six."""
        topic = (number - 1) % _GROUP
        return (topic + 1) % _GROUP if self.change(number, day) == "moved" else topic

    def views(self, number: int, day: int) -> int:
        """The article's counter on `day`: higher each day, but the same for each fetch within one.

        Real portals count every fetch; here two fetches of a page give the same bytes, so that tests can be repeated.
        """
        age = day - 1 if number <= self.articles else max(0, day - 2 - (number - self.articles - 1) // self.fresh)
        liked = share(self.seed, self.portal, number, "views")
        return int(15 + liked**3 * 6000) + age * (3 + int(liked * 4000) % 40)

    def shelf(self, category: int, day: int) -> Shelf:
        """The published articles of a category, newest first."""
        leaving = [n for n in self._changes if self.change(n, day) in ("removed", "moved") and (n - 1) % _GROUP == category]
        coming = [n for n in self._changes if self.change(n, day) == "moved" and self.category(n, day) == category]
        return Shelf(self.count(day), category, tuple(leaving), tuple(coming))


@dataclass(frozen=True)
class Shelf:
    """A category's article numbers in descending order, of which any slice is made without going through the rest."""

    highest: int
    category: int
    leaving: tuple[int, ...]
    coming: tuple[int, ...]

    @cached_property
    def _all(self) -> range:
        last = (self.highest - 1 - self.category) // _GROUP * _GROUP + 1 + self.category
        return range(last, 0, -_GROUP)

    def __len__(self) -> int:
        return len(self._all) - len(self.leaving) + len(self.coming)

    def page(self, number: int, size: int) -> list[int]:
        """The article numbers of page `number` (from 1), empty beyond the last."""
        start = (number - 1) * size
        window = self._all[max(0, start - len(self.coming)) : start + size + len(self.leaving)]
        near = sorted({*window, *self.coming} - {*self.leaving}, reverse=True)
        return [n for n in near if start <= self._rank(n) < start + size]

    def _rank(self, number: int) -> int:
        before = len(range(self._all.start, number, -_GROUP)) if self._all else 0
        return before - sum(n > number for n in self.leaving) + sum(n > number for n in self.coming)
