"""The report: one self-contained HTML page that says what came in, what is stale, who copies whom and what is read.

Only the way from a warehouse to that page belongs in this package; anybody may ask the same questions in SQL.
"""

from warehouse.report.page import write

__all__ = ["write"]
