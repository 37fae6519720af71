"""The language of an article: what the letters of its text say, before what the page declares.

Only Vietnamese is told by its letters; of other languages the page's word is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from scraper.extraction.finding import Found, found

_SAMPLE = 800  # characters that tell the language
_TELLING = 200  # of them that tell it surely enough to contradict the page
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_CODE = re.compile(r"[a-zA-Z]{2,3}(?![a-zA-Z])")


def find(tree: LexborHTMLParser, lines: Sequence[str]) -> Found[str] | None:
    """The language as an ISO 639 code. lines: the paragraphs; templates declare whatever they were copied with."""
    sample = " ".join(lines)[:_SAMPLE]
    root = tree.root
    attributes = root.attributes if root is not None else {}
    declared = attributes.get("lang") or attributes.get("xml:lang") or ""
    match = _CODE.match(declared)
    code = match[0].lower() if match else None
    letters = len(_VIETNAMESE.findall(sample.lower()))
    if sample and letters * 25 > len(sample):
        other = (f"html lang={declared}: the text's letters are Vietnamese",) if code not in (None, "vi") else ()
        return found("vi", f"{letters} Vietnamese letters of {len(sample)}", "letters of the text", 0.95, other)
    if code is None or (code == "vi" and len(sample) > _TELLING):
        return None
    return found(code, declared, "html lang", 0.7)
