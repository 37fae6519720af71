"""How well pages are read: pages with known truth, the readers that are compared on them, and how an answer is scored.

How a page is read belongs to `scraper.extraction`; how scores are shown belongs to the command.
"""

from scraper.bench.readers import OTHERS, OURS, NotInstalledError, load
from scraper.bench.run import Mistake, Report, measure
from scraper.bench.truth import Case, Truth, TruthError, cases

__all__ = ["OTHERS", "OURS", "Case", "Mistake", "NotInstalledError", "Report", "Truth", "TruthError", "cases", "load", "measure"]
