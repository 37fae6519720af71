"""A process may have more files open than it was started with leave for."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import resource
hard = min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
from scraper.crawl import open_files
assert open_files.allow() == hard == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
assert open_files.allow() == hard
files = [open("/dev/null") for _ in range(hard - 40)]
"""


def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, check=True)
