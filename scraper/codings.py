"""The content codings of HTTP (RFC 9110, 8.4.1; br RFC 7932, zstd RFC 8878) undone, bounded, for bodies kept as they were sent.

A running crawl has this from Scrapy's downloader; which body is coded how is known to whoever reads it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from scrapy.utils._compression import _DecompressionMaxSizeExceeded, _inflate, _unbrotli, _unzstd, brotli, zstd
from scrapy.utils.gz import gunzip

_DECODERS: dict[str, Callable[..., bytes]] = {
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
_FAILURES = (OSError, EOFError, struct.error, zlib.error, brotli.error, zstd.ZstdError)


class CodingError(ValueError):
    """The body is not in the coding that its header names."""


class TooLargeError(ValueError):
    """The decoded body is beyond the limit."""


def decoded(body: bytes, coding: str | None, max_bytes: int) -> bytes:
    """The body without its coding; as it is where the coding is unknown or was undone already, as archives do and not say.

    Bytes after the end of the coded data are left out. Raises CodingError, and TooLargeError beyond `max_bytes`.
    """
    decode = _DECODERS.get((coding or "").strip().lower())
    if decode is None or not body:
        return body
    try:
        return decode(body, max_size=max_bytes)
    except _DecompressionMaxSizeExceeded as error:
        raise TooLargeError(str(error)) from error
    except _FAILURES as error:
        if (decode is gunzip and not body.startswith(b"\x1f\x8b")) or body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return body
        raise CodingError(f"its {coding} cannot be decoded ({error})") from error
