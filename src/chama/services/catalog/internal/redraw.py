"""Pictures drawn anew from their pixels: nothing of an uploaded file but its pixels is ever served.

Runs in a process of its own, because a decoder meets hostile bytes: memory and processor time are bounded,
and what kills the decoder kills nothing else. Metadata (place, camera, colour profile) is applied or dropped.
"""

import asyncio
import io
import multiprocessing
import resource
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import msgspec
from PIL import Image, ImageCms, ImageOps

from chama.base.errors import Unavailable
from chama.services.catalog.errors import MediaDamaged, MediaRefused
from chama.services.catalog.internal.paths import WIDTHS

MAX_PIXELS, MAX_SIDE, MIN_SIDE = 50_000_000, 16_000, 16
_MEMORY_BYTES = 2 * 1024**3
_SECONDS, _CPU_SECONDS = 40, 20
_PROCESSES = 2
_QUALITY = 82

_pool: ProcessPoolExecutor | None = None


class Drawn(msgspec.Struct, frozen=True):
    """A picture at every width (the last one largest), and what a placeholder needs."""

    width: int
    height: int
    colour: str
    files: list[tuple[str, bytes]]


class Unfit(Exception):
    """The picture itself is the reason; `args[0]` says why. A plain class, because it crosses processes."""


class TooManyPixels(Unfit):
    """A bomb, or a poster."""


async def redraw(content: bytes, form: str) -> Drawn:
    """Draw one picture at every width that it fills; MediaRefused, MediaDamaged, Unavailable."""
    global _pool
    if _pool is None:
        _pool = ProcessPoolExecutor(
            _PROCESSES, multiprocessing.get_context("spawn"), initializer=_bounded, max_tasks_per_child=500
        )
    pool = _pool
    try:
        async with asyncio.timeout(_SECONDS):
            return await asyncio.get_running_loop().run_in_executor(pool, drawn, content, form)
    except TooManyPixels as why:
        raise MediaRefused({"file": str(why)}) from None
    except Unfit as why:
        raise MediaDamaged({"file": str(why)}) from None
    except BrokenProcessPool as why:
        # Its decoder died: of its own size, time or bytes. The next picture gets new processes.
        if _pool is pool:
            _pool = None
        pool.shutdown(wait=False)
        raise MediaDamaged({"file": "cannot be decoded"}) from why
    except TimeoutError as why:
        raise Unavailable("pictures") from why


def _bounded() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def drawn(content: bytes, form: str) -> Drawn:
    """What runs in the process of its own."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    if multiprocessing.parent_process() is not None:
        spent = int(used.ru_utime + used.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + _CPU_SECONDS, resource.RLIM_INFINITY))
    # Our own bound is checked before a pixel is decoded; Pillow's would only warn.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as opened:
            _check_size(*opened.size)
            opened.seek(0)
            picture = _plain(opened)
    except Unfit:
        raise
    except Exception as why:  # noqa: BLE001 - decoders raise whatever hostile bytes make them raise
        raise Unfit(f"cannot be decoded: {type(why).__name__}") from None
    largest = _at_width(picture, min(picture.width, WIDTHS[-1]))
    files, drawn_last = [], largest
    for width in sorted({min(w, largest.width) for w in WIDTHS}, reverse=True):
        drawn_last = drawn_last if drawn_last.width == width else _at_width(drawn_last, width)
        files.append((f"{width}.webp", _webp(drawn_last)))
    return Drawn(largest.width, largest.height, _colour(drawn_last), files[::-1])


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise TooManyPixels(f"has {width} × {height} pixels, at most {MAX_PIXELS} and {MAX_SIDE} a side")
    if min(width, height) < MIN_SIDE:
        raise Unfit(f"has {width} × {height} pixels, at least {MIN_SIDE} a side")


def _plain(opened: Image.Image) -> Image.Image:
    """Upright, in sRGB, eight bits, without anything else."""
    profile = opened.info.get("icc_profile")
    picture = ImageOps.exif_transpose(opened)
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = picture.point(lambda v: v / 256).convert("L")
    wanted = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            picture = turned or picture
        except ImageCms.PyCMSError:
            pass  # a profile that nobody can read: the colours are taken as they are
    plain = Image.new(wanted, picture.size)
    plain.paste(picture.convert(wanted))
    return plain


def _at_width(picture: Image.Image, width: int) -> Image.Image:
    if picture.width == width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=3)
    return out.getvalue()


def _colour(picture: Image.Image) -> str:
    """The colour that covers most of it, as `rrggbb`."""
    small = picture.resize((48, 48), Image.Resampling.BOX)
    if small.mode == "RGBA":
        ground = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(ground, small)
    few = small.convert("RGB").quantize(6, Image.Quantize.MEDIANCUT)
    palette = few.getpalette() or [255, 255, 255]
    _, most = max(few.getcolors() or [(1, 0)])
    at = int(most) * 3  # type: ignore[arg-type]
    return "".join(f"{c:02x}" for c in palette[at : at + 3])
