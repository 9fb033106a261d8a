"""A way to a room through `ssh -R` and a server of one's own, all of it on this computer."""

from __future__ import annotations

import asyncio
import getpass
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

from tests.rooms.rooms import free_port

SERVER = shutil.which("sshd", path="/usr/sbin:/sbin:/usr/local/sbin")
CLIENT, KEYS = shutil.which("ssh"), shutil.which("ssh-keygen")
ACCOUNT = "nobody" if getpass.getuser() == "root" else getpass.getuser()
"""As whom the server runs and is logged in to: one of root's would need a folder of the system's."""
UP_WITHIN = 20.0
CONFIGURATION = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/client.pub
PidFile none
UsePAM yes
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
AllowTcpForwarding remote
"""


def missing() -> str:
    """What a tunnel needs and is not installed; empty where all is there."""
    return "openssh-server is not installed" if None in (SERVER, CLIENT, KEYS) else ""


class Tunnel:
    """From a port of the server to one of this computer, as long as the client runs."""

    def __init__(self, folder: Path, beyond: int) -> None:
        self._folder = folder
        self._beyond = beyond
        self._server_port = free_port()
        self._client: asyncio.subprocess.Process | None = None
        self.port = free_port()
        """Where the server hands on from."""

    async def open(self) -> None:
        """Connect, as often as it takes: what was cut may hold the port for a moment."""
        async with asyncio.timeout(UP_WITHIN):
            while True:
                self._client = await self._connecting()
                while self._client.returncode is None:
                    if await _answers(self.port):
                        return
                    await asyncio.sleep(0.02)
                await asyncio.sleep(0.1)

    async def cut(self) -> None:
        """Kill the client; the server ends every connection that went through it."""
        if self._client is not None and self._client.returncode is None:
            self._client.kill()
            await self._client.wait()

    async def _connecting(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(str(CLIENT), "-N", "-T", "-F", "none", "-p", str(self._server_port)),
            *("-i", str(self._folder / "client"), "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes"),
            *("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
            *("-o", "ExitOnForwardFailure=yes"),
            *("-R", f"127.0.0.1:{self.port}:127.0.0.1:{self._beyond}", f"{ACCOUNT}@127.0.0.1"),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def configured(self) -> Path:
        """Throwaway keys of server and client, and a configuration that knows these alone."""
        for name in ("host", "client"):
            subprocess.run(
                [str(KEYS), "-q", "-t", "ed25519", "-N", "", "-f", str(self._folder / name)], check=True
            )
        file = self._folder / "sshd_config"
        file.write_text(CONFIGURATION.format(port=self._server_port, folder=self._folder))
        if getpass.getuser() != ACCOUNT:
            for one in (self._folder, *self._folder.iterdir()):
                shutil.chown(one, ACCOUNT)
        return file


@asynccontextmanager
async def tunnelled(folder: Path, beyond: int) -> AsyncIterator[Tunnel]:
    """An open tunnel to this port; the folder is given away to the server, and of no use afterwards."""
    tunnel = Tunnel(folder, beyond)
    server = await asyncio.create_subprocess_exec(
        *(str(SERVER), "-D", "-e", "-f", str(tunnel.configured())),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        user=ACCOUNT if getpass.getuser() != ACCOUNT else None,
    )  # fmt: skip
    try:
        await tunnel.open()
        yield tunnel
    finally:
        await tunnel.cut()
        with suppress(ProcessLookupError):
            server.terminate()
        await server.wait()


async def _answers(port: int) -> bool:
    try:
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    with closing(writer):
        return True
