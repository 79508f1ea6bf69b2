"""The client's act key: made before sending, stored, reused on retry."""

import re
from typing import Annotated

from litestar.params import HeaderParameter

from chama.base.errors import InvalidRequest

ActKey = Annotated[str, HeaderParameter(name="Idempotency-Key", min_length=8, max_length=64)]
_FORM = re.compile(r"[0-9A-Za-z_\-]{8,64}")


def checked(key: str) -> str:
    """The key, or InvalidRequest when it has another form than 8–64 of `[0-9A-Za-z_-]`."""
    if not _FORM.fullmatch(key):
        raise InvalidRequest({"Idempotency-Key": "8 to 64 of 0-9 A-Z a-z _ -"})
    return key
