"""How one request ended: an HTTP answer or a failure below HTTP, told apart into the outcomes that pages are kept with.

What is done about an outcome (again, later, never) is decided by the visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

NETWORK = frozenset({"timeout", "dns_error", "refused", "tls_error", "network_error"})
"""Nothing answered."""

TRANSIENT = frozenset({*NETWORK, "truncated", "throttled", "blocked", "http_error"})
"""Another try may end otherwise."""


ODD = frozenset({"too_large", "redirect_loop"})
"""Outcomes that seem final and cost much, but servers in disorder give them too: asked twice a visit, and again by the next."""

LONGEST_ASKED = 366 * 86_400.0
"""Seconds: nobody waits longer, and a server can ask for more than any clock or database can count."""

ERROR_BODY = 64 << 10
"""Bytes kept of an answer that is an error: enough to see later what it said."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request. `failure` is an outcome of items.OUTCOMES where no usable HTTP answer came, else None."""

    url: str
    at: datetime
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    failure: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of a name in small letters, or None."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def redirects_to(self) -> str | None:
        """The Location of a redirecting answer, as written."""
        return self.header("location") if self.status in (301, 302, 303, 307, 308) else None


def outcome_of(answer: Answer) -> str:
    """The outcome by status alone; a 200 may still turn out to be `blocked` by what the page says."""
    if answer.failure is not None:
        return answer.failure
    if answer.status is None:
        return "network_error"
    if 200 <= answer.status < 300:
        return "ok"
    if answer.status in (404, 410):
        return "not_found"
    if answer.status == 429 or (answer.status == 503 and answer.header("retry-after") is not None):
        return "throttled"
    return "http_error"


def may_pass(outcome: str, answer: Answer) -> bool:
    """Whether another try may end otherwise; a 4xx is an answer, but for 408 and what throttles."""
    return outcome in TRANSIENT and not (outcome == "http_error" and (answer.status or 0) in {*range(400, 408), *range(409, 500)})


def outcome_of_blocked(reason: str) -> str:
    """The outcome of a page of status 200 that is no answer, by the reason that extraction.blocked gives."""
    return {"not found": "not_found", "error": "http_error"}.get(reason, "blocked")


def retry_after(answer: Answer) -> float | None:
    """Seconds that the answer asks us to wait (RFC 9110, 10.2.3: seconds or a date), at most a year, or None; never raises."""
    value = (answer.header("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_ASKED)
    moment = _moment(value)
    if moment is None:
        return None
    # Against the server's own clock where it tells it, for clocks differ and the demo's runs a day ahead.
    now = _moment(answer.header("date") or "") or datetime.now(UTC)
    return min(max(0.0, (moment - now).total_seconds()), LONGEST_ASKED)


def _moment(text: str) -> datetime | None:
    """An HTTP date, aware whatever its zone says (RFC 5322 reads `-0000` as UTC of unknown place), or None."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):  # the standard library's parser raises each of them
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
