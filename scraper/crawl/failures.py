"""What Scrapy's exceptions mean as outcomes of a request.

HTTP answers, whatever their status, are no failures.
"""

from __future__ import annotations

import ssl

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

_OUTCOMES: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, "dns_error"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "truncated"),
    (DownloadCancelledError, "too_large"),  # the handler cancels a download for its size alone
    (IgnoreRequest, "too_large"),  # the decompression refuses a body for its size alone
)


def outcome_of_failure(error: BaseException) -> str:
    """The outcome, one of items.OUTCOMES, of a request that ended in an exception."""
    for kind, outcome in _OUTCOMES:
        if isinstance(error, kind):
            return outcome
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "tls_error"
        cause = cause.__cause__ or cause.__context__
    return "network_error"
