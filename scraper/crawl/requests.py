"""What goes to Scrapy and what comes back: the request that a task or a page's load becomes, and the answer of a response.

When a request is made is decided by the spider and the lanes; what follows from its answer by the visit.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from scraper.crawl.answers import Answer
from scraper.crawl.tasks import Task

if TYPE_CHECKING:
    from scraper.crawl.page_loads import Load

_POSTED = "application/x-www-form-urlencoded; charset=UTF-8"


def of_task(task: Task) -> Request:
    """The request of a task; a form is posted with the listing that shows it as Referer, which some families ask for."""
    form = task.posts
    if form is None:
        return Request(task.asks, dont_filter=True)
    listing = (task.root or task.parent_url or form.url).partition("#")[0]
    headers = {"Content-Type": _POSTED, "Referer": listing}
    body = urlencode(form.fields).encode("ascii")
    return Request(form.url, method="POST", body=body, headers=headers, dont_filter=True)


def of_load(load: Load) -> Request:
    """The request of what a page loads."""
    return Request(load.url, method=load.method, headers=load.headers, body=load.body, dont_filter=True)


def answer(address: str, at: datetime, response: Response) -> Answer:
    """A response as an answer under the address it was asked by. at: when it came."""
    headers = tuple(
        (key.decode("latin-1"), value.decode("latin-1")) for key, values in response.headers.items() for value in values
    )
    return Answer(address, at, response.status, headers, response.body)
