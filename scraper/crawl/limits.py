"""How much a visit puts up with: redirects, tries, failures in a row, pauses that it is asked for.

Numbers only; what follows from reaching one is decided by the visit.
"""

from __future__ import annotations

MAX_REDIRECTS = 8
MAX_TRIES = 3
"""Requests of one address in one visit while it fails in a way that may pass."""

GIVE_UP_AFTER = 8
"""Failures in a row, without any answer between them, after which the portal is left for today."""

MASS_MISSING = 10
"""Known articles missing in one visit from which on they must be fewer than those that stand, or none is believed gone."""

LONGEST_WAIT = 600.0
"""Seconds; a portal that asks for a longer pause is left for today."""
