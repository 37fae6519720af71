"""The bytes of a page to text, whatever the server and the page say of their charset.

Repairing or tidying the text is not done here, and conversion tables of the legacy encodings live in `legacy`.
"""

from __future__ import annotations

import codecs

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

from scraper.vietnamese import legacy

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASCII = bytes(range(128))
# Servers send these by default, so they say nothing; the others were chosen by somebody.
_UNINFORMATIVE = {None, "cp1252", "iso8859-1", "latin-1", "ascii", "cp1258", "utf-8"}
# Codecs that no browser honours: a hostile page could hide markup in them.
_REFUSED = {"utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode"}
_MIN_WORDS = 12
_MIN_LIKENESS = 0.85


def decode(body: bytes, content_type: str | None = None) -> str:
    """Decode a page and never fail: what cannot be read becomes U+FFFD.

    body: the bytes as sent, decompressed. content_type: the HTTP header, or None. A byte order mark wins; bytes that are valid
    UTF-8 are UTF-8 whatever is declared (chance makes that all but impossible for any other text), encoded once or, evidently,
    twice; then UTF-8 with some damage; then the declared charset; then TCVN3, VNI, VISCII, VPS or windows-1258 where at least
    85 % of the words with special letters come out spelt as Vietnamese; at last windows-1252.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = http_content_type_encoding(content_type) if content_type and "charset" in content_type.lower() else None
    if declared and declared.startswith("utf-16") and b"\x00" in body:
        return body.decode(declared, "replace")
    try:
        text = legacy.undone(body.decode())
        return legacy.retyped(text) if may_be_typed_so(text) else text
    except UnicodeDecodeError as error:
        cut_off = error.start >= len(body) - 3
    if cut_off:
        return body.decode("utf-8", "replace")
    return _decode_invalid_utf8(body, _known(declared) or _known(html_body_declared_encoding(body)))


def may_be_typed_so(text: str) -> bool:
    """Whether `ươ` with any tone, which stands in every Vietnamese text, occurs as fonts of VNI or TCVN3 encode it."""
    return _stands(text, "öô") or (
        "\xad" in text and any(_stands(text, written) for written in ("\xadê", "\xadî", "\xadí", "\xad¬"))
    )


def may_be_twice(text: str) -> bool:
    """Whether `á»` stands in a text, as in every Vietnamese one that was encoded in UTF-8 twice and in hardly any other."""
    return _stands(text, "á»")


def _stands(text: str, pair: str) -> bool:
    """Whether two letters stand side by side; most texts lack one of them, and the search for one is ten times faster."""
    return pair[0] in text and pair[1] in text and pair in text


def _known(name: str | None) -> str | None:
    resolved = resolve_encoding(name) if name else None
    return None if resolved is None or resolved.replace("_", "-") in _REFUSED else resolved


def _decode_invalid_utf8(body: bytes, declared: str | None) -> str:
    damaged = body.decode("utf-8", "replace")
    if damaged.count("\ufffd") * 4 < len(body.translate(None, _ASCII)):
        return damaged
    if declared not in _UNINFORMATIVE and declared is not None:
        try:
            return body.decode(declared, "replace")
        except (LookupError, UnicodeError, ValueError):
            declared = None  # not a text encoding, or one that does not know "replace"
    best, found = 0.0, None
    for convert in (legacy.from_windows_1258, legacy.from_tcvn3, legacy.from_vni, legacy.from_viscii, legacy.from_vps):
        text = convert(body)
        share, words = legacy.likeness(text)
        if words >= _MIN_WORDS and share >= _MIN_LIKENESS and share > best:
            best, found = share, text
    if found is not None:
        return found
    if declared == "cp1258":
        return legacy.from_windows_1258(body)
    return damaged if declared == "utf-8" else legacy.from_western(body)
