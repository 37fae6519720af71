"""How words are compared where the warehouse needs to know: the bridge from the language room to the index.

Which letters are the same letter is decided in `scraper.vietnamese`; nothing here does more than pass it on.
"""

from __future__ import annotations

from scraper.vietnamese.text import fold, syllables
from warehouse.index import Alphabet

ALPHABET = Alphabet(exact=syllables, plain=fold)
