"""A gRPC channel of one conversation's own."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path

import grpc
import grpc.aio

from clients.endpoint import Endpoint, Tls
from clients.manner import Manner

_SETTLED = frozenset(
    {
        grpc.ChannelConnectivity.READY,
        grpc.ChannelConnectivity.TRANSIENT_FAILURE,
        grpc.ChannelConnectivity.SHUTDOWN,
    }
)


def open_channel(endpoint: Endpoint, manner: Manner) -> grpc.aio.Channel:
    """Defaults or ours, but for two: the connection is never shared with another channel, and
    no proxy from the environment is used, since only the target may be spoken to.
    """
    options: list[tuple[str, str | int]] = [
        ("grpc.use_local_subchannel_pool", 1),
        ("grpc.enable_http_proxy", 0),
    ]
    if endpoint.authority:
        options.append(("grpc.default_authority", endpoint.authority))
    if manner.hardened:
        options += _hardened(manner)
    if endpoint.tls is None:
        return grpc.aio.insecure_channel(endpoint.address, options)
    options.append(("grpc.ssl_target_name_override", endpoint.server_name))
    return grpc.aio.secure_channel(endpoint.address, _credentials(endpoint.tls), options)


async def settled(channel: grpc.aio.Channel) -> bool:
    """Connect; whether that succeeded. A call on a channel that failed says why at once."""
    state = channel.get_state(try_to_connect=True)
    while state not in _SETTLED:
        await channel.wait_for_state_change(state)
        state = channel.get_state()
    return state is grpc.ChannelConnectivity.READY


def _credentials(tls: Tls) -> grpc.ChannelCredentials:
    trusted = tls.ca_pem or _system_roots()
    if not tls.certificate_file:
        return grpc.ssl_channel_credentials(trusted)
    chain, key = Path(tls.certificate_file).read_bytes(), Path(tls.key_file).read_bytes()
    return grpc.ssl_channel_credentials(trusted, private_key=key, certificate_chain=chain)


@cache
def _system_roots() -> bytes | None:
    """The machine's, as for the other wires: grpcio brings roots of its own."""
    file = ssl.get_default_verify_paths().cafile
    return Path(file).read_bytes() if file else None


def _hardened(manner: Manner) -> list[tuple[str, str | int]]:
    """Keep-alive that fires: in grpcio 1.85 `grpc.keepalive_timeout_ms` alone notices a frozen
    peer after 60 s, `grpc.http2.ping_timeout_ms` governs. The server must allow the pings
    (`grpc.http2.min_ping_interval_without_data_ms`), or it answers with ENHANCE_YOUR_CALM.
    """
    answer_ms = _ms(manner.keepalive_timeout_seconds * manner.patience)
    return [
        ("grpc.keepalive_time_ms", _ms(manner.keepalive_seconds * manner.patience)),
        ("grpc.keepalive_timeout_ms", answer_ms),
        ("grpc.http2.ping_timeout_ms", answer_ms),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.max_pings_without_data", 0),
        ("grpc.max_receive_message_length", manner.max_event_bytes),
        ("grpc.min_reconnect_backoff_ms", _ms(manner.connect_seconds * manner.patience)),
        ("grpc.enable_retries", 0),
    ]


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
