"""The errors that a user of the warehouse may meet, each with what to do about it in its message.

Errors of fetching or reading pages do not belong here.
"""

from __future__ import annotations


class WarehouseError(Exception):
    """The warehouse cannot do what was asked; the message says why and what to do. Nothing was changed."""


class BusyError(WarehouseError):
    """Another load of the same home is running."""


class CorruptSegmentError(WarehouseError):
    """A file of the lake cannot be read; the message names it."""


class NotSignedError(WarehouseError):
    """A segment of readings has no signatures yet."""
