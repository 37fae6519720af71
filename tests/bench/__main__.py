"""`make bench`: every measurement in turn, or those named: `python -m tests.bench crawl extract memory load copies`.

What is measured and how stands in each bench's own module.
"""

import sys
from importlib import import_module

BENCHES = ("crawl", "floor", "extract", "memory", "load", "copies")


def main(names: list[str]) -> None:
    """Runs the benches named, or all of them; exits with 2 on an unknown name."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.exit(f"no bench is named {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
    for name in names or BENCHES:
        print(f"== {name}", flush=True)
        import_module(f"tests.bench.bench_{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
