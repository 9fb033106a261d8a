"""At which addresses of this computer the phones of a room can reach it, the likeliest first."""

from __future__ import annotations

import ipaddress
import re
import socket
import struct
from collections.abc import Iterator
from contextlib import closing, suppress

NOT_THE_ROOM = re.compile(
    r"(?:lo|tun|tap|wg|ppp|utun|ipsec|docker|br-|veth|virbr|vmnet|vboxnet|zt|tailscale|lxc|cni)"
)
"""How interfaces begin on which no phone is: this computer's own, containers', private networks'."""
SHARED_BY_CARRIERS = ipaddress.ip_network("100.64.0.0/10")
"""Addresses that private networks over the Internet use, too."""
TOWARDS = ("192.168.255.254", "10.255.255.254", "172.31.255.254", "198.51.100.1")
"""Somewhere in each kind of network: asking which way leads there sends nothing."""
GET_ADDRESS = 0x8915
"""Linux: what is the address of this interface?"""


def room_addresses() -> tuple[str, ...]:
    """Addresses that a phone on the same network may open; none where this computer is on no network."""
    by_interface = dict(_by_interface())
    likely = [address for address in _routed() if by_interface.get(address, "") != "none"]
    rest = [address for address, kind in by_interface.items() if kind != "none"]
    return tuple(dict.fromkeys(address for address in (*likely, *rest) if is_reachable(address)))


def is_reachable(address: str) -> bool:
    """Whether somebody else in the room can come to this address."""
    try:
        parsed = ipaddress.IPv4Address(address)
    except ValueError:
        return False
    elsewhere = parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified or parsed.is_multicast
    return not elsewhere and parsed not in SHARED_BY_CARRIERS


def _routed() -> Iterator[str]:
    """The address with which this computer would go towards each kind of network."""
    for target in TOWARDS:
        with suppress(OSError), closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sock:
            sock.connect((target, 9))
            yield str(sock.getsockname()[0])


def _by_interface() -> Iterator[tuple[str, str]]:
    """Each address with its interface, or 'none' where no phone is on that; only where a system tells."""
    try:
        import fcntl  # noqa: PLC0415 - not on every platform
    except ImportError:
        return
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sock:
        for _number, name in socket.if_nameindex():
            with suppress(OSError):
                asked = struct.pack("256s", name.encode()[:15])
                found = fcntl.ioctl(sock.fileno(), GET_ADDRESS, asked)
                yield socket.inet_ntoa(found[20:24]), "none" if NOT_THE_ROOM.match(name) else name
