"""The sample portals misbehave over real sockets exactly as asked, and only then."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import zlib
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scraper.sample import SamplePortals
from scraper.sample.mischief import KINDS

PORTAL = "donglach"
LISTING = "/thong-bao/"


@pytest.fixture
def portals():
    with SamplePortals() as running:
        yield running


class Client:
    """One connection to a portal, kept open."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)

    def get(self, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        self.connection.request(method, path)
        answer = self.connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


@pytest.fixture
def client(portals):
    made = Client(portals.urls[PORTAL])
    yield made
    made.connection.close()


def test_one_connection_serves_many_requests(client):
    sockets = set()
    for path in ("/", LISTING, "/robots.txt", "/khong-co.html"):
        client.get(path)
        sockets.add(client.connection.sock.getsockname())
    assert len(sockets) == 1


def test_error_as_often_as_asked(portals, client):
    portals.misbehave(PORTAL, LISTING, "error", times=2)
    assert [client.get(LISTING)[0] for _ in range(3)] == [500, 500, 200]
    assert client.get("/")[0] == 200


def test_throttled_says_when_to_come_back(portals, client):
    portals.misbehave(PORTAL, lambda path: path.startswith("/thong"), "throttled", times=1)
    status, headers, _ = client.get(LISTING)
    assert (status, headers["Retry-After"]) == (429, "1")
    assert client.get(LISTING)[0] == 200


def test_truncated_announces_more_than_it_sends(portals, client):
    whole = client.get(LISTING)[2]
    portals.misbehave(PORTAL, LISTING, "truncated", times=1)
    with pytest.raises(http.client.IncompleteRead) as caught:
        client.get(LISTING)
    assert len(caught.value.partial) == len(whole) // 2
    client.connection.close()
    assert client.get(LISTING)[2] == whole


def test_redirects_never_end(portals, client):
    portals.misbehave(PORTAL, LISTING, "redirects")
    path, seen = LISTING, set()
    for _ in range(30):
        status, headers, _ = client.get(path)
        assert status == 302
        path = headers["Location"]
        assert path not in seen
        seen.add(path)


def test_please_wait_comes_with_200(portals, client):
    portals.misbehave(PORTAL, LISTING, "please_wait")
    status, _, body = client.get(LISTING)
    assert status == 200
    assert "Vui lòng chờ" in body.decode()


def test_slow_answers_late_but_whole(portals, client):
    usual = client.get(LISTING)[2]
    portals.misbehave(PORTAL, LISTING, "slow", seconds=0.2)
    client.connection.timeout = 0.05
    client.connection.close()
    with pytest.raises(TimeoutError):
        client.get(LISTING)
    client.connection.close()
    client.connection.timeout = 20
    assert client.get(LISTING)[2] == usual


def test_gzip_bomb_is_small_and_unpacks_to_much(portals, client):
    portals.misbehave(PORTAL, LISTING, "gzip_bomb")
    _, headers, body = client.get(LISTING)
    assert headers["Content-Encoding"] == "gzip"
    assert len(body) < 1_000_000
    unpacker, size = zlib.decompressobj(31), 0
    while not unpacker.eof:
        size += len(unpacker.decompress(body, 10_000_000))
        body = unpacker.unconsumed_tail
    assert size == 300_000_000


def test_huge_body_is_sent_to_the_end_and_the_connection_lives(portals, client):
    portals.misbehave(PORTAL, LISTING, "huge", times=1)
    assert len(client.get(LISTING)[2]) > 50_000_000
    assert client.get(LISTING)[0] == 200


@pytest.mark.parametrize(
    ("kind", "trait"),
    [
        ("deep", lambda body: body.count(b"<div>" * 1000) >= 90),
        ("broken_utf8", lambda body: b"\xe1\xbf\xff" in body),
        ("nul_bytes", lambda body: body.count(b"\x00") > 500),
        ("long_line", lambda body: max(map(len, body.split(b"\n"))) > 9_900_000),
        ("script_title", lambda body: b"<title><script>" in body),
    ],
)
def test_pages_are_spoiled_as_asked_and_right_again_afterwards(portals, client, kind, trait):
    usual = client.get(LISTING)[2]
    portals.misbehave(PORTAL, LISTING, kind)
    spoiled = client.get(LISTING)[2]
    assert trait(spoiled)
    assert not trait(usual)
    portals.behave()
    assert client.get(LISTING)[2] == usual


def test_broken_utf8_cannot_be_decoded(portals, client):
    portals.misbehave(PORTAL, LISTING, "broken_utf8")
    with pytest.raises(UnicodeDecodeError):
        client.get(LISTING)[2].decode()


def test_unknown_misbehaviour_is_refused_with_the_known_ones(portals):
    with pytest.raises(ValueError, match="gzip_bomb"):
        portals.misbehave(PORTAL, "/", "naughty")
    with pytest.raises(ValueError, match=PORTAL):
        portals.misbehave("nowhere", "/", "error")


def test_a_share_of_pages_fails_the_first_time_only():
    outcomes = []
    for _ in range(2):
        with SamplePortals(misbehaviour={PORTAL: {"error": 0.3}}) as portals:
            client = Client(portals.urls[PORTAL])
            paths = [urlsplit(article.url).path for article in portals.truth(PORTAL)]
            first = [client.get(path)[0] for path in paths]
            assert {client.get(path)[0] for path in paths} == {200}
            assert client.get("/robots.txt")[0] == 200
            client.connection.close()
            outcomes.append(first)
    assert outcomes[0] == outcomes[1]
    assert 5 <= Counter(outcomes[0])[500] <= 25


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST / HTTP/1.1\r\nHost: x\r\n\r\n", b"405"),
        (b"GET http://elsewhere/ HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde", b"400"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000, b"431"),
    ],
)
def test_what_is_no_plain_request_is_refused(portals, client, sent, status):
    client.connection.connect()
    client.connection.sock.sendall(sent)
    assert client.connection.sock.recv(100).startswith(b"HTTP/1.1 " + status)


def test_pipelined_requests_are_answered_in_order(client):
    client.connection.connect()
    client.connection.sock.sendall(b"GET /robots.txt HTTP/1.1\r\n\r\nGET /khong-co.html HTTP/1.1\r\nConnection: close\r\n\r\n")
    received = b""
    while part := client.connection.sock.recv(65_536):
        received += part
    assert received.startswith(b"HTTP/1.1 200")
    assert received.count(b"HTTP/1.1 404") == 1


def test_a_taken_port_is_an_error(portals):
    taken = urlsplit(portals.urls[PORTAL]).port
    for ports in ([taken, 0, 0], [0, taken, 0]):
        with pytest.raises(OSError, match="in use"):
            SamplePortals(ports=ports).start()


def test_own_process_obeys_and_ends_with_its_input():
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", "scraper.sample", "--articles", "30", "--misbehave", "donglach:error:1.0"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        command, cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def ask(**wish: object) -> dict:
            process.stdin.write(json.dumps(wish) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        urls = json.loads(process.stdout.readline())["urls"]
        client = Client(urls[PORTAL])
        assert [client.get("/")[0] for _ in range(2)] == [500, 200]
        assert ask(day=2)["day"] == 2
        assert ask(misbehave={"portal": PORTAL, "path": "/", "kind": "throttled"})["day"] == 2
        assert client.get("/")[0] == 429
        assert ask(requests=True)["requests"] == {"donglach 500": 1, "donglach 200": 1, "donglach 429": 1}
        assert "unknown" in ask(misbehave={"portal": PORTAL, "path": "/", "kind": "naughty"})["error"]
        client.connection.close()
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def test_own_process_ends_with_its_parent_though_its_input_stays_open():
    root = Path(__file__).resolve().parents[3]
    parent = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-m', 'scraper.sample'], stdout=subprocess.PIPE, text=True)\n"
        "print(child.stdout.readline(), flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, "-c", parent], cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        parts = urlsplit(json.loads(process.stdout.readline())["urls"][PORTAL])
        assert process.wait(timeout=20) == 0
        for _ in range(200):
            try:
                socket.create_connection((parts.hostname, parts.port), timeout=5).close()
            except ConnectionRefusedError:
                break
            time.sleep(0.1)
        else:
            pytest.fail("the sample portals still answer after their parent has gone")


def test_own_process_explains_bad_wishes():
    root = Path(__file__).resolve().parents[3]
    for wish in ("nowhere:error:0.5", "donglach:naughty:0.5"):
        command = [sys.executable, "-m", "scraper.sample", "--misbehave", wish]
        done = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True)
        assert done.returncode == 2
        assert "unknown" in done.stderr


def test_every_misbehaviour_can_be_asked_for_by_name(portals):
    for kind in KINDS:
        portals.misbehave(PORTAL, "/nowhere", kind)
