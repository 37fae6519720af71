"""Picking from many lines the few that hold one of many words, when the pages of a portal bring the same lines again and again.

What the words mean is the caller's; lines are remembered only to pass over them sooner, and never change an answer.
"""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 200  # characters of a line that is worth remembering
_MOST = 30_000  # lines that one sieve remembers, some megabytes


class Sieve:
    """Keeps the lines that hold one of `words`, and remembers lines that hold none, at most 30,000 of them.

    A word that ends in a line break is one that a line ends with.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(words))
        self._without: set[str] = set()

    def keep(self, lines: Iterable[str]) -> list[str]:
        """The lines that hold at least one of the words, in their order."""
        fresh = [line for line in lines if line not in self._without]
        # One search through all lines is much faster than one in each; most pages hold none of the words.
        held = self.held(fresh)
        kept = [line for line in fresh if any(word in f"{line}\n" for word in held)] if held else []
        if len(kept) < len(fresh):
            if len(self._without) + len(fresh) > _MOST:
                self._without.clear()
            self._without.update(line for line in set(fresh).difference(kept) if len(line) <= _LONGEST)
        return kept

    def held(self, lines: Iterable[str]) -> list[str]:
        """The words that any of the lines holds."""
        text = "\n".join((*lines, ""))
        return [word for word in self.words if word in text]
