"""What the attributes of an element say of how its lines look and whether they belong to the text at all.

Attributes are strings as lexbor serialises them; the tree itself is read elsewhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_JUNK = re.compile(
    r"[\s_-](?:related\w*|share|shares|sharing|sharebar|social\w*|rating|comments?|binh-?luan|tools?|toolbar|cong-?cu|audio\w*"
    r"|player|tags?|breadcrumbs?|advert\w*|ads?"
    r"|banner|newsletter|subscrib\w*|promo\w*|tin-?lien-?quan|tinlienquan|tin-?khac|tinkhac|other-?news"
    r"|post-views|sharedaddy|jp-relatedposts"
    r"|author-box|copyright|sr-only|screen-reader-text|pagination|paging|y-?kien|nav-?links|post-navigation"
    r"|menu|teasers?|teaserlist|recommend(?:ed|ation|ations|s)?|consent\w*|most-?read|trending|sign-?up|donat(?:e|ion)\w*"
    r"|outbrain\w*|taboola\w*|piano\w*)[\s_-]"
)
_HIDDEN = re.compile(r"display:\s*none")
_SLUG = re.compile(r"(?:[a-z0-9]+-){3,}[a-z0-9]+")  # the id of a heading that can be linked to says what the text is about
_CAPTION = re.compile(r"caption|chu-?thich|img-?title|image-?title|photo-?desc|pic-?desc")
_CENTRED = re.compile(r"text-align:\s*center|text-center|aligncenter|\salign=\"center")
_RIGHT = re.compile(r"text-align:\s*right|text-right|alignright|\salign=\"right")
_LONGEST = 300  # characters of attributes that are worth remembering


class Looks(NamedTuple):
    """Whether class or id name a part that is no text; whether the lines are centred, set to the right, or captions by class."""

    junk: bool = False
    centred: bool = False
    right: bool = False
    caption: bool = False


PLAIN = Looks()
"""The looks of an element without attributes."""


def looks(attributes: str) -> Looks:
    """The looks that an element's attributes (with the space before the first) give it."""
    if not attributes:
        return PLAIN
    # A page, and a portal, repeat the same few; what a hostile page makes long is not kept.
    return _judged(attributes) if len(attributes) <= _LONGEST else _judged.__wrapped__(attributes)


def attribute(attributes: str, name: str) -> str | None:
    """The value of one attribute, entities as written; None where there is none."""
    start = attributes.find(f' {name}="')
    if start < 0:
        return None
    return attributes[start + len(name) + 3 : attributes.find('"', start + len(name) + 3)]


@lru_cache(maxsize=4_096)
def _judged(attributes: str) -> Looks:
    lowered = attributes.lower()
    names = attribute(lowered, "class") or ""
    id_ = attribute(lowered, "id") or ""
    return Looks(
        junk=bool(_JUNK.search(f" {names}  {'' if _SLUG.fullmatch(id_) else id_} "))
        or ("none" in lowered and bool(_HIDDEN.search(lowered))),
        centred="center" in lowered and bool(_CENTRED.search(lowered)),
        right="right" in lowered and bool(_RIGHT.search(lowered)),
        caption=bool(_CAPTION.search(names)),
    )
