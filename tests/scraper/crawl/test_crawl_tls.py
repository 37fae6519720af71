"""TLS by portal: a certificate nobody vouches for and an outdated server are taken only where the portal's file says so."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from scraper.addresses import address_host
from scraper.caller import Caller


@pytest.fixture
def certificate(tmp_path):
    """A self-signed certificate and its key in one file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    file = tmp_path / "certificate.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"<html><body><p>Trang</p></body></html>"
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def serve(certificate, outdated):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if outdated:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"https://localhost:{server.server_address[1]}/"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_only_the_portal_that_says_so_is_taken_without_verification(crawl, certificate):
    plain, plain_url = serve(certificate, outdated=False)
    old, old_url = serve(certificate, outdated=True)
    try:
        crawl.portal("that", plain_url.replace("localhost", "127.0.0.1"))
        crawl.portal("tin", plain_url, tls='"unverified"')
        crawl.portal("cu", old_url, tls='"legacy"')
        crawl("that,tin,cu")
    finally:
        plain.shutdown()
        old.shutdown()
    assert {page.outcome for page in crawl.pages("that")} == {"tls_error"}
    assert [(page.kind, page.outcome) for page in crawl.pages("tin")] == [("other", "not_found"), ("listing", "ok")]
    assert [(page.kind, page.outcome) for page in crawl.pages("cu")] == [("other", "not_found"), ("listing", "ok")]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("outdated", "tls", "outcome"),
    [(False, None, "tls_error"), (False, "unverified", 200), (True, "unverified", "tls_error"), (True, "legacy", 200)],
)
def test_a_page_asked_by_hand_follows_the_same_profiles(certificate, outdated, tls, outcome):
    server, url = serve(certificate, outdated)
    try:
        with Caller({address_host(url)}, tls=tls, delay=0.0) as caller:
            answer = caller.ask(url)
    finally:
        server.shutdown()
    assert outcome in (answer.failure, answer.status)
