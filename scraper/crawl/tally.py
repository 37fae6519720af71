"""What one visit did, counted for the crawl report.

Counting only: what follows from the numbers is decided by the visit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What a visit did, for the crawl report."""

    requests: int = 0
    bytes: int = 0
    failures: Counter[str] = field(default_factory=Counter)  # outcomes of requests that nothing answered
    pages: Counter[tuple[str, str]] = field(default_factory=Counter)
    new_articles: int = 0
    rechecked: int = 0
    known_skipped: int = 0
