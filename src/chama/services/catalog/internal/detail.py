"""The detail page of a product, published as a file under the hash of its content."""

import msgspec

from chama.runtime import files
from chama.services.catalog.internal.paths import content_hash
from chama.services.catalog.types import DetailBlock


async def publish(blocks: list[DetailBlock]) -> str:
    """Write the blocks as a file named by its content; answers its path, empty without blocks."""
    if not blocks:
        return ""
    body = msgspec.json.encode({"blocks": blocks})
    folder = content_hash(body)
    await files.keep(f"{folder}/detail.json", body)
    return f"/media/{folder}/detail.json"
