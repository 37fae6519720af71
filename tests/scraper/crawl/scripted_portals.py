"""Portals whose pages are empty until their scripts have run: a well-meant one, and one that tries what pages try.

What a crawl makes of them is judged by the tests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from paged_portals import Paged
from small_server import Said

SIZE = 1
"""Articles on one page of the list."""

_SHELL = """<!DOCTYPE html><html><head><meta charset="windows-1252"><title>Cổng thử</title>
<link rel="stylesheet" href="/dep.css"><link rel="icon" href="/hinh.png"></head>
<body><img src="/anh.jpg"><div id="app">Đang tải dữ liệu…</div><iframe src="/khung"></iframe>
<script src="/app.js"></script></body></html>"""

_APP = """
const root = document.getElementById('app');
if (location.pathname === '/') {
  const page = Number(new URLSearchParams(location.search).get('page') || 1);
  fetch('/api/tin', {method: 'POST', body: JSON.stringify({page})}).then(answer => answer.json()).then(told => {
    setTimeout(() => {
      const items = told.items.map(one => `<li><h2><a href="${one.url}">${one.title}</a></h2></li>`);
      const next = told.more ? `<a rel="next" href="/?page=${page + 1}">Trang sau</a>` : '';
      root.innerHTML = `<ul>${items.join('')}</ul>${next}`;
    }, 100);
  });
} else {
  const asked = new XMLHttpRequest();
  asked.open('GET', '/api/bai?dia-chi=' + location.pathname, false);
  asked.send();
  root.innerHTML = asked.responseText;
}
"""


@dataclass
class Scripted(Paged):
    """A list and articles that scripts load from the portal itself, of which the first one loaded asks for a pause of a second.

    elsewhere: the address of a server that is not its own.
    """

    articles: int = 2
    elsewhere: str = ""
    posted: list[int] = field(default_factory=list)
    throttled: str = ""
    family = "generic"

    def page(self, path: str) -> Said:
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /kin/\n"
        if path == "/app.js":
            return 200, {"Content-Type": "application/javascript; charset=utf-8"}, (_APP + self.tries()).encode()
        if path.startswith("/api/bai") and not self.throttled:
            self.throttled = path
            return 429, {"Retry-After": "1"}, b"slower"
        if path.startswith("/api/bai"):
            asked = parse_qs(urlsplit(path).query)["dia-chi"][0]
            return 200, {}, self.article(int(asked.rpartition("-")[2]) - 1000).encode()
        if path in self.paths or path.partition("?")[0] == "/":
            return 200, {}, _SHELL.encode()
        return 404, {}, b"<html><body></body></html>"

    def take(self, path: str, fields: dict[str, str]) -> Said:
        """The list's answer; what was posted is no form and does not come here as fields."""
        page = len(self.posted) + 1
        self.posted.append(page)
        newest = self.articles - (page - 1) * SIZE
        shown = range(newest, max(0, newest - SIZE), -1)
        items = [{"url": self.path(one), "title": f"Nạo vét kênh lần thứ {one} tại xã Bình An"} for one in shown]
        answer = {"items": items, "more": newest > SIZE}
        return 200, {"Content-Type": "application/json"}, json.dumps(answer).encode()

    def tries(self) -> str:
        """What the page tries beside its work, none of which may come to anything."""
        there = json.dumps(self.elsewhere)
        return f"""
          for (const way of ['fetch', 'image', 'script', 'socket', 'beacon', 'window', 'worker', 'own']) try {{
            const there = {there} + way;
            if (way === 'fetch') fetch(there, {{mode: 'no-cors'}}).catch(() => 0);
            if (way === 'image') new Image().src = there;
            if (way === 'script') document.head.append(Object.assign(document.createElement('script'), {{src: there}}));
            if (way === 'socket') new WebSocket(there.replace('http', 'ws'));
            if (way === 'beacon') navigator.sendBeacon(there, 'x');
            if (way === 'window') window.open(there);
            if (way === 'worker') new Worker(URL.createObjectURL(new Blob([`fetch('${{there}}', {{mode: 'no-cors'}})`])));
            if (way === 'own') fetch('/kin/bi-mat').catch(() => 0);
          }} catch (refused) {{}}
          alert('Chào bà con');
          Notification.requestPermission();
          setTimeout(() => {{ location.href = {there} + 'away'; }}, 50);
        """


PAGES_OF_ONE = {
    "no": "<body><p>Cổng thử</p><script>const full = []; for (;;) full.push(new Array(2 ** 25 - 1).fill(1.5));</script></body>",
    "to": "<body><p>Cổng thử</p><script>document.body.append(document.createComment('x'.repeat(3e6)));</script></body>",
}
"""Pages of portals of one page, by name: one that crashes, and one that grows."""
