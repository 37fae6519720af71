"""What a Vietnamese syllable may look like: its onset, rime and single tone.

Which syllables are words, names or surnames is decided elsewhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from scraper.vietnamese.text import TONES, same_tone

_TONE = re.compile(f"[{TONES}]")
_ONSETS = ("ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu", *"bcdđghklmnpqrstvx", "")
_SPELLINGS = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơng ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uơ uơn uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    uôc uôi uôm uôn uông uôt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y ych ynh yt yêm yên yêng yêt yêu
"""
_RIMES = frozenset(_SPELLINGS.split())


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether `word` is spelt as one Vietnamese syllable, in either style of tone placement and in any case."""
    if len(word) > 7 or not word.isalpha():
        return False
    letters, tones = _TONE.subn("", normalize("NFD", same_tone(word)))
    if tones > 1:
        return False
    letters = normalize("NFC", letters)
    return any(letters.startswith(onset) and letters[len(onset) :] in _RIMES for onset in _ONSETS)
