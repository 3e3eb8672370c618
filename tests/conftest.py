"""What holds for every test: no network beyond this machine, tools asked for one way, repeatable examples."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from toolcheck import MARKERS, require_tool

settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked libreoffice, chromium or postgres needs that tool."""
    for marker, tool in MARKERS.items():
        if item.get_closest_marker(marker):
            require_tool(tool)


@pytest.fixture(name="require_tool")
def _require_tool() -> Callable[[str], Path]:
    return require_tool


@pytest.fixture
def repository() -> Path:
    """Return the root of the repository."""
    return Path(__file__).resolve().parents[1]


def is_this_machine(address: object) -> bool:
    """Say whether a socket address stays on this machine: loopback, a local name, or a Unix socket path."""
    if not isinstance(address, tuple) or not address:
        return True
    host = str(address[0])
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _no_outbound_connection() -> Iterator[None]:
    """Nothing the product does may leave this machine: a connection elsewhere is an error in any test."""
    original = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}

    def guarded(name: str) -> Callable[..., Any]:
        def call(self: socket.socket, address: Any) -> Any:
            if not is_this_machine(address):
                raise AssertionError("outbound connection attempted: nothing may leave this machine")
            return original[name](self, address)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in original:
            patch.setattr(socket.socket, name, guarded(name))
        yield
