"""The three ways in which the sample portals build their pages: one module per family of content management systems.

Each offers `article_path(site, number)` and `answer(site, path, query)`; what the articles say is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType

from scraper.sample.layouts import nukeviet, reference, wordpress
from scraper.sample.site import Answer, Site

_MODULES: Mapping[str, ModuleType] = {"reference": reference, "nukeviet": nukeviet, "wordpress": wordpress}


def article_path(layout: str) -> Callable[[Site, int], str]:
    """How the layout addresses an article, as a path from the root of the host."""
    path: Callable[[Site, int], str] = _MODULES[layout].article_path
    return path


def answer(site: Site, path: str, query: Mapping[str, str]) -> Answer:
    """What the portal answers to a request for `path` with `query`; 404 for what it does not have."""
    given: Answer = _MODULES[site.paper.layout].answer(site, path, query)
    return given
