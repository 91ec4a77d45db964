"""Which addresses this machine has, and which of them are nobody else's."""

from __future__ import annotations

import fcntl
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

GET_ADDRESS = 0x8915  # SIOCGIFADDR
IPV6_ADDRESSES = Path("/proc/net/if_inet6")

Address = IPv4Address | IPv6Address


def is_loopback(host: str) -> bool:
    """Whether what is said to this host never leaves the machine."""
    address = as_address(host)
    return address.is_loopback if address else host == "localhost"


def is_any(host: str) -> bool:
    """Whether this stands for every address of the machine."""
    address = as_address(host)
    return address is not None and address.is_unspecified


def as_address(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def host_for_others(host: str) -> str:
    """How other machines may call one that listens on ``host``."""
    if not is_any(host):
        return host
    own = sorted((a for a in own_addresses() if not a.is_loopback), key=lambda a: (a.version, a))
    return str(own[0]) if own else "127.0.0.1"


def url(scheme: str, host: str, port: int) -> str:
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def own_names(host: str) -> frozenset[str]:
    """What devices may call this machine: each of its addresses, its name, its name in the local
    network, and the host that it was told to listen on."""
    name = socket.gethostname().partition(".")[0].lower()
    names = {"localhost", "127.0.0.1", "::1"} | ({name, f"{name}.local"} if name else set())
    names |= {str(address) for address in own_addresses()}
    return frozenset(names if is_any(host) else names | {host.lower()})


def own_addresses() -> set[Address]:
    """The addresses of every interface that is up, but those that only neighbours on the same wire
    could use. A name or an interface that goes away meanwhile is left out."""
    return {address for address in (*_ipv4(), *_ipv6()) if not address.is_link_local}


def _ipv4() -> Iterator[Address]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asks:
        for _, interface in socket.if_nameindex():
            wanted = struct.pack("256s", interface.encode()[:15])
            with suppress(OSError):
                yield IPv4Address(fcntl.ioctl(asks, GET_ADDRESS, wanted)[20:24])


def _ipv6() -> Iterator[Address]:
    with suppress(OSError):
        for line in IPV6_ADDRESSES.read_text("ascii").splitlines():
            yield IPv6Address(bytes.fromhex(line.split()[0]))
