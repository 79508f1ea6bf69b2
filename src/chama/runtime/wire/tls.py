"""TLS of the wire, wherever the far side is not this machine itself.

Certificates come from the settings; without them the shop makes one of its own, which lives beside the other
secrets of the state folder: whoever has it is one of us.
"""

import ipaddress
import os
import ssl
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from chama.base.time import SystemClock
from chama.runtime.settings import settings

# The name in the certificate that we make ourselves; it says "a door of this shop", not where the door is.
OWN_NAME = "doors.chama.internal"
OWN_DAYS = 3650


def is_loopback(host: str) -> bool:
    """Whether what goes to this host never leaves the machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve_context() -> ssl.SSLContext:
    """For the side that listens: the settings' certificate, else our own."""
    s = settings()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if s.tls_cert:
        context.load_cert_chain(s.tls_cert, s.tls_key or None)
    else:
        context.load_cert_chain(_own())
    return context


def call_context() -> ssl.SSLContext:
    """For the side that calls: the far side must show a certificate of this authority, under its name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if settings().tls_ca:
        context.load_verify_locations(settings().tls_ca)
    else:
        # The file begins with the private key, which nobody but us may see.
        text = _own().read_text()
        context.load_verify_locations(cadata=text[text.index("-----BEGIN CERTIFICATE") :])
    return context


def name_to_check(host: str) -> str:
    """The name that the far side's certificate must carry."""
    return host if settings().tls_ca else OWN_NAME


def _own() -> Path:
    """Our own key and certificate in one file, made on first use (0600)."""
    file = settings().state / "secrets" / "wire.pem"
    if file.exists():
        return file
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(_made())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was quicker: all use the one that is there
    finally:
        draft.unlink()
    return file


def _made() -> bytes:
    key, now = ec.generate_private_key(ec.SECP256R1()), SystemClock().now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, OWN_NAME)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=OWN_DAYS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(OWN_NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + certificate.public_bytes(Encoding.PEM)
