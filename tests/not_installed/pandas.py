"""Stands for a library of the development tools that no installation has; `tests/conftest.py` puts it before the real one.

Arrow imports pandas wherever it finds it, which costs each of the suite's processes half a second. Nothing else belongs here.
"""

raise ImportError("pandas is a tool of the tests and no part of the product")
