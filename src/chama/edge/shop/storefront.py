"""How this merchant's shop is called and looks; the app asks at its launch and remembers the answer."""

import functools
from pathlib import Path
from typing import Literal

import msgspec
from litestar import Response, get

from chama.edge import gates
from chama.runtime.files import media_base
from chama.runtime.settings import STOREFRONT, settings


class Banner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wide picture (5 : 2), what it says, and the page of the app that a tap opens, if any."""

    picture: str
    title: str = ""
    page: str = ""


class TabIcon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The two pictures of a tab: at rest, and chosen. Small PNG files, 81 × 81 for WeChat."""

    icon: str
    chosen: str


class Storefront(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names and numbers that a shop must show, its signs and wide pictures, its colours, its cashier.

    `colours` overrides the app's tokens by name (`action` → `#2B3A67`), `dark_colours` in the dark,
    `tab_icons` the pictures of the tabs; `message_templates` gives, per place of asking, the WeChat
    templates that the shopper may allow there. `media_url` stands before every
    `/media/…` path of the answers (a CDN's, or the shop's own); beside a picture `…/960.webp` are its
    smaller widths: 240, 480, 960. `ios_virtual`: recharges and cards are sold in the mini-program
    on iOS too, by a merchant whom WeChat allows it.
    """

    name: str = "茶马"
    slogan: str = "云南好物，从山里到你手上"
    logo: str = ""
    banners: list[Banner] = []
    tab_icons: dict[Literal["home", "category", "cart", "me"], TabIcon] = {}
    colours: dict[str, str] = {}
    dark_colours: dict[str, str] = {}
    cashier_url: str = ""
    media_url: str = ""
    icp_no: str = ""
    ios_virtual: bool = False
    service_phone: str = ""
    service_hours: str = ""
    message_templates: dict[str, list[str]] = {}


@functools.cache
def shown() -> Storefront:
    """Read once a process: a merchant who changes the file starts the shop again."""
    given, seeded = settings().storefront_file, settings().state / STOREFRONT
    if given or seeded.exists():
        file = msgspec.json.decode((Path(given) if given else seeded).read_bytes())
        # A file from before banners had titles names their pictures only.
        file["banners"] = [{"picture": b} if isinstance(b, str) else b for b in file.get("banners", ())]
        told = msgspec.convert(file, Storefront)
    else:
        told = Storefront()
    places = {"cashier_url": settings().cashier_url, "media_url": media_base()}
    return msgspec.structs.replace(told, **places)


@get("/storefront", guards=[gates.public])
async def storefront() -> Response[Storefront]:
    """The merchant's name, numbers and colours."""
    headers = {"Cache-Control": "public, max-age=60"}
    return Response(shown(), headers=headers)


ROUTES = [storefront]
