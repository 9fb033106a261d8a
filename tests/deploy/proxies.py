"""The proxies that deploy/ sets up, with its own files, on ports and with a certificate of the tests' own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from tests.cluster import free_port
from tests.play import ROOT

DEPLOY = ROOT / "deploy"
NAME = "rooms.test"
KINDS = ("nginx", "caddy")
STARTS_WITHIN = 20.0


class Proxy(NamedTuple):
    kind: str
    port: int
    plain: int
    """The port of those who come without TLS."""
    folder: Path
    """Where its logs are."""

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"


def program(kind: str) -> str:
    """Where it is; the test is left out where it is not installed."""
    found = shutil.which(kind, path=os.pathsep.join((os.environ["PATH"], "/usr/sbin")))
    if found is None:
        pytest.skip(f"{kind} is not installed here (Debian: apt-get install {kind})")
    return found


def nginx_files(folder: Path, port: int, plain: int, processes: Sequence[int]) -> Path:
    """deploy/nginx.conf within the least that nginx needs around it."""
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    site = re.sub(r"listen \[::\].*\n", "", site)
    changes = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "rooms.example.org": NAME,
        "/etc/levels-workshop/tls": str(folder),
        "/var/log/nginx": str(folder),
        "127.0.0.1:8801": f"127.0.0.1:{processes[0]}",
        "127.0.0.1:8802": f"127.0.0.1:{processes[1]}",
    }
    for shipped, own in changes.items():
        assert shipped in site
        site = site.replace(shipped, own)
    (folder / "site.conf").write_text(site)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    as_root = "user root;" if os.geteuid() == 0 else ""
    whole.write_text(
        f"daemon off; {as_root} pid {folder}/pid; error_log {folder}/errors; events {{}} "
        f"http {{ access_log {folder}/access; {paths} include {folder}/site.conf; }}"
    )
    return whole


def caddy_file(folder: Path, plain: int) -> Path:
    """deploy/Caddyfile with the certificate's line put in, beside whatever else runs on this machine."""
    site = (DEPLOY / "Caddyfile").read_text("utf-8")
    own = site.replace(
        "# tls /etc/levels-workshop/tls/fullchain.pem /etc/levels-workshop/tls/key.pem", "tls {}"
    )
    own = own.replace("tls {}", f"tls {folder}/fullchain.pem {folder}/key.pem")
    assert f"\ttls {folder}/fullchain.pem" in own
    whole = folder / "Caddyfile"
    options = f"\n{{\n\tadmin off\n\thttp_port {plain}\n"
    assert own.count("\n{\n") == 1
    whole.write_text(own.replace("\n{\n", options))
    return whole


def caddy_environment(folder: Path, port: int, processes: Sequence[int]) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ROOMS_NAME": f"{NAME}:{port}",
        "ROOMS_PROCESSES": " ".join(f"127.0.0.1:{process}" for process in processes),
    }


def certificate(folder: Path) -> None:
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem"), "-days", "2",
            "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip


@contextmanager
def proxied(kind: str, folder: Path, processes: Sequence[int]) -> Iterator[Proxy]:
    """The proxy, before processes at these ports."""
    found = program(kind)
    certificate(folder)
    until = monotonic() + STARTS_WITHIN
    running = None
    try:
        while running is None or running.poll() is not None:
            assert monotonic() < until, (folder / "said").read_text()
            # Another test may have taken a port that was free a moment ago.
            proxy = Proxy(kind, free_port(), free_port(), folder)
            running = _begun(found, proxy, processes)
            while running.poll() is None and not _answers(proxy):
                assert monotonic() < until, (folder / "said").read_text()
                sleep(0.02)
        yield proxy
    finally:
        if running is not None:
            running.terminate()
            running.wait(STARTS_WITHIN)


def _begun(found: str, proxy: Proxy, processes: Sequence[int]) -> subprocess.Popen[bytes]:
    folder = proxy.folder
    environment = dict(os.environ)
    if proxy.kind == "nginx":
        whole = nginx_files(folder, proxy.port, proxy.plain, processes)
        command = [found, "-e", str(folder / "errors"), "-c", str(whole)]
    else:
        environment = caddy_environment(folder, proxy.port, processes)
        whole = caddy_file(folder, proxy.plain)
        command = [found, "run", "--adapter", "caddyfile", "--config", str(whole)]
    with (folder / "said").open("wb") as said:
        return subprocess.Popen(command, env=environment, stdout=said, stderr=said)


def _answers(proxy: Proxy) -> bool:
    """Whether it is this one that listens there."""
    context = ssl.create_default_context(cafile=str(proxy.folder / "fullchain.pem"))
    with (
        suppress(OSError),
        socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname=NAME),
    ):
        return True
    return False


class _Here(AbstractResolver):
    """Every name is this computer's."""

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)
        ]

    async def close(self) -> None:
        pass


def connector() -> aiohttp.TCPConnector:
    """To the proxy by its name, which no server of names knows, with the tests' certificate."""
    return aiohttp.TCPConnector(resolver=_Here(), ssl=False)
