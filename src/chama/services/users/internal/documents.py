"""The agreements of the shop: texts with versions, one file each; a merchant replaces them with their own."""

import functools
import re
from importlib import resources

from chama.base.errors import NotFound
from chama.services.users.types import Document

_HEAD = re.compile(r"# (?P<title>.+)\nversion: (?P<version>[0-9.\-]+)\nconsent: (?P<consent>\w+)\n\n")


class AgreementMalformed(Exception):
    """A file does not begin with its title, version and whether it is to be agreed to."""


@functools.cache
def documents() -> dict[str, Document]:
    """All of them by kind; read once, because a new version comes with a new release."""
    found = {}
    folder = resources.files("chama.services.users.internal").joinpath("agreements")
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".md"):
            continue
        text = file.read_text(encoding="utf-8")
        head = _HEAD.match(text)
        if head is None or head["consent"] not in ("required", "optional", "none"):
            raise AgreementMalformed(file.name)
        kind = file.name.removesuffix(".md")
        found[kind] = Document(kind=kind, **head.groupdict(), text=text[head.end() :])
    return found


def document(kind: str) -> Document:
    """One of them, or NotFound."""
    found = documents().get(kind)
    if found is None:
        raise NotFound({"kind": "no such document"})
    return found


def consentable(kind: str) -> Document:
    """One that shoppers agree to, or NotFound."""
    found = document(kind)
    if found.consent == "none":
        raise NotFound({"kind": "nobody agrees to this"})
    return found
