"""The caches in front of the shop: a CDN by a signed hook, our own nginx by asking it to fetch anew.

`CHAMA_CDN_HOOKS` names them, spaces between; all of them are told. `https://…` gets the hook:

    POST <address>            {"act": "purge" | "preheat", "urls": ["https://shop.example/…", …]}
    X-Chama-Time: <seconds since 1970>
    X-Chama-Sign: <hex of HMAC-SHA256(CHAMA_CDN_KEY, time + "\\n" + body)>

Any 2xx means that it will be done; a repeat must be harmless. `nginx:http://edge:8080` is an edge of
`deploy/nginx/edge-cache.conf`: for either act it is asked for each address with `X-Chama-Refresh: <key>`,
which lets it fetch the answer from the shop and keep it in place of the one it had.
"""

import functools
import hashlib
import hmac
from collections.abc import Sequence

import httpx
import msgspec

from chama.base.errors import Unavailable
from chama.runtime import context
from chama.runtime.files import media_base
from chama.runtime.settings import settings
from chama.services.catalog.types import CdnAct

WHAT = "cdn"
SECONDS = 5.0
NGINX = "nginx:"


def sign(key: str, time: str, body: bytes) -> str:
    """The mark by which a hook knows that the shop sent this."""
    return hmac.new(key.encode(), time.encode() + b"\n" + body, hashlib.sha256).hexdigest()


class Cdn:
    """All caches in front of this shop; without any there is nothing to tell."""

    def __init__(self, hooks: Sequence[str], key: str, http: httpx.AsyncClient | None = None) -> None:
        self._hooks, self._key = hooks, key
        self._http = http or httpx.AsyncClient(timeout=SECONDS)

    async def tell(self, act: CdnAct, paths: Sequence[str]) -> None:
        """Tell every cache; Unavailable when one did not take it, and then all are told again."""
        for hook in self._hooks:
            try:
                if hook.startswith(NGINX):
                    await self._refresh(hook.removeprefix(NGINX).rstrip("/"), paths)
                else:
                    await self._post(hook, act, paths)
            except httpx.HTTPError as why:
                raise Unavailable(WHAT) from why

    async def _post(self, hook: str, act: CdnAct, paths: Sequence[str]) -> None:
        body = msgspec.json.encode({"act": act, "urls": [_url(p) for p in paths]})
        time = str(int(context.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "X-Chama-Time": time,
            "X-Chama-Sign": sign(self._key, time, body),
        }
        (await self._http.post(hook, content=body, headers=headers)).raise_for_status()

    async def _refresh(self, edge: str, paths: Sequence[str]) -> None:
        for path in paths:
            answer = await self._http.get(edge + path, headers={"X-Chama-Refresh": self._key})
            # What is gone is gone there as well from now on.
            if answer.status_code not in (200, 404):
                raise Unavailable(WHAT)


def _url(path: str) -> str:
    return (media_base() if path.startswith("/media/") else settings().base_url.rstrip("/")) + path


@functools.cache
def cdn() -> Cdn:
    """The caches that the settings name."""
    return Cdn(settings().cdn_hooks.split(), settings().cdn_key)
