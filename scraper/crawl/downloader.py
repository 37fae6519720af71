"""Scrapy's downloader with the same slots and middlewares and less between them: a request waits for its turn and is made.

How long a slot's turn takes is decided by the lanes, whether another crawl is at that server by the turns, and how a request is
made by the client.
"""

from __future__ import annotations

from asyncio import Future, get_running_loop
from collections import deque
from inspect import isawaitable
from time import monotonic
from typing import Any, cast

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import Deferred

from scraper.crawl.turns import Turns


class LaneDownloader(Downloader):
    """Lets requests through one slot after another. It sends no signals, for nothing in a crawl listens to them.

    The middlewares in the settings prepare requests and mend responses. None of them answers a request itself or deals with an
    exception, and one that did would not be heard.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._turns: Turns | None = getattr(crawler.spider, "turns", None)

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Any]:
        """The answer to a request: what Scrapy's engine calls."""
        return deferred_from_coro(self._fetched(request))

    async def _fetched(self, request: Request) -> Response:
        self.active.add(request)
        try:
            for prepare in filter(None, self.middleware.methods["process_request"]):
                await _done(prepare(request=request))
            response = await self._answered(request)
            for mend in filter(None, self.middleware.methods["process_response"]):
                response = await _done(mend(request=request, response=response))
            return response
        finally:
            self.active.remove(request)

    async def _answered(self, request: Request) -> Response:
        """The bare answer, asked for when it is the request's turn in its slot."""
        key, slot = self._get_slot(request)
        slot.active.add(request)
        turn: Future[None] = get_running_loop().create_future()
        _queue(slot).append((request, turn))
        self._process_queue(slot)
        try:
            await turn
            if self._turns is None or not slot.delay or slot.concurrency > 1:
                return await self.handlers.download_request_async(request)
            async with self._turns.turn(key, slot.delay * (1 - slot.jitter)):
                return await self.handlers.download_request_async(request)
        finally:
            slot.active.remove(request)
            slot.transferring.discard(request)
            self._process_queue(slot)

    def _process_queue(self, slot: Slot) -> None:
        """Let through as many as the slot has room for; one where there is a pause between them."""
        while slot.queue and not slot.latercall and slot.free_transfer_slots() > 0:
            now, delay = monotonic(), slot.download_delay()
            early = slot.lastseen + delay - now
            if delay and early > 0:
                slot.latercall = call_later(early, self._latercall, slot)
                return
            slot.lastseen = now
            request, turn = _queue(slot).popleft()
            slot.transferring.add(request)
            turn.set_result(None)


def _queue(slot: Slot) -> deque[tuple[Request, Future[None]]]:
    """Those who wait in a slot, each with what tells it that its turn has come; Scrapy keeps the answer there instead."""
    return cast(deque[tuple[Request, Future[None]]], slot.queue)


async def _done(result: Any) -> Any:
    """What a middleware gives, whether at once or later."""
    return await result if isawaitable(result) else result
