"""The pictures of the demo shop: still lifes drawn by our own code, lit from one side, on warm paper.

A picture is a view of a look: `draw("cake", 0, look)` is the packshot, 1 and 2 come nearer or show the goods
in use. Drawing is deterministic: the same three give the same SVG.
"""

import resvg_py

from chama.cli.pictures import brand, coffee, craft, larder, pantry, pastry, tea
from chama.cli.pictures.look import Look
from chama.cli.pictures.paint import TABLE, Sheet

VIEWS = {**tea.VIEWS, **coffee.VIEWS, **pastry.VIEWS, **pantry.VIEWS, **larder.VIEWS, **craft.VIEWS}
# Seen from above, so there is no edge of a table behind.
_FROM_ABOVE = {
    *(tea.cake_pack, tea.cake_close, tea.tea_table, coffee.beans_close, coffee.coffee_table),
    *(pastry.cake_table, pastry.box_pack, pantry.honey_close, pantry.jar_close, pantry.ham_slices),
    *(pantry.mushroom_table, larder.heap_close, larder.blocks_pack),
    *(craft.cloth_close, craft.ware_table, craft.earrings_pack),
}
SIDE, SMALL_SIDE, WIDE_SIDE = 640, 320, 1600


def draw(kind: str, view: int, look: Look) -> str:
    """The SVG of one view; KeyError or IndexError for what does not exist."""
    paint = VIEWS[kind][view]
    sheet = Sheet(f"{kind}-{view}", table=None if paint in _FROM_ABOVE else TABLE)
    paint(sheet, look)
    return sheet.svg()


def pixels(svg: str, width: int = SIDE) -> bytes:
    """An SVG of ours as a PNG so wide; it asks for no font and no file."""
    return resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True)


def banner(name: str) -> str:
    """The SVG of a wide picture, 5 : 2."""
    return brand.BANNERS[name]()


def logo() -> str:
    """The SVG of the shop's sign."""
    return brand.logo()
