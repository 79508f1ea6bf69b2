"""Keys of both sides, made once and kept in the state folder (0600)."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from simulators.wechat.records import Doc


@dataclass(frozen=True, slots=True)
class PlatformCertificate:
    serial: str
    private_key: rsa.RSAPrivateKey
    pem: str
    not_before: datetime
    not_after: datetime


@dataclass(slots=True)
class Keys:
    folder: Path
    mchid: str
    appid: str
    app_secret: str
    api_v3_key: str
    sms_key: str
    merchant_serial: str
    merchant_key: rsa.RSAPrivateKey
    public_key_id: str
    platform_key: rsa.RSAPrivateKey
    certificates: list[PlatformCertificate]
    active: int

    @property
    def certificate(self) -> PlatformCertificate:
        return self.certificates[self.active]

    def signer(self, serial: str) -> rsa.RSAPrivateKey | None:
        """The private key behind a Wechatpay-Serial, or None when we never had it."""
        if serial == self.public_key_id:
            return self.platform_key
        return next((c.private_key for c in self.certificates if c.serial == serial), None)

    def rotate(self) -> PlatformCertificate:
        """Sign with the next certificate from now on; one more is made ready, as WeChat does."""
        self.active += 1
        if self.active + 1 >= len(self.certificates):
            self.certificates.append(_new_certificate(self.folder, len(self.certificates)))
        _write_index(self)
        return self.certificate


def write_private(path: Path, text: str) -> None:
    """Write a 0600 file so that a reader never sees half of it."""
    draft = path.with_name(path.name + ".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    draft.replace(path)


def open_keys(folder: Path) -> Keys:
    """The keys of the folder; made on first use."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    index = folder / "keys.json"
    if index.exists():
        return _load(folder, json.loads(index.read_text()))
    keys = Keys(
        folder=folder,
        mchid="19" + "".join(secrets.choice("0123456789") for _ in range(8)),
        appid="wx" + secrets.token_hex(8),
        app_secret=secrets.token_hex(16),
        api_v3_key=secrets.token_hex(16),
        sms_key=secrets.token_hex(16),
        merchant_serial=f"{x509.random_serial_number():040X}"[:40],
        merchant_key=_new_key(folder / "merchant_key.pem"),
        public_key_id="PUB_KEY_ID_" + "".join(secrets.choice("0123456789") for _ in range(28)),
        platform_key=_new_key(folder / "platform_key.pem"),
        certificates=[_new_certificate(folder, 0), _new_certificate(folder, 1)],
        active=0,
    )
    # the index comes last: a start that died before it leaves nothing that would be mistaken for complete
    _write_index(keys)
    return keys


def private_pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def public_pem(key: rsa.RSAPrivateKey) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def merchant_file(keys: Keys, base_url: str, backup_url: str = "") -> Doc:
    """What a shop must know to talk to us."""
    return {
        "mchid": keys.mchid,
        "appid": keys.appid,
        "app_secret": keys.app_secret,
        "merchant_serial": keys.merchant_serial,
        "merchant_private_key_pem": private_pem(keys.merchant_key),
        "api_v3_key": keys.api_v3_key,
        "platform_public_key_id": keys.public_key_id,
        "platform_public_key_pem": public_pem(keys.platform_key),
        "pay_base_url": base_url,
        "pay_backup_url": backup_url,
        "api_base_url": base_url,
        "cashier_url": f"{base_url}/cashier",
        "sms_base_url": base_url,
        "sms_key": keys.sms_key,
    }


def write_merchant_file(keys: Keys, base_url: str, backup_url: str = "") -> Path:
    path = keys.folder / "merchant.json"
    write_private(path, json.dumps(merchant_file(keys, base_url, backup_url), indent=2) + "\n")
    return path


def _new_key(path: Path) -> rsa.RSAPrivateKey:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    write_private(path, private_pem(key))
    return key


def _new_certificate(folder: Path, number: int) -> PlatformCertificate:
    key = _new_key(folder / f"platform_certificate_{number}_key.pem")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "WeChat Pay simulator")])
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=5 * 365))
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    write_private(folder / f"platform_certificate_{number}.pem", pem)
    return _certificate(key, pem)


def _certificate(key: rsa.RSAPrivateKey, pem: str) -> PlatformCertificate:
    parsed = x509.load_pem_x509_certificate(pem.encode())
    return PlatformCertificate(
        serial=f"{parsed.serial_number:040X}",
        private_key=key,
        pem=pem,
        not_before=parsed.not_valid_before_utc,
        not_after=parsed.not_valid_after_utc,
    )


_PLAIN = (
    "mchid",
    "appid",
    "app_secret",
    "api_v3_key",
    "sms_key",
    "merchant_serial",
    "public_key_id",
    "active",
)


def _write_index(keys: Keys) -> None:
    index = {name: getattr(keys, name) for name in _PLAIN} | {"certificates": len(keys.certificates)}
    write_private(keys.folder / "keys.json", json.dumps(index, indent=2))


def _load(folder: Path, index: Doc) -> Keys:
    certificates = [
        _certificate(
            _read_key(folder / f"platform_certificate_{number}_key.pem"),
            (folder / f"platform_certificate_{number}.pem").read_text(),
        )
        for number in range(index["certificates"])
    ]
    return Keys(
        folder=folder,
        merchant_key=_read_key(folder / "merchant_key.pem"),
        platform_key=_read_key(folder / "platform_key.pem"),
        certificates=certificates,
        **{name: index[name] for name in _PLAIN},
    )


def _read_key(path: Path) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} holds no RSA key")
    return key
