"""What went wrong before a gateway answered, in words a person understands, with the way out."""

from __future__ import annotations

import errno
import socket
import ssl

HOSTNAME_MISMATCH = 62  # X509_V_ERR_HOSTNAME_MISMATCH, OpenSSL's x509_vfy.h
IP_MISMATCH = 64
EXPIRED = 10
NOT_YET_VALID = 9
UNKNOWN_CA = frozenset({2, 18, 19, 20, 21})  # no issuer found, or one that signed itself

VERIFICATION = {
    HOSTNAME_MISMATCH: "its certificate is not for {name}; mend the url, or set [tls] server_name",
    IP_MISMATCH: "its certificate is not for {name}; set [tls] server_name to a name that it has",
    EXPIRED: "its certificate has expired; renew it there",
    NOT_YET_VALID: "its certificate is not valid yet; look at the clocks of both machines",
} | dict.fromkeys(
    UNKNOWN_CA, "its certificate is of an authority unknown here; name that one in [tls] ca"
)
CLIENT_CERTIFICATE = "it demands a certificate of ours; set [tls] client_certificate and client_key"
OURS_REFUSED = "it refuses our certificate ({reason}); look at [tls] client_certificate"
NO_TLS = "it speaks no TLS on this port; write http:// (or ws://), or give its TLS port"
NO_ALPN = (
    "it agrees on no HTTP/2 by ALPN, without which gRPC cannot be; switch HTTP/2 on there "
    "(nginx: `http2 on`, HAProxy: `alpn h2`)"
)
REASONS = {
    "NO_ALPN": NO_ALPN,
    "WRONG_VERSION_NUMBER": NO_TLS,
    "HTTP_REQUEST": NO_TLS,
    "RECORD_LAYER_FAILURE": NO_TLS,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": CLIENT_CERTIFICATE,
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "it ends the handshake, as one does that demands a "
    "certificate of ours, or shares no cipher; set [tls] client_certificate and client_key",
    "TLSV1_UNRECOGNIZED_NAME": "it knows no host {name}; set [tls] server_name",
    "TLSV1_ALERT_INTERNAL_ERROR": "it has no certificate for {name}; set [tls] server_name",
    "TLSV1_ALERT_NO_APPLICATION_PROTOCOL": "it refuses every protocol that this wire speaks",
    "TLSV1_ALERT_PROTOCOL_VERSION": "it shares no version of TLS with us",
    "UNSUPPORTED_PROTOCOL": "it shares no version of TLS with us",
}
REFUSALS = frozenset({"UNKNOWN_CA", "BAD_CERTIFICATE", "CERTIFICATE_EXPIRED", "ACCESS_DENIED"})


def words(error: Exception, host: str, port: int, name: str) -> str:
    """What this failure to connect to `host:port`, verified as `name`, means."""
    match error:
        case ssl.SSLCertVerificationError():
            known = VERIFICATION.get(error.verify_code)
            return (known or f"its certificate does not hold: {error.verify_message}").format(
                name=name
            )
        case ssl.SSLError():
            return _of_tls(error, name)
        case socket.gaierror():
            return f"there is no host {host} (DNS says: {error.strerror}); look at the url"
        case TimeoutError():
            return f"{host}:{port} does not answer; look at the port, and at firewalls in between"
        case ConnectionRefusedError():
            return f"nothing listens at {host}:{port} (connection refused)"
        case ConnectionResetError() | EOFError():
            return f"{host}:{port} takes the connection and breaks it off unanswered"
        case OSError():
            number = errno.errorcode.get(error.errno or 0, "")
            return f"{host}:{port} cannot be reached: {error.strerror or error} {number}".rstrip()
        case _:
            return f"{host}:{port}: {error}"


def _of_tls(error: ssl.SSLError, name: str) -> str:
    reason = error.reason or ""
    if reason in REASONS:
        return REASONS[reason].format(name=name)
    if any(reason.endswith(each) for each in REFUSALS):
        return OURS_REFUSED.format(reason=reason.replace("_", " ").lower())
    return f"TLS fails: {reason.replace('_', ' ').lower() or error}"
