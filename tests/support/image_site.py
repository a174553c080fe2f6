"""A web site on this computer that publishes images as micropython.org does, and may behave badly in each way that networks do."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

FIRMWARE = "/resources/firmware/"


class Reply(NamedTuple):
    """What the site answers.

    Attributes:
        told: the length in its header; None for the true one, -1 for no header.
        stops: after so many bytes of the body it sends nothing more, and keeps the connection.
        drops: from there on a byte comes every so many seconds.
    """

    body: bytes = b""
    status: int = 200
    to: str = ""
    told: int | None = None
    stops: int | None = None
    drops: float = 0


class ImageSite:
    """The site; `pages` has its answers by path, and what it has not is not found."""

    def __init__(self, server: ThreadingHTTPServer, scheme: str) -> None:
        self.address = f"{scheme}://127.0.0.1:{server.server_port}"
        self.pages: dict[str, Reply] = {}
        self.asked: list[str] = []
        self.is_over = threading.Event()

    def publish(self, board: str, images: dict[str, bytes]) -> None:
        """Publish images of a board with a page that lists them."""
        self.pages[f"/download/{board}/"] = Reply(listing(*images))
        self.pages |= {FIRMWARE + name: Reply(data) for name, data in images.items()}


def listing(*names: str) -> bytes:
    """Return a page with links to images, among others, as a page of micropython.org has them."""
    rows = "".join(
        f'<li><strong><a href="{FIRMWARE}{name}">{name}</a></strong> '
        f'<a href="https://github.com/micropython/micropython/releases/tag/v1">[Release notes]</a></li>\n'
        for name in names
    )
    return f"<!doctype html><html><body><ul>{rows}</ul></body></html>".encode()


@contextmanager
def image_site(certificate: Path | None = None) -> Iterator[ImageSite]:
    """Run a site; with a certificate it is secured."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = ImageSite(server, "http" if certificate is None else "https")
    server.site = site  # type: ignore[attr-defined]  # a handler has its server alone
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site: ImageSite = self.server.site  # type: ignore[attr-defined]
        site.asked.append(self.path)
        reply = site.pages.get(self.path, Reply(b"Not found", 404))
        self.send_response(reply.status)
        if reply.to:
            self.send_header("Location", reply.to)
        told = len(reply.body) if reply.told is None else reply.told
        if told >= 0:
            self.send_header("Content-Length", str(told))
        self.end_headers()
        self.wfile.write(reply.body[: reply.stops])
        if reply.stops is not None:
            self._go_on(site, reply)
        self.close_connection = True

    def _go_on(self, site: ImageSite, reply: Reply) -> None:
        for position in range(reply.stops or 0, len(reply.body)):
            if site.is_over.wait(reply.drops or None):
                return
            self.wfile.write(reply.body[position : position + 1])

    def handle(self) -> None:
        """Bear that the other side goes."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name is the library's)
        """Keep quiet."""


def self_signed(folder: Path) -> Path:
    """Write a certificate that nobody vouches for, as a filter in a school's network has one, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "filter.school.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "filter.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
