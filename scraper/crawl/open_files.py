"""How many files and connections this process may have open: as many as the system lets it, for a crawl of a thousand portals.

What is opened is not known here.
"""

from __future__ import annotations

import resource

ENOUGH = 65_536


def allow() -> int:
    """Raise the soft limit towards the hard one; gives what may be open now. Many systems begin at 1,024 or even 256."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(ENOUGH, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft
