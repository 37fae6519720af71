"""A small sample of provincial portals, served on loopback with real HTTP for the demo, the tests and the benchmarks.

What belongs here is the invented province Trầm Giang and nothing of the product: no other room imports from this one.

    from scraper.sample import SamplePortals

    with SamplePortals(articles=48, seed=1) as portals:
        portals.urls                                # {"tramgiang": "http://127.0.0.1:41231/", …}
        portals.write_registry(home)                # <home>/portals/tramgiang.toml, …
        portals.day = 2                             # new, edited, moved and removed articles, risen counters
        list(portals.truth("donglach"))             # what a perfect reader would find
        portals.misbehave("donglach", "/thong-bao/", "throttled", times=1)

| portal | shape | feed | sitemap | views | its lies |
| --- | --- | --- | --- | --- | --- |
| `tramgiang` | the reference layout of an old custom portal | – | – | on the article | header clock, visitor counter |
| `donglach` | NukeViet 4 | RSS | yes | on listings only | malformed and edited structured dates, months as minutes in RSS |
| `nongdantramgiang` | WordPress | RSS | – | on the article | none: its times are true |

Article `n` of a portal is a function of the seed, the portal, the day and `n`, so a portal of 100,000 articles starts as fast
as one of 48. `python -m scraper.sample --help` serves the portals from a process of their own.
"""

from scraper.sample.article import SampleArticle
from scraper.sample.portals import SamplePortals

__all__ = ["SampleArticle", "SamplePortals"]
