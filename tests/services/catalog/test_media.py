"""The media library through the door: judged by content, drawn anew, gone only when unused."""

import io
import secrets
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from chama.runtime import files
from chama.runtime.service import locate
from chama.services.catalog.api import Catalog
from chama.services.catalog.errors import (
    MediaDamaged,
    MediaInUse,
    MediaNotFound,
    MediaRefused,
    ProductInvalid,
)
from chama.services.catalog.types import Brand, Category, Media, ProductDraft, SkuDraft
from tests.support.given import a_key


def picture(
    form: str, size: tuple[int, int] = (600, 400), colour: object = (200, 30, 40), **more: object
) -> bytes:
    """A file of one colour with a blue left quarter, so that turning it shows."""
    out, drawn = io.BytesIO(), Image.new("RGB", size, colour)  # type: ignore[arg-type]
    drawn.paste((20, 40, 200), (0, 0, size[0] // 4, size[1]))
    drawn.save(out, form, **more)  # type: ignore[arg-type]
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A tiny PNG whose header promises that many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("evil.html", "<b>hello</b>")
    return out.getvalue()


def mp4(tail: bytes = b"", brand: bytes = b"isom") -> bytes:
    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + kind + body

    return (
        box(b"ftyp", brand + b"\0\0\2\0isomiso2")
        + box(b"moov", b"\0" * 64)
        + box(b"mdat", b"\1" * 256)
        + tail
    )


async def kept(content: bytes, name: str = "cake.jpg") -> Media:
    return await locate(Catalog).add_media(content=content, name=name, owner="staff:test")


async def stored(media: Media, file: str) -> Image.Image:
    found = await files.read(f"{media.folder}/{file}")
    assert found is not None
    return Image.open(io.BytesIO(found[0]))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_a_picture_of_every_form_is_drawn_anew_at_its_widths(shop: object, form: str) -> None:
    media = await kept(picture(form, (1000, 700)), "whatever.txt")
    assert (media.kind, media.width, media.height) == ("picture", 1000, 700)
    assert media.files == ["240.webp", "480.webp", "960.webp", "1000.webp"]
    assert media.path == f"/media/{media.folder}/1000.webp"
    assert media.folder == f"{media.media_id}-{media.colour[1:]}-1000x700"
    for width in (240, 480, 960, 1000):
        drawn = await stored(media, f"{width}.webp")
        assert (drawn.format, drawn.size) == ("WEBP", (width, round(700 * width / 1000)))


async def test_the_placeholder_is_the_colour_that_covers_most(shop: object) -> None:
    colour = (await kept(picture("PNG"))).colour
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    assert red > 180 and green < 60 and blue < 70


async def test_a_large_picture_ends_at_1600(shop: object) -> None:
    media = await kept(picture("JPEG", (4000, 3000)))
    assert (media.width, media.height, media.files[-1]) == (1600, 1200, "1600.webp")


async def test_the_camera_s_notes_go_and_its_turn_is_done(shop: object) -> None:
    notes = Image.Exif()
    notes[0x0112] = 6  # turn right to see it upright
    notes[0x010E] = "taken at 翠湖南路 8 号"
    notes.get_ifd(0x8825)[2] = (25.0, 3.0, 0.0)
    content = picture("JPEG", (640, 320), exif=notes)
    assert b"Exif" in content
    media = await kept(content)
    assert (media.width, media.height) == (320, 640)
    drawn = await stored(media, media.files[-1])
    assert not drawn.getexif() and "exif" not in drawn.info and "icc_profile" not in drawn.info
    # What was left is on top now.
    assert drawn.convert("RGB").getpixel((160, 20))[2] > 150  # type: ignore[index]


async def test_the_first_frame_of_a_moving_picture_is_taken(shop: object) -> None:
    frames = [Image.new("RGB", (64, 64), c) for c in ((250, 0, 0), (0, 250, 0))]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    drawn = await stored(await kept(out.getvalue()), "64.webp")
    assert getattr(drawn, "n_frames", 1) == 1
    assert drawn.convert("RGB").getpixel((32, 32))[0] > 230  # type: ignore[index]


async def test_transparency_stays(shop: object) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (10, 20, 30, 0)).save(out, "PNG")
    assert (await stored(await kept(out.getvalue()), "100.webp")).mode == "RGBA"


async def test_the_same_pixels_are_one_file_whatever_rode_with_them(shop: object) -> None:
    plain = picture("PNG", (321, 123))
    notes = Image.Exif()
    notes[0x010E] = "another copy"
    again = picture("PNG", (321, 123), exif=notes)
    first, second = await kept(plain), await kept(again)
    assert first.media_id == second.media_id
    listed = await locate(Catalog).list_media(kind="picture", limit=100)
    assert [m.media_id for m in listed.items].count(first.media_id) == 1


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        SVG,
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7 ...",
        b"MZ" + b"\0" * 500,
        b"BM" + b"\0" * 500,
        a_zip(),
        picture("TIFF"),
        picture("BMP"),
        mp4(brand=b"evil"),
    ],
    ids=["empty", "text", "svg", "html", "pdf", "exe", "bmp-head", "zip", "tiff", "bmp", "strange-mp4"],
)
async def test_other_kinds_of_file_are_refused_whatever_their_name(shop: object, content: bytes) -> None:
    with pytest.raises(MediaRefused):
        await kept(content, "photo.jpg")


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG") + a_zip(),
        picture("JPEG", comment=b"<script>alert(1)</script>"),
        picture("JPEG", comment=b"%PDF-1.4 and so on"),
        picture("JPEG") + b"Rar!\x1a\x07\x00",
    ],
    ids=["jpeg-zip", "jpeg-script", "jpeg-pdf", "jpeg-rar"],
)
async def test_a_file_that_is_two_things_is_refused(shop: object, content: bytes) -> None:
    with pytest.raises(MediaRefused):
        await kept(content)


@pytest.mark.parametrize(
    "content",
    [
        picture("PNG")[:-20],
        picture("PNG") + a_zip(),
        picture("WEBP") + b"behind",
        picture("GIF")[:-1],
        picture("JPEG")[:300],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
        b"RIFF\x20\0\0\0WEBPVP8 " + b"\xff" * 24,
        b"\xff\xd8\xff\xe0" + b"\0" * 100 + b"\xff\xd9",
        picture("PNG", (8, 8)),
        mp4(tail=b"<html>"),
        mp4()[:-3],
    ],
    ids=[
        *("cut-png", "png-zip", "webp-tail", "cut-gif", "cut-jpeg", "empty-png", "noise-webp", "noise-jpeg"),
        *("speck", "mp4-tail", "cut-mp4"),
    ],
)
async def test_a_damaged_file_is_refused(shop: object, content: bytes) -> None:
    with pytest.raises(MediaDamaged):
        await kept(content)


@pytest.mark.parametrize("size", [(40_000, 40_000), (60_000, 10), (16_000, 16_000)])
async def test_a_pixel_bomb_is_refused_before_it_is_decoded(shop: object, size: tuple[int, int]) -> None:
    with pytest.raises(MediaRefused) as refused:
        await kept(png_claiming(*size))
    assert f"{size[0]} × {size[1]}" in refused.value.fields["file"]


async def test_a_film_is_kept_as_it_is(shop: object) -> None:
    media = await kept(mp4(), "tea.mp4")
    assert (media.kind, media.files, media.path) == (
        "video",
        ["video.mp4"],
        f"/media/{media.media_id}/video.mp4",
    )
    assert await files.read(f"{media.folder}/video.mp4") == (mp4(), len(mp4()))


async def test_a_file_leaves_only_when_nobody_shows_it(shop: object) -> None:
    catalog = locate(Catalog)
    # A picture of its own: the run with doors near left this one's twin in use.
    media = await kept(picture("PNG", (333, 222), tuple(secrets.token_bytes(3))))
    category = Category(category_id="t-media", name="测试", position=9000)
    await catalog.save_category(key=a_key(), category=category)
    draft = ProductDraft(
        title="有图的茶",
        category="t-media",
        pictures=[media.path],
        skus=[SkuDraft(spec=[], price_fen=100, weight_g=1)],
    )
    product = await catalog.create_product(key=a_key(), draft=draft)
    (use,) = await catalog.media_uses(media_id=media.media_id)
    assert (use.what, use.ref) == ("product", product.spu_id)
    with pytest.raises(MediaInUse):
        await catalog.drop_media(media_id=media.media_id)

    free = await kept(picture("PNG", (334, 222)))
    await catalog.drop_media(media_id=free.media_id)
    assert await files.read(f"{free.folder}/{free.files[0]}") is None
    with pytest.raises(MediaNotFound):
        await catalog.get_media(media_id=free.media_id)
    draft = ProductDraft(
        title="无图的茶",
        category="t-media",
        pictures=[free.path],
        skus=[SkuDraft(spec=[], price_fen=100, weight_g=1)],
    )
    with pytest.raises(ProductInvalid) as refused:
        await catalog.create_product(key=a_key(), draft=draft)
    assert refused.value.fields == {"pictures.0": "is not in the media library"}


async def test_the_icon_of_a_category_and_the_logo_of_a_brand_are_uses(shop: object) -> None:
    catalog = locate(Catalog)
    media = await kept(picture("PNG", (120, 60)))
    category = Category(category_id="t-icon", name="测试", position=9000, icon=media.path)
    await catalog.save_category(key=a_key(), category=category)
    await catalog.save_brand(key=a_key(), brand=Brand(brand_id="t-logo", name="测试", logo=media.path))
    uses = await catalog.media_uses(media_id=media.media_id)
    assert [(u.what, u.ref) for u in uses] == [("brand", "t-logo"), ("category", "t-icon")]
    with pytest.raises(MediaInUse):
        await catalog.drop_media(media_id=media.media_id)
    await catalog.save_brand(key=a_key(), brand=Brand(brand_id="t-logo", name="测试"))
    await catalog.remove_category(key=a_key(), category_id="t-icon")
    await catalog.drop_media(media_id=media.media_id)
    with pytest.raises(ProductInvalid) as refused:
        await catalog.save_category(key=a_key(), category=category)
    assert refused.value.fields == {"icon": "is not in the media library"}


async def test_a_file_that_left_may_come_again(shop: object) -> None:
    content = picture("PNG", (335, 222))
    first = await kept(content)
    await locate(Catalog).drop_media(media_id=first.media_id)
    assert (await kept(content)).media_id == first.media_id
    assert await files.read(f"{first.folder}/{first.files[0]}") is not None


async def test_the_library_turns_its_pages(shop: object) -> None:
    made = {(await kept(picture("PNG", (100 + n, 50)))).media_id for n in range(5)}
    seen: list[str] = []
    cursor = None
    while True:
        page = await locate(Catalog).list_media(cursor=cursor, limit=3)
        seen += [m.media_id for m in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert made <= set(seen) and len(seen) == len(set(seen))
