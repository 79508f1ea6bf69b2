"""Pastry: flower cakes cut open, ham mooncakes, gift boxes, jars of rose."""

import math

from chama.cli.pictures.glyphs import column, seal, sign
from chama.cli.pictures.look import Look
from chama.cli.pictures.paint import LIGHT, Sheet, around, circle_path, dark, light, mix
from chama.cli.pictures.props import board, cloth, rose, top_cup

CRUST = "#E6BE7C"


def cake(s: Sheet, x: float, y: float, r: float, look: Look) -> None:
    """A round flaky cake in front view, its foot at y, with the red stamp."""
    h, ry = r * 0.5, r * 0.36
    s.shadow(x, y - 4, r * 0.98, r * 0.24)
    side = (
        f"M{x - r} {y - h}C{x - r * 1.05} {y - h * 0.3} {x - r * 0.96} {y} {x - r * 0.7} {y + ry * 0.4}"
        f"Q{x} {y + ry * 0.95} {x + r * 0.7} {y + ry * 0.4}C{x + r * 0.96} {y} {x + r * 1.05} {y - h * 0.3}"
        f" {x + r} {y - h}Z"
    )
    s.turned(side, light(CRUST, 22), x - r, x + r, y - h - ry, y + ry)
    with s.group(clip=side):
        for i in range(5):
            at = y - h * 0.55 + i * r * 0.125
            s.path(
                f"M{x - r} {at}Q{x} {at + ry * 1.15} {x + r} {at}",
                "none",
                dark(CRUST, 14),
                r * 0.012,
                'opacity=".7"',
            )
    s.oval(x, y - h, r, ry, mix(CRUST, "#C98A3C", 30))
    s.oval(x - r * 0.02, y - h - ry * 0.04, r * 0.97, ry * 0.93, CRUST)
    s.soft(x + r * 0.1, y - h + ry * 0.1, r * 0.84, ry * 0.8, "#C07A2E", 0.55, 0.2)
    s.soft(x - r * 0.34, y - h - ry * 0.36, r * 0.5, ry * 0.44, LIGHT, 0.6)
    with s.group(move=f"translate({x} {y - h}) scale(1 .36)"):
        s.ring(0, 0, r * 0.42, r * 0.42, look.accent, r * 0.04)
        for px, py, _ in around(5, 0, 0, r * 0.2, turn=-90):
            s.oval(px, py, r * 0.15, r * 0.15, look.accent)
        s.oval(0, 0, r * 0.08, r * 0.08, light(CRUST, 20))


def half(s: Sheet, x: float, y: float, r: float, look: Look) -> None:
    """A cake cut in two: flaky layers and the filling, its foot at y."""
    s.shadow(x, y + 2, r * 0.98, r * 0.2)
    top = (
        f"M{x - r} {y - r * 0.34}C{x - r} {y - r * 0.72} {x - r * 0.5} {y - r * 0.86} {x} {y - r * 0.86}"
        f"S{x + r} {y - r * 0.72} {x + r} {y - r * 0.34}Z"
    )
    s.path(top, dark(CRUST, 10))
    s.soft(x - r * 0.3, y - r * 0.74, r * 0.6, r * 0.18, LIGHT, 0.5)
    face = (
        f"M{x - r} {y - r * 0.36}C{x - r} {y - r * 0.66} {x - r * 0.5} {y - r * 0.72} {x} {y - r * 0.72}"
        f"S{x + r} {y - r * 0.66} {x + r} {y - r * 0.36}C{x + r} {y - r * 0.06} {x + r * 0.7} {y}"
        f" {x} {y}S{x - r} {y - r * 0.06} {x - r} {y - r * 0.36}Z"
    )
    s.path(face, light(CRUST, 46))
    with s.group(clip=face):
        for i in range(5):
            k = 1 - i * 0.045
            s.ring(x, y - r * 0.36, r * k, r * 0.36 * (1 - i * 0.1), dark(CRUST, 10 + 4 * (i % 2)), r * 0.014)
    inside = circle_path(x, y - r * 0.36, r * 0.78, r * 0.225)
    s.path(inside, dark(look.leaf, 22))
    with s.group(clip=inside):
        for _ in range(150):
            a, q = s.rng.uniform(0, 6.283), math.sqrt(s.rng.random())
            px, py = x + r * 0.78 * q * math.cos(a), y - r * 0.36 + r * 0.225 * q * math.sin(a)
            tone = s.rng.choice(
                [look.leaf, light(look.leaf, 20), dark(look.leaf, 34), mix(look.leaf, "#FFE9D0", 35)]
            )
            at = f'transform="rotate({s.rng.uniform(-50, 50):.0f} {px:.0f} {py:.0f})"'
            s.oval(px, py, r * s.rng.uniform(0.03, 0.085), r * 0.028, tone, at)
        s.soft(x - r * 0.2, y - r * 0.48, r * 0.5, r * 0.08, LIGHT, 0.5)


def cake_pack(s: Sheet, look: Look) -> None:
    """A pile of cakes, one cut open before them, a blossom."""
    blossom(s, 742, 420, 128, look)
    cake(s, 330, 690, 196, look)
    cake(s, 346, 560, 192, look)
    cake(s, 318, 432, 190, look)
    half(s, 640, 836, 212, look)
    for x, y, turn in ((236, 850, 20), (330, 886, -30), (884, 720, 70)):
        petal = "#F4F0E0" if look.name.startswith("白") else look.accent
        with s.group(move=f"rotate({turn} {x} {y})"):
            s.soft(x + 4, y + 10, 46, 22, "#5A4028", 0.4)
            s.oval(x, y, 40, 20, dark(petal, 8))
            s.oval(x - 4, y - 3, 33, 14, light(petal, 24))


def blossom(s: Sheet, x: float, y: float, r: float, look: Look) -> None:
    """The flower of the filling on its stalk with leaves."""
    s.path(f"M{x} {y}C{x + 30} {y + 140} {x + 10} {y + 220} {x + 46} {y + 320}", "none", "#5E7A48", 9)
    s.leaf(x + 24, y + 190, 24, 1.15, "#6E8B57")
    s.leaf(x + 10, y + 150, 150, 1.0, "#5E7A48")
    if look.name.startswith("白"):
        for px, py, turn in ((x - 60, y + 20, -20), (x + 40, y - 60, 0), (x + 60, y + 60, 40)):
            jasmine(s, px, py, 40, turn)
    else:
        rose(s, x, y, r, look.accent)


def jasmine(s: Sheet, x: float, y: float, r: float, turn: float) -> None:
    """One white flower of six petals."""
    for px, py, a in around(6, x, y, r, turn=turn):
        with s.group(move=f"rotate({a:.0f} {px:.0f} {py:.0f})"):
            s.oval(px, py, r * 0.95, r * 0.55, dark("#F7F4E8", 14))
            s.oval(px - 2, py - 2, r * 0.88, r * 0.45, "#FBF9F0")
    s.oval(x, y, r * 0.32, r * 0.32, "#D8C56A")


def flower(s: Sheet, x: float, y: float, r: float, look: Look) -> None:
    """What the filling is made of, lying there; ham cakes have none."""
    if look.name.startswith("云"):
        return
    s.leaf(x + r * 0.55, y + r * 0.5, 40, r / 115, "#6E8B57")
    s.leaf(x - r * 0.6, y + r * 0.7, 130, r / 130, "#5E7A48")
    if look.name.startswith("白"):
        jasmine(s, x, y, r * 0.44, 10)
        jasmine(s, x + r * 0.7, y - r * 0.7, r * 0.34, 40)
    else:
        rose(s, x, y, r, look.accent)


def cake_close(s: Sheet, look: Look) -> None:
    """Two halves near, petals around."""
    half(s, 400, 620, 340, look)
    with s.group(move="rotate(3 620 860)"):
        half(s, 640, 890, 320, look)
    flower(s, 170, 812, 96, look)


def cake_table(s: Sheet, look: Look) -> None:
    """From above: cakes on a plate, tea, a cloth."""
    cloth(s, 80, 120, 480, 700, turn=-6)
    s.cast_round(420, 520, 300)
    s.oval(420, 520, 300, 300, "#EFEBE0")
    s.oval(418, 517, 288, 288, "#FAF8F1")
    s.ring(420, 520, 220, 220, "#DDD7C6", 6)
    for px, py, turn in around(4, 420, 520, 126, turn=20):
        s.cast_round(px, py, 108, 0.4)
        s.oval(px, py, 108, 108, dark(CRUST, 14))
        s.oval(px - 3, py - 4, 102, 102, CRUST)
        s.soft(px, py, 92, 92, "#C07A2E", 0.5, 0.3)
        s.soft(px - 34, py - 38, 60, 50, LIGHT, 0.55)
        s.ring(px, py, 46, 46, look.accent, 5)
        for qx, qy, _ in around(5, px, py, 22, turn=turn):
            s.oval(qx, qy, 16, 16, look.accent)
        s.oval(px, py, 8, 8, light(CRUST, 20))
    top_cup(s, 796, 330, 120, look.liquor)
    flower(s, 806, 706, 110, look)


def mooncake_pack(s: Sheet, look: Look) -> None:
    """Hard-crusted ham mooncakes: round, cracked, one open with ham dice."""
    board(s, 90, 690, 820, 120, "#A87B4E")
    for x, y, r in ((330, 700, 190), (640, 690, 180), (480, 560, 180)):
        s.shadow(x, y, r * 0.9, 34)
        d = (
            f"M{x - r} {y - r * 0.4}C{x - r} {y - r * 1.02} {x + r} {y - r * 1.02} {x + r} {y - r * 0.4}"
            f"C{x + r} {y - r * 0.06} {x + r * 0.8} {y} {x} {y}S{x - r} {y - r * 0.06} {x - r} {y - r * 0.4}"
            "Z"
        )
        s.path(d, dark(look.accent, 20))
        with s.group(clip=d):
            s.oval(x - r * 0.08, y - r * 0.52, r * 0.98, r * 0.5, look.accent)
            s.oval(x - r * 0.24, y - r * 0.64, r * 0.66, r * 0.3, light(look.accent, 20))
            for _ in range(16):
                px, py = x + s.rng.uniform(-0.8, 0.8) * r, y - s.rng.uniform(0.2, 0.75) * r
                s.path(
                    f"M{px:.0f} {py:.0f}l{s.rng.uniform(-18, 18):.0f} 8 l{s.rng.uniform(-14, 14):.0f} 10",
                    "none",
                    dark(look.accent, 26),
                    2.2,
                )
            for _ in range(26):
                s.oval(
                    x + s.rng.uniform(-0.7, 0.7) * r,
                    y - s.rng.uniform(0.5, 0.82) * r,
                    4.5,
                    2.6,
                    light("#E9D9B4", 20),
                )
    half(s, 700, 866, 190, look)
    half(s, 330, 880, 180, look)


def box_pack(s: Sheet, look: Look) -> None:
    """A gift box, open, its goods in rows under the lid."""
    s.cast("M110 380H890V880H110Z", 22, 28)
    s.rect(110, 380, 780, 500, dark(look.accent, 30), 10)
    s.rect(134, 404, 732, 452, light(look.paper, 10), 6)
    for row in range(2):
        for col in range(4):
            x, y = 226 + col * 182, 516 + row * 222
            s.oval(x, y, 88, 88, dark(look.paper, 18))
            s.oval(x + 3, y + 5, 82, 82, dark(CRUST, 16))
            s.oval(x, y, 79, 79, CRUST)
            s.soft(x, y, 72, 72, "#C07A2E", 0.5, 0.3)
            s.soft(x - 26, y - 30, 46, 38, LIGHT, 0.55)
            s.ring(x, y, 38, 38, look.accent, 4)
            sign(s, look.seal[(row * 4 + col) % len(look.seal)], x - 20, y - 20, 40, look.accent, 9)
    lid = "M150 60L800 90L770 390L116 356Z"
    s.cast(lid, 16, 22)
    s.path(lid, look.accent)
    with s.group(clip=lid):
        s.path("M150 60L800 90L797 120L147 92Z", light(look.accent, 18))
        s.path("M700 60L800 90L770 390L660 390Z", dark(look.accent, 16))
    with s.group(move="rotate(3 450 220)"):
        s.rect(336, 118, 230, 210, look.paper, 4)
        column(s, look.name, 376, 138, 74, dark(look.accent, 30), 8)
        seal(s, look.seal, 478, 240, 62)


VIEWS = {
    "flowercake": (cake_pack, cake_close, cake_table),
    "mooncake": (mooncake_pack, cake_close),
    "giftbox": (box_pack, cake_table),
}
