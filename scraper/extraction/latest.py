"""The last moment that a date of one page can name, and the dates beyond it with where they stood.

Which dates a page has, and which of them is believed, is decided by the modules of the dates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from scraper.vietnamese.dates import Moment


@dataclass(slots=True)
class Latest:
    """`moment`: when the page was answered and a little more; None where nobody knows, so that every date is possible."""

    moment: datetime | None
    refused: dict[str, str] = field(default_factory=dict)

    def allows(self, date: Moment, where: str) -> bool:
        """Whether a date can be; one that cannot is remembered, each as it is written once."""
        if self.moment is None or date.value <= self.moment:
            return True
        self.refused.setdefault(date.raw, f"{date.raw}: later than the page was answered ({where})")
        return False
