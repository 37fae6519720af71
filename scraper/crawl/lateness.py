"""How late this process itself is: time that its loop spent on other work and that no server is to blame for.

What is made of an answer's latency is decided by the lanes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

from scrapy.utils.asyncio import create_looping_call

BEAT = 0.05
"""Seconds between two beats; what a beat is late by was spent on other work."""

REMEMBERED = 2_400
"""Late beats kept: those of two minutes at least, which is longer than any answer may take."""


class Lateness:
    """The late beats of a loop. clock: gives seconds that only go on."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._late = deque[tuple[float, float]](maxlen=REMEMBERED)  # when a beat came, and by how much late

    def begin(self) -> None:
        """Begin to beat; the loop must run."""
        self._last = self._clock()
        create_looping_call(self.beat).start(BEAT, now=False)

    def beat(self) -> None:
        """Note by how much this beat is late."""
        now = self._clock()
        if now - self._last > BEAT:
            self._late.append((now, now - self._last - BEAT))
        self._last = now

    def within(self, seconds: float) -> float:
        """For how many of the last `seconds` the loop was late, the beat included that is late just now."""
        now = self._clock()
        total = max(0.0, now - self._last - BEAT)
        for moment, late in reversed(self._late):
            reach = moment - (now - seconds)
            if reach <= 0:
                break
            total += min(late, reach)
        return min(total, seconds)
