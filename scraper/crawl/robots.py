"""What a host's robots.txt allows us, by RFC 9309: the rules, the sitemaps it names, and what an unusable answer means.

Fetching it is the visit's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

MAX_BYTES = 512 << 10
"""RFC 9309 asks for at least 500 KiB to be read."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be asked of a host; without `parsed`, everything may or nothing may, `denial` being the outcome that says why."""

    agent: str
    parsed: Protego | None = None
    all_allowed: bool = True
    denial: str = "robots_denied"

    def allows(self, url: str) -> bool:
        """Whether our agent may ask for an address."""
        return self.parsed.can_fetch(url, self.agent) if self.parsed is not None else self.all_allowed

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The addresses on the Sitemap lines."""
        return tuple(self.parsed.sitemaps) if self.parsed is not None else ()

    @property
    def delay(self) -> float | None:
        """The seconds that a Crawl-delay line asks between requests."""
        return self.parsed.crawl_delay(self.agent) if self.parsed is not None else None


def address(url: str) -> str:
    """Where the robots.txt stands that rules an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def read(status: int | None, body: bytes, agent: str, outcome: str) -> Rules:
    """The rules of an answer: the file's own, none after a 4xx but 429; after anything else nothing may be asked (2.3.1)."""
    if status is not None and 200 <= status < 300:
        text = body[:MAX_BYTES].decode("utf-8", "replace")
        if "<html" in text[:2000].lower():  # a soft 404 or the front page: there is no robots.txt
            return Rules(agent)
        return Rules(agent, Protego.parse(text))
    return Rules(agent, all_allowed=status is not None and 300 <= status < 500 and status != 429, denial=outcome)
