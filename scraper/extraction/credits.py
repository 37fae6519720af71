"""Author and source as they are gathered from one place of a page after the other: what was believed, and what was refused.

Where names stand is known to the modules that bring them, and their order to `bylines`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scraper.extraction.finding import Found, found, with_refused
from scraper.vietnamese.people import Byline


@dataclass(slots=True)
class Credits:
    """`named` is a source that stands in an author's place; `not_authors` and `not_sources` are refused, with reasons."""

    author: Found[Byline] | None = None
    source: Found[str] | None = None
    named: Found[str] | None = None
    not_authors: list[str] = field(default_factory=list)
    not_sources: list[str] = field(default_factory=list)

    @property
    def wants_author(self) -> bool:
        """Whether nobody signed so far; who typed the article in, by a login, is not who signed it."""
        return self.author is None or self.author.value.role == "account"

    def take(self, byline: Byline | None, where: str, sure: float) -> None:
        """Believe what a byline says where nothing was believed before; a person stands above a login."""
        if byline is None:
            return
        if byline.names and self.author is None:
            self.author = found(byline, byline.raw, where, sure)
        elif byline.names and byline.role == "person" and self.author is not None and self.wants_author:
            login = f"{self.author.evidence.where}: {self.author.evidence.raw}"
            self.author = found(byline, byline.raw, where, sure, (login,))
        if byline.source and self.named is None:
            self.named = found(byline.source, byline.raw, where, sure)

    def outcome(self) -> tuple[Found[Byline] | None, Found[str] | None]:
        """Author and source with what was refused among their evidence; a source of its own stands above a named one."""
        source = self.source or self.named
        author = self.author
        return (
            with_refused(author, self.not_authors) if author is not None else None,
            with_refused(source, self.not_sources) if source is not None else None,
        )
