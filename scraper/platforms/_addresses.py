"""What every family needs to say of an address: its parts, whether it can be a page at all, and its tidy form.

Which addresses are articles or listings is said by the families; nothing here knows one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|csv|zip|rar|7z|gz|jpe?g|png|gif|webp|svg|ico|bmp|mp[34]|avi|wmv|flv|mov|m4[av]|wav|css|js|json"
    r"|xml|rss|txt|woff2?|ttf|eot|exe|apk)$",
    re.I,
)
# Scripts that build links leave their source text in the address when a crawler takes it for one.
_SCRIPT_TEXT = re.compile(r"['\"<>{}\\]|\$\(|%20\+|\+%20|%27|%22|%3c|javascript:", re.I)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.I)
_NOISE = re.compile(
    r"utm_.*|fbclid|gclid|dclid|msclkid|zarsrc|zalo_.*|_ga|_gl|mc_[ce]id|igshid|jsessionid|phpsessid|sid|sessionid|aspxautodetectcookiesupport"
    r"|print|printable|in_?trang|ref|spm|replytocom|share|nvvithemever|nv_redirect|amp",
    re.I,
)
_XML_LINK = re.compile(r"<(?:link|loc)>\s*(?:<!\[CDATA\[)?\s*(https?://[^<>\s\[\]]{1,1000})")
_IDENTITY = re.compile(r"id|nid|item_?id|(?:news|article|content|tin|baiviet|vb)_?id|id_?(?:news|tin|baiviet)|p|ddocname")
_NUMBER_OF = re.compile(r"(?:[a-z]?aid|tin|bai_?viet|ma_?(?:tin|bai)|post)=\d{3,18}|n=\d{4,18}")  # few are a page's
_LONGEST = 2_000


@lru_cache(maxsize=4096)  # one address is judged several times over: whose it is, what it is, what it is called
def split(url: str) -> SplitResult | None:
    """The parts of an http(s) address that can be a page; None for scripts, other schemes, broken or endless addresses."""
    if len(url) > _LONGEST or _SCRIPT_TEXT.search(url):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where the port is not a number
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def is_file(path: str) -> bool:
    """Whether the path ends like a document, picture, script or feed rather than a page."""
    return bool(_FILE.search(path))


def segments(path: str) -> list[str]:
    """The non-empty parts of a path, decoded."""
    return [unquote(part) for part in path.split("/") if part]


def query(parts: SplitResult) -> dict[str, str]:
    """The query's parameters with names in lower case; the first of a name wins."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None):
        found.setdefault(name.lower(), value)
    return found


@lru_cache(maxsize=4096)
def tidy(url: str, *, keep_query: bool = True) -> str:
    """The address without fragment, session, tracking and print parameters, host in lower case, default port dropped."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if port and (parts.scheme, port) not in (("http", 80), ("https", 443)):
        host = f"{host}:{port}"
    kept = ""
    if keep_query and parts.query:
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        wanted = [pair for pair in pairs if not _NOISE.fullmatch(pair[0])]
        # A query without noise stays as written: portals exist whose bare `?12345` is the article.
        kept = parts.query if len(wanted) == len(pairs) else urlencode(wanted)
    return urlunsplit((parts.scheme.lower(), host, _SESSION.sub("", parts.path) or "/", kept, ""))


def path_and_page(url: str, *, of_article: bool) -> str:
    """The address without its query, but for the number of its page (`?page=2`) where it is a listing's."""
    parts = split(url) if not of_article else None
    page = query(parts).get("page") if parts is not None else None
    return tidy(url, keep_query=False) + (f"?page={page}" if page and page.isdigit() else "")


def is_xml(text: str) -> bool:
    """Whether a text is a feed or sitemap by its first line, which pages of these families do not have."""
    return text[:500].lstrip("\ufeff \t\r\n").startswith("<?xml")


def share_of_links(xml: str, is_known: Callable[[str], bool]) -> float | None:
    """Of the first links of a feed or sitemap the share that a family knows as its own; None where `xml` is neither."""
    if not is_xml(xml):
        return None
    links = [match[1] for match in islice(_XML_LINK.finditer(xml[:200_000]), 40)]
    links = [link for link in links if len(segments(urlsplit(link).path)) > 1]
    return sum(map(is_known, links)) / len(links) if links else 0.0


def absolute(base: str, href: str | None) -> str | None:
    """`href` as a page's absolute address without fragment, or None where it is none."""
    if not href:
        return None
    try:
        url = urljoin(base, href.strip())
    except ValueError:
        return None
    return url.partition("#")[0] if split(url) else None


def named_articles(parts: SplitResult) -> list[str]:
    """The parameters of an address that name an article, as `name=value`, in order of their names."""
    return sorted(f"{name}={value}" for name, value in query(parts).items() if value and _names_one(name, value, parts.path))


def _names_one(name: str, value: str, path: str) -> bool:
    if name == "p" and path.strip("/") and len(value) < 3:  # `/tin-tuc?p=2` is a page
        return False
    return bool(_IDENTITY.fullmatch(name) or _NUMBER_OF.fullmatch(f"{name}={value}"))
