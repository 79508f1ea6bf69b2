"""Which network address a request comes from; what a proxy says counts only when we trust the proxy."""

import functools
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from litestar.connection import ASGIConnection

from chama.runtime.settings import settings

FORWARDED = "x-forwarded-for"


@functools.cache
def _networks() -> list[IPv4Network | IPv6Network]:
    listed = settings().trusted_proxies.replace(",", " ").split()
    return [ip_network(n, strict=False) for n in listed]


@functools.lru_cache(maxsize=4096)
def _trusted(address: str) -> bool:
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return any(ip in network for network in _networks())


def client_ip(connection: ASGIConnection) -> str:
    """The address nearest to us that is not a proxy of ours; empty when there is none (a Unix socket)."""
    peer = connection.scope.get("client")
    address = peer[0] if peer else ""
    if not _networks() or not _trusted(address):
        return address
    # Each proxy appends whom it heard; what stands left of the first stranger is that stranger's word.
    for heard in reversed(connection.headers.get(FORWARDED, "").split(",")):
        address = heard.strip() or address
        if not _trusted(address):
            break
    return address


def counted_ip(connection: ASGIConnection) -> str:
    """The address under which calls and wrong sign-ins are counted; empty for this machine itself.

    Who comes from this machine is its operator, or a proxy that nobody named: to count the latter as one
    client would lock every shopper out at once. An IPv6 client owns a /64, so that is what is counted.
    """
    return _counted(client_ip(connection))


@functools.lru_cache(maxsize=65536)
def _counted(address: str) -> str:
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    if ip.is_loopback:
        return ""
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else address
