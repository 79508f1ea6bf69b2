"""Flat still lifes for the demo shop: SVG, 800 × 800, on paper tone, one accent colour a product."""

import math
from collections.abc import Callable

PAPER, TABLE, SHADOW, INK, CREAM, KRAFT = "#F7F4EE", "#EFE9DD", "#DDD4C4", "#3B342C", "#FFFDF8", "#D9C3A0"


def draw(kind: str, accent: str) -> str:
    """The picture of a kind of product in an accent colour `#RRGGBB`; KeyError for an unknown kind."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800">'
        f'<rect width="800" height="800" fill="{PAPER}"/>'
        f'<rect y="560" width="800" height="240" fill="{TABLE}"/>'
        f"{KINDS[kind](accent)}</svg>\n"
    )


def tint(colour: str, towards: str, percent: int) -> str:
    """A colour mixed with so much of another."""
    pairs = ((int(colour[i : i + 2], 16), int(towards[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{a + (b - a) * percent // 100:02X}" for a, b in pairs)


def _ellipse(x: float, y: float, rx: float, ry: float, fill: str, more: str = "") -> str:
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{fill}" {more}/>'


def _circle(x: float, y: float, r: float, fill: str, more: str = "") -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}" {more}/>'


def _rect(x: float, y: float, width: float, height: float, fill: str, rx: float = 0) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{rx:g}" fill="{fill}"/>'


def _path(d: str, fill: str = "none", stroke: str = "none", width: float = 0, more: str = "") -> str:
    return (
        f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"'
        f' stroke-linecap="round" stroke-linejoin="round" {more}/>'
    )


def _around(
    count: int, radius: float, x: float, y: float, turn: float = 0
) -> list[tuple[float, float, float]]:
    """Points on a circle: (x, y, degrees)."""
    steps = [turn + 360 * i / count for i in range(count)]
    return [
        (
            x + radius * math.cos(math.radians(a)),
            y + radius * math.sin(math.radians(a)),
            a,
        )
        for a in steps
    ]


def _leaf(x: float, y: float, degrees: float, size: float, fill: str) -> str:
    at = f'transform="translate({x:g} {y:g}) rotate({degrees:g}) scale({size:g})"'
    return _path("M0 0C20 -34 70 -34 100 0C70 30 20 30 0 0Z", fill, more=at) + _path(
        "M8 0H84", stroke=CREAM, width=3, more=at
    )


def _seal(x: float, y: float, size: float) -> str:
    """A red square seal with the strokes of 茶 cut out."""
    red, s = "#B23A2E", size
    strokes = (
        f"M{x + s * 0.2:g} {y + s * 0.28:g}h{s * 0.6:g}M{x + s * 0.38:g} {y + s * 0.16:g}v{s * 0.22:g}"
        f"M{x + s * 0.62:g} {y + s * 0.16:g}v{s * 0.22:g}M{x + s * 0.5:g} {y + s * 0.38:g}"
        f"L{x + s * 0.18:g} {y + s * 0.6:g}M{x + s * 0.5:g} {y + s * 0.38:g}L{x + s * 0.82:g} {y + s * 0.6:g}"
        f"M{x + s * 0.32:g} {y + s * 0.64:g}h{s * 0.36:g}M{x + s * 0.5:g} {y + s * 0.54:g}v{s * 0.34:g}"
        f"M{x + s * 0.4:g} {y + s * 0.74:g}l{-s * 0.1:g} {s * 0.1:g}"
        f"M{x + s * 0.6:g} {y + s * 0.74:g}l{s * 0.1:g} {s * 0.1:g}"
    )
    return _rect(x, y, s, s, red, s * 0.08) + _path(strokes, stroke=CREAM, width=s * 0.06)


def _tea_cake(accent: str) -> str:
    """A cake half out of its paper wrapper, with the round label and the seal."""
    dark = tint(accent, "#2A2018", 55)
    crumbs = "".join(
        _path("M-26 6Q0 -12 26 6", stroke=tint(dark, CREAM, 14 + 9 * (i % 3)), width=7,
              more=f'transform="translate({x:g} {y:g}) rotate({a * 1.7:g})"')
        for ring, count in ((165, 17), (112, 11), (58, 6))
        for i, (x, y, a) in enumerate(_around(count, ring, 500, 410, ring))
    )  # fmt: skip
    pleats = "".join(
        _path(f"M{x:g} {y:g}L{x2:g} {y2:g}", stroke=SHADOW, width=3)
        for (x, y, _), (x2, y2, _) in zip(_around(30, 150, 310, 420), _around(30, 222, 310, 420), strict=True)
    )
    return (
        _ellipse(405, 640, 330, 34, SHADOW)
        + _circle(500, 410, 205, dark) + crumbs + _circle(500, 410, 30, tint(dark, "#000000", 25))
        + _circle(310, 420, 228, CREAM) + pleats
        + _circle(310, 420, 128, "none", f'stroke="{accent}" stroke-width="10"')
        + _circle(310, 420, 112, "none", f'stroke="{accent}" stroke-width="3"')
        + _leaf(262, 392, -38, 0.75, accent) + _leaf(306, 404, -125, 0.6, tint(accent, CREAM, 25))
        + _seal(276, 432, 68)
        + "".join(_leaf(x, y, a, 0.5, dark) for x, y, a in ((560, 672, -12), (634, 660, 24), (520, 700, 8)))
    )  # fmt: skip


def _tea_tin(accent: str) -> str:
    """A round tin with a label and a cup of red tea."""
    light, dark = tint(accent, CREAM, 30), tint(accent, INK, 35)
    return (
        _ellipse(400, 650, 300, 30, SHADOW)
        + _rect(200, 250, 260, 390, accent, 18) + _rect(200, 250, 62, 390, light, 18)
        + _rect(188, 190, 284, 90, dark, 16) + _rect(188, 262, 284, 10, tint(dark, CREAM, 25))
        + _rect(252, 340, 156, 220, CREAM, 6)
        + _leaf(300, 420, -58, 0.8, accent) + _leaf(330, 430, -120, 0.6, light) + _seal(300, 466, 60)
        + _path("M510 540H680Q676 640 610 648H580Q514 640 510 540Z", CREAM, SHADOW, 3)
        + _ellipse(595, 542, 85, 20, tint(accent, "#8A1F10", 40)) + _ellipse(595, 539, 85, 20, "none",
            f'stroke="{SHADOW}" stroke-width="4"')
        + _path("M570 500q-18 -26 0 -50t0 -50M618 500q-18 -26 0 -50t0 -50", stroke=SHADOW, width=6)
    )  # fmt: skip


def _bean(x: float, y: float, degrees: float, fill: str) -> str:
    at = f'transform="translate({x:g} {y:g}) rotate({degrees:g})"'
    return _ellipse(0, 0, 30, 21, fill, at) + _path(
        "M-26 -3Q-8 -9 0 0T26 3", stroke=tint(fill, CREAM, 45), width=4, more=at
    )


def _coffee_bag(accent: str) -> str:
    """A kraft bag with a folded top, a valve and a label; beans before it."""
    brown = "#5A3A26"
    spots = ((214, 668, 20), (276, 690, -30), (336, 664, 65), (520, 682, 10), (586, 660, -50), (640, 694, 35))
    return (
        _ellipse(410, 655, 280, 30, SHADOW)
        + _path("M252 220H548L574 630Q574 650 554 650H246Q226 650 226 630Z", KRAFT)
        + _path("M480 220H548L574 630Q574 650 554 650H500Z", tint(KRAFT, INK, 12))
        + _rect(246, 150, 308, 82, tint(KRAFT, INK, 8), 6) + _rect(246, 206, 308, 14, tint(KRAFT, INK, 25))
        + _rect(228, 176, 344, 18, accent, 9)
        + _circle(400, 276, 15, tint(KRAFT, INK, 30)) + _circle(400, 276, 5, KRAFT)
        + _rect(290, 320, 220, 250, accent, 8)
        + _path("M290 506L358 420L404 474L446 432L510 506V562Q510 570 502 570H298Q290 570 290 562Z",
                tint(accent, CREAM, 28))
        + _circle(452, 378, 26, CREAM) + _path("M318 538H482M350 554H450", stroke=CREAM, width=5)
        + "".join(_bean(x, y, a, brown) for x, y, a in spots)
    )  # fmt: skip


def _flower_cake(accent: str) -> str:
    """Three round cakes with a red stamp, one broken open, and a blossom."""
    crust, edge = "#EBC98A", "#D2A45B"

    def cake(x: float, y: float) -> str:
        petals = "".join(_circle(px, py, 15, accent) for px, py, _ in _around(5, 21, x, y - 22, -90))
        return (
            _rect(x - 130, y - 24, 260, 92, edge, 46) + _ellipse(x, y - 20, 130, 58, crust)
            + _ellipse(x, y - 24, 96, 38, tint(crust, CREAM, 25))
            + f'<g transform="translate(0 {y * 0.45 - 12:g}) '
            f'scale(1 .55)">{petals}{_circle(x, y - 22, 9, CREAM)}</g>'
        )  # fmt: skip

    half = (
        _path("M430 560Q430 500 560 498Q700 500 700 560V610Q690 652 565 654Q440 652 430 610Z", edge)
        + _path("M430 560Q430 500 560 498Q700 500 700 560Q560 590 430 560Z", crust)
        + _path("M448 578Q560 606 684 578Q686 628 566 632Q450 630 448 578Z", accent)
        + "".join(_circle(x, y, 7, tint(accent, CREAM, 35))
                  for x, y in ((490, 606), (530, 616), (574, 612), (618, 616), (650, 602)))
    )  # fmt: skip
    petals = "".join(
        _ellipse(
            x, y, 46, 34, tint(accent, CREAM, 12 + 10 * (i % 2)), f'transform="rotate({a:g} {x:g} {y:g})"'
        )
        for i, (x, y, a) in enumerate(_around(7, 46, 560, 270))
    )
    inner = "".join(_circle(x, y, 24, tint(accent, INK, 12)) for x, y, _ in _around(5, 22, 560, 270))
    return (
        _ellipse(400, 665, 330, 28, SHADOW) + cake(270, 580) + cake(285, 480) + cake(268, 380) + half
        + _leaf(600, 320, 32, 1.1, "#6E8B57") + _leaf(520, 320, 140, 0.9, "#7F9C66")
        + petals + inner + _circle(560, 270, 15, tint(accent, CREAM, 55))
    )  # fmt: skip


def _honey_jar(accent: str) -> str:
    """A jar of honey with a cloth lid, a dipper and honeycomb."""
    light = tint(accent, CREAM, 35)
    cell = "M0 -34L29 -17V17L0 34L-29 17V-17Z"
    comb = "".join(
        _path(cell, light if i % 3 else accent, tint(accent, INK, 15), 5,
              f'transform="translate({x} {y})"')
        for i, (x, y) in enumerate(((560, 610), (620, 610), (680, 610), (590, 558), (650, 558), (620, 506)))
    )  # fmt: skip
    grooves = "".join(_rect(584, 262 + 24 * i, 72, 14, tint(KRAFT, INK, 22), 7) for i in range(4))
    return (
        _ellipse(400, 655, 310, 28, SHADOW) + comb
        + _rect(190, 280, 300, 370, light, 40)
        + _path("M206 370Q340 346 474 370V608Q474 634 448 634H232Q206 634 206 608Z", accent)
        + _rect(222, 300, 26, 300, tint(accent, CREAM, 60), 13)
        + _path("M196 290Q170 250 214 190H466Q510 250 484 290Q340 318 196 290Z", CREAM, SHADOW, 4)
        + _path("M200 262Q340 288 480 262", stroke="#B23A2E", width=10)
        + _rect(270, 420, 140, 150, CREAM, 8) + _path(cell, accent, more='transform="translate(340 474)"')
        + _path("M300 536H380", stroke=accent, width=6)
        + _rect(612, 130, 16, 250, KRAFT, 8) + grooves
        + _path("M620 356Q604 400 620 416Q636 400 620 356Z", accent)
    )  # fmt: skip


def _ham(accent: str) -> str:
    """A hung leg of ham with its cut face, and slices on a board."""
    rind, fat = tint(accent, "#C98A4A", 45), "#F6E3D3"

    def piece(x: float) -> str:
        at = f'transform="translate({x:g} 640) rotate(-8)"'
        return (
            _ellipse(0, 0, 74, 34, rind, at) + _ellipse(0, -2, 68, 29, fat, at)
            + _ellipse(-4, -2, 50, 20, accent, at) + _path("M-30 -4Q0 -16 30 2", stroke=fat, width=4, more=at)
        )  # fmt: skip

    hook = f'stroke="{INK}" stroke-width="8"'
    return (
        _ellipse(410, 682, 300, 22, SHADOW) + _rect(150, 640, 500, 40, "#B98B5A", 14)
        + _path("M262 84V150", stroke=INK, width=8) + _circle(262, 164, 16, "none", hook)
        + _path("M238 164Q252 150 286 160L316 260Q470 250 560 380Q612 480 540 550Q440 620 330 540"
                "Q250 470 268 300Z", rind)
        + _path("M286 180L312 268Q300 380 330 470Q264 400 274 290Z", tint(rind, CREAM, 22))
        + _ellipse(500, 470, 104, 78, fat, 'transform="rotate(-52 500 470)"')
        + _ellipse(504, 466, 84, 60, accent, 'transform="rotate(-52 504 466)"')
        + _path("M456 486Q490 440 548 434M470 520Q510 480 556 470", stroke=fat, width=6)
        + _circle(488, 496, 17, CREAM) + _circle(488, 496, 8, KRAFT)
        + piece(270) + piece(380) + piece(500)
    )  # fmt: skip


def _mushroom(accent: str) -> str:
    """Two boletes and a morel over a pile of dried slices."""

    def bolete(x: float, y: float, size: float) -> str:
        at = f'transform="translate({x:g} {y:g}) scale({size:g})"'
        return (
            f"<g {at}>" + _path("M-58 0Q-40 90 -82 190Q-84 236 0 238Q84 236 82 190Q40 90 58 0Z", "#EBDCC0")
            + _path("M20 20Q24 120 50 210", stroke=SHADOW, width=8)
            + _path("M-150 10Q-160 -130 0 -136Q160 -130 150 10Q0 52 -150 10Z", accent)
            + _path("M-136 8Q0 44 136 8Q90 34 0 36Q-90 34 -136 8Z", "#D9C07A")
            + _path("M-104 -50Q-80 -100 -30 -108", stroke=tint(accent, CREAM, 40), width=14) + "</g>"
        )  # fmt: skip

    pits = "".join(
        _ellipse(x, y, 15, 21, tint(accent, INK, 50))
        for x, y in ((592, 346), (632, 346), (572, 396), (612, 398), (652, 396), (592, 448), (632, 448))
    )
    slices = "".join(
        _path("M-54 0Q-56 -44 0 -46Q56 -44 54 0Q30 8 18 4V34Q0 44 -18 34V4Q-30 8 -54 0Z", "#EADBBE",
              tint(accent, CREAM, 20), 6, f'transform="translate({x} {y}) rotate({a})"')
        for x, y, a in ((210, 668, -18), (330, 684, 12), (450, 672, -6), (560, 686, 20), (660, 670, -14))
    )  # fmt: skip
    morel = (
        _path("M584 480H640L652 640Q612 656 572 640Z", "#EBDCC0")
        + _path("M612 280Q690 330 678 430Q664 500 612 502Q560 500 546 430Q534 330 612 280Z",
                tint(accent, INK, 20)) + pits
    )  # fmt: skip
    return (
        _ellipse(420, 700, 330, 24, SHADOW) + morel + bolete(420, 450, 0.85) + bolete(250, 380, 1.08) + slices
    )


def _tie_dye(accent: str) -> str:
    """A folded indigo cloth with resist-dyed rings, and its fringe."""
    light, white = tint(accent, CREAM, 30), tint(accent, CREAM, 88)

    def flower(x: float, y: float, size: float) -> str:
        dots = "".join(
            _ellipse(px, py, 11 * size, 5 * size, white, f'transform="rotate({a:g} {px:g} {py:g})"')
            for ring, count in ((34, 9), (60, 15), (86, 21))
            for px, py, a in _around(count, ring * size, x, y)
        )
        return dots + _circle(x, y, 12 * size, white)

    fringe = "".join(
        _path(f"M{x} 640q{-4 if x % 40 else 5} 30 0 54", stroke=accent, width=5) for x in range(236, 572, 14)
    )
    return (
        _ellipse(400, 704, 300, 20, SHADOW) + fringe
        + _rect(160, 170, 480, 60, light, 30)
        + _rect(160, 214, 480, 60, accent, 30) + _path("M220 244H580V644H220Z", accent)
        + _path("M220 244H272V644H220Z", light, more='opacity=".5"')
        + flower(400, 372, 1.1) + flower(300, 560, 0.7) + flower(500, 560, 0.7) + flower(400, 560, 0.3)
        + _path("M240 300V630M560 300V630", stroke=white, width=4, more='stroke-dasharray="2 14"')
    )  # fmt: skip


def _silver(accent: str) -> str:
    """A hammered bangle standing on cloth, with a plain ring before it."""
    bright, dark = tint(accent, "#FFFFFF", 62), tint(accent, INK, 40)
    dents = "".join(
        _ellipse(x, y, 15, 9, bright if i % 2 else tint(accent, "#FFFFFF", 30),
                 f'transform="rotate({a + 90:g} {x:g} {y:g})"')
        for i, (x, y, a) in enumerate(_around(30, 190, 400, 400))
    )  # fmt: skip
    return (
        _path("M90 620Q240 560 400 600T710 610L740 740H60Z", "#2F3E4E")
        + _path("M140 650Q300 600 420 640T690 660", stroke="#42566B", width=6)
        + _ellipse(400, 622, 210, 18, "#1F2A36")
        + _circle(400, 400, 190, "none", f'stroke="{dark}" stroke-width="62"')
        + _circle(400, 400, 190, "none", f'stroke="{accent}" stroke-width="52"') + dents
        + _path("M250 300A180 180 0 0 1 330 236", stroke="#FFFFFF", width=12)
        + _path("M400 178l9 22 22 9-22 9-9 22-9-22-22-9 22-9Z", "#FFFFFF",
                more='transform="translate(132 42)"')
        + _ellipse(590, 668, 54, 24, "none", f'stroke="{dark}" stroke-width="20"')
        + _ellipse(590, 664, 54, 24, "none", f'stroke="{bright}" stroke-width="12"')
    )  # fmt: skip


KINDS: dict[str, Callable[[str], str]] = {
    "tea_cake": _tea_cake,
    "tea_tin": _tea_tin,
    "coffee_bag": _coffee_bag,
    "flower_cake": _flower_cake,
    "honey_jar": _honey_jar,
    "ham": _ham,
    "mushroom": _mushroom,
    "tie_dye": _tie_dye,
    "silver": _silver,
}
