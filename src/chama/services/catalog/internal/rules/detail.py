"""The blocks of a detail page: what a good one is, and what a merchant's HTML may keep."""

import html
import re
from collections.abc import Sequence

import msgspec
import nh3

from chama.base.text import has_invisible, text_fault
from chama.services.catalog.types import DetailBlock

MAX_HEADING, MAX_TEXT, MAX_HTML = 60, 5000, 20_000
MAX_ITEMS, MAX_ROWS, MAX_CELLS, MAX_CELL = 40, 40, 6, 300
_VIDEO = re.compile(r"/media/[0-9a-f]{32}/video\.mp4")
_PICTURE = re.compile(r"(/media/|https://)[A-Za-z0-9._~/%=&?+-]{1,280}")
# Everything else loses its tag; the last ones lose their content too.
_TAGS = {
    *("p", "br", "hr", "strong", "b", "em", "i", "u", "s", "sub", "sup", "span", "div", "blockquote"),
    *("h2", "h3", "h4", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
    *("img", "a", "figure", "figcaption"),
}
_TAG_ATTRIBUTES = {
    "img": {"src", "alt", "width", "height"},
    "a": {"href"},
    "td": {"colspan"},
    "th": {"colspan"},
}
_GONE_WITH_CONTENT = {
    *("script", "style", "iframe", "object", "template", "noscript", "svg", "math", "title")
}


def picture_fault(picture: str) -> str:
    """What is wrong with the address of a picture; empty when nothing is."""
    return "" if _PICTURE.fullmatch(picture) else "must be an address under /media/ or https://"


def block_fault(block: DetailBlock) -> str:
    """What is wrong with one block; empty when nothing is."""
    match block.kind:
        case "heading":
            return text_fault(block.heading, 1, MAX_HEADING)
        case "text":
            return text_fault(block.heading, 0, MAX_HEADING) or text_fault(
                block.text, 1, MAX_TEXT, lines=True
            )
        case "picture":
            return picture_fault(block.picture) or text_fault(block.text, 0, MAX_CELL)
        case "list":
            return _cells_fault(block.items, MAX_ITEMS)
        case "table":
            if len({len(row) for row in block.rows}) != 1 or len(block.rows) > MAX_ROWS:
                return f"must have 1 to {MAX_ROWS} rows of equal length"
            return next((why for row in block.rows if (why := _cells_fault(row, MAX_CELLS))), "")
        case "video":
            cover = picture_fault(block.picture) if block.picture else ""
            return cover or ("" if _VIDEO.fullmatch(block.video) else "must be a video of the media library")
        case "html":
            return _html_fault(block.html)


def _cells_fault(cells: Sequence[str], most: int) -> str:
    if not 1 <= len(cells) <= most:
        return f"must have 1 to {most} entries"
    return next((why for cell in cells if (why := text_fault(cell, 1, MAX_CELL))), "")


def _html_fault(text: str) -> str:
    if not 1 <= len(text) <= MAX_HTML:
        return f"must be 1 to {MAX_HTML} characters"
    # Invisible and bidi characters hide in entities too, so what a reader would see is looked at.
    seen = html.unescape(nh3.clean(clean_html(text), tags=set()))
    if has_invisible(seen.replace("\t", " ").replace("\r", ""), lines=True):
        return "must not contain control or invisible characters"
    return ""


def clean_html(text: str) -> str:
    """A merchant's HTML as pages may show it: no script, style, handler, form, frame or foreign scheme."""
    return nh3.clean(
        text,
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_TAG_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"https"},
        link_rel="noopener noreferrer nofollow",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in ("src", "href"):
        # Only our library or a whole https address: a path elsewhere on the page's host could mean anything.
        return value if _PICTURE.fullmatch(value) else None
    if name in ("width", "height", "colspan"):
        return value if value.isascii() and value.isdigit() and len(value) <= 4 else None
    return value


def cleaned(blocks: Sequence[DetailBlock]) -> list[DetailBlock]:
    """The blocks as they are kept: their HTML cleaned."""
    return [msgspec.structs.replace(b, html=clean_html(b.html)) if b.html else b for b in blocks]
