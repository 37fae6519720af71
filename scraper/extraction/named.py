"""The elements whose class, id or microdata name says what they hold: leads, texts and paths of categories.

One walk over a page finds them all; which of them is believed is decided by the modules of the fields.
"""

from __future__ import annotations

from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

# A wide net of few parts, for each part costs a look at every element; what it brings in is sorted by the exact names below.
_NET = (
    "[class*=sapo], [class*=ummary], .hometext, .tomtat, .chapeau, .short-intro, .trichdan"
    ", [class*=ontent], [class*=body], .article-text, .fck_detail, .noidung, #contentDetail, [itemprop=articleBody]"
    ", [class*=readcrumb], [id*=breadcrumb], [itemtype$=BreadcrumbList], .UL_Link_Menu"
)
_LEADS = frozenset(("hometext", "tomtat", "article-summary", "detail-content-lead", "chapeau", "short-intro", "trichdan"))
_BODIES = frozenset(
    (
        *(
            "article-body",
            "article__body",
            "article-content",
            "article-text",
            "ArticleContent",
            "content-detail",
            "detail-content",
        ),
        *("entry-content", "fck_detail", "journal-content-article", "noidung", "post-content", "story-body"),
    )
)


class Named:
    """The named elements of one page, each list in the page's order; the walk is made when the first is asked for.

    `bodies` holds an element as often as names of it say that it holds the text.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree

    @property
    def leads(self) -> list[LexborNode]:
        """Elements named like a lead."""
        return self._sorted[0]

    @property
    def trails(self) -> list[LexborNode]:
        """Elements named like a path of categories."""
        return self._sorted[1]

    @property
    def bodies(self) -> list[LexborNode]:
        """Elements named like an article's text."""
        return self._sorted[2]

    @cached_property
    def _sorted(self) -> tuple[list[LexborNode], list[LexborNode], list[LexborNode]]:
        leads: list[LexborNode] = []
        trails: list[LexborNode] = []
        bodies: list[LexborNode] = []
        last = 0
        for node in self._tree.css(_NET):
            number = node.mem_id
            if number == last:  # found once for each part of the net
                continue
            last = number
            attributes = node.attributes
            names, own = attributes.get("class") or "", attributes.get("id") or ""
            words = names.split()
            if "sapo" in names or "ArticleSummary" in names or not _LEADS.isdisjoint(words):
                leads.append(node)
            if (
                "readcrumb" in names
                or "breadcrumb" in own
                or "UL_Link_Menu" in words
                or (attributes.get("itemtype") or "").endswith("BreadcrumbList")
            ):
                trails.append(node)
            times = len(_BODIES.intersection(words)) + (own == "contentDetail") + (attributes.get("itemprop") == "articleBody")
            bodies.extend([node] * times)
        return leads, trails, bodies
