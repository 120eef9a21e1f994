"""nginx and Caddy with the snippets of docs/deploy.md, and players who come to the game through them.

Of a snippet nothing is replaced but its ports and the path of its certificates. What stands around it is the machine's.
"""

import re
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import httpx
import trustme

from tests.docs.pages import ROOT, find_block
from tests.support.optional import find
from tests.support.player import Player
from tests.support.servers import Program, free_port

HOST = "game.example.org"
PAGE = "docs/deploy.md"
CERTIFICATES = f"/etc/letsencrypt/live/{HOST}"
SERVED = "127.0.0.1:8000"


class Proxy(Program):
    """A proxy before the server at `served`, with TLS at a port of its own and plain http at another one."""

    beginning: str  # of its snippet
    is_at_odd_port = False  # browsers use the port that the proxy has here, instead of 443

    def __init__(self, directory: Path, served: int) -> None:
        super().__init__(directory)
        self.http_port = free_port()
        self.snippet = find_block(PAGE, self.beginning)
        self.served = f"127.0.0.1:{served}"
        assert SERVED in self.snippet

    @property
    def authority(self) -> Path:
        """Return the certificate that vouches for the proxy's own."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """Return the address that browsers use."""
        return f"https://{HOST}:{self.port}" if self.is_at_odd_port else f"https://{HOST}"

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.authority)

    def is_up(self) -> bool:
        try:
            with self.dial("https") as line, self.context.wrap_socket(line, server_hostname=HOST):
                return True
        except OSError:
            return False

    def port_of(self, scheme: str) -> int:
        return self.port if scheme in ("https", "wss") else self.http_port

    def dial(self, scheme: str) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port_of(scheme)), timeout=10)


class Nginx(Proxy):
    beginning = "map $http_upgrade"

    @property
    def authority(self) -> Path:
        return self.directory / "authority.pem"

    def certify(self) -> None:
        """Write a new certificate, by a new authority."""
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.authority)
        certificate = authority.issue_cert(HOST)
        certificate.private_key_pem.write_to_path(self.directory / "privkey.pem")
        certificate.cert_chain_pems[0].write_to_path(self.directory / "fullchain.pem")

    def write(self) -> None:
        """Write nginx's files: the snippet as conf.d has it, a certificate, and places that a test may write to."""
        self.certify()
        ours = {
            "listen 80;": f"listen 127.0.0.1:{self.http_port};",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            CERTIFICATES: str(self.directory),
            SERVED: self.served,
        }
        (self.directory / "colorclues.conf").write_text(_replace(self.snippet, ours))
        names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{name}_temp_path {self.directory}/{name};\n" for name in names)
        (self.directory / "nginx.conf").write_text(
            f"pid {self.directory}/pid;\nerror_log stderr;\nworker_processes 1;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{places}include {self.directory}/colorclues.conf;\n}}\n"
        )

    def speak_http2(self) -> "Nginx":
        """Do what the page says of HTTP/2, as this version of nginx has it."""
        page = (ROOT / PAGE).read_text()
        [line] = re.findall(r"`(listen 443 ssl http2;)`", page)
        [newer] = re.findall(r"`(http2 on;)`", page)
        said = subprocess.run([find("nginx"), "-v"], capture_output=True, text=True, timeout=10).stderr
        version = tuple(map(int, re.findall(r"\d+", said)[:3]))
        here = line if version < (1, 25, 1) else f"listen 443 ssl; {newer}"
        self.snippet = _replace(self.snippet, {"listen 443 ssl;": here})
        return self

    def command_of(self, *more: str) -> list[str]:
        file = self.directory / "nginx.conf"
        return [find("nginx"), "-e", "stderr", "-p", str(self.directory), "-c", str(file), *more]

    def _command(self) -> list[str]:
        self.write()
        return self.command_of("-g", "daemon off;")


class Caddy(Proxy):
    """Caddy. It makes its certificates by itself; here by an authority of its own instead of Let's Encrypt's."""

    beginning = f"{HOST} {{"

    @property
    def authority(self) -> Path:
        return self.directory / "data/caddy/pki/authorities/local/root.crt"

    @property
    def env(self) -> dict[str, str]:
        """Return what Caddy's folders depend on."""
        places = {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config"}
        return {"HOME": str(self.directory)} | {name: str(self.directory / of) for name, of in places.items()}

    def write(self) -> Path:
        """Write the Caddyfile: the snippet, and before it the ports and the certificate's authority of the test."""
        here = ["admin off", "default_bind 127.0.0.1", "local_certs", "skip_install_trust"]
        https = free_port() if self.is_at_odd_port else self.port
        ports = [f"http_port {self.http_port}", f"https_port {https}", "servers {", "protocols h1 h2", "}"]
        ours = {SERVED: self.served}
        if self.is_at_odd_port:
            ours[self.beginning] = f"{HOST}:{self.port} {{"
        file = self.directory / "Caddyfile"
        file.write_text("\n".join(["{", *here, *ports, "}", _replace(self.snippet, ours), ""]))
        return file

    def _command(self) -> list[str]:
        return [find("caddy"), "run", "--adapter", "caddyfile", "--config", str(self.write())]

    def _account(self) -> dict:
        return {"env": self.env}


def _replace(snippet: str, ours: dict[str, str]) -> str:
    for theirs, our in ours.items():
        assert theirs in snippet, f"{PAGE} has no {theirs} any more"
        snippet = snippet.replace(theirs, our)
    return snippet


class Through(Player):
    """A player whose browser finds the proxy at its host's name, at ports 80 and 443 unless it is at an odd one."""

    is_http2 = False

    def __init__(self, proxy: Proxy, *more: Any, **headers: str) -> None:
        self.proxy = proxy
        super().__init__(proxy.url, *more, **headers)

    def ways_of_requests(self) -> dict[str, Any]:
        return {"transport": _Transport(self.proxy, self.is_http2)}

    def ways_of_sockets(self) -> dict[str, Any]:
        # A browser sends no pings.
        return {"sock": self.proxy.dial("wss"), "ssl": self.proxy.context, "ping_interval": None}


class ThroughByHTTP2(Through):
    """The same, whose pages and forms come by HTTP/2. Sockets come by HTTP/1.1, as those of browsers do."""

    is_http2 = True


class _Transport(httpx.BaseTransport):
    """Lead requests to the proxy, which sees them as if they had come to the URL's own host and port."""

    def __init__(self, proxy: Proxy, is_http2: bool) -> None:
        self.proxy = proxy
        self.inner = httpx.HTTPTransport(verify=proxy.context, http2=is_http2)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        port = self.proxy.port_of(request.url.scheme)
        return self.inner.handle_request(
            httpx.Request(
                request.method,
                request.url.copy_with(host="127.0.0.1", port=port),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": HOST},
            )
        )

    def close(self) -> None:
        self.inner.close()
