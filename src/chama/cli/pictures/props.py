"""What stands beside the goods: cups, boards, cloths, sprigs; and the mountains of labels."""

from chama.cli.pictures.paint import LINEN, WOOD, Sheet, dark, light, mix

PORCELAIN = "#F6F3EA"


def cup(s: Sheet, x: float, y: float, w: float, liquor: str, ware: str = PORCELAIN) -> None:
    """A small cup with tea, its foot at (x, y)."""
    h, rim = w * 0.62, w * 0.16
    s.shadow(x, y, w * 0.42, w * 0.11)
    body = (
        f"M{x - w / 2} {y - h}C{x - w / 2} {y - h * 0.3} {x - w * 0.3} {y - 4} {x - w * 0.2} {y}"
        f"H{x + w * 0.2}C{x + w * 0.3} {y - 4} {x + w / 2} {y - h * 0.3} {x + w / 2} {y - h}Z"
    )
    s.turned(body, ware, x - w / 2, x + w / 2, y - h, y)
    s.oval(x, y - h, w / 2, rim, light(ware, 40))
    s.oval(x, y - h + rim * 0.12, w * 0.455, rim * 0.82, dark(ware, 14))
    s.oval(x, y - h + rim * 0.26, w * 0.42, rim * 0.66, liquor)
    s.oval(x - w * 0.14, y - h + rim * 0.12, w * 0.2, rim * 0.22, light(liquor, 34))


def top_cup(s: Sheet, x: float, y: float, r: float, liquor: str, ware: str = PORCELAIN) -> None:
    """A cup with tea from above."""
    s.cast_round(x, y, r)
    s.oval(x, y, r, r, ware)
    s.oval(x, y, r * 0.93, r * 0.93, dark(ware, 8))
    s.oval(x + 2, y + 2, r * 0.86, r * 0.86, light(ware, 30))
    s.oval(x, y, r * 0.8, r * 0.8, dark(liquor, 8))
    s.oval(x - r * 0.03, y - r * 0.03, r * 0.74, r * 0.74, liquor)
    s.path(
        f"M{x - r * 0.55} {y - r * 0.2}C{x - r * 0.4} {y - r * 0.55} {x - r * 0.1} {y - r * 0.62}"
        f" {x + r * 0.1} {y - r * 0.58}",
        "none",
        light(liquor, 38),
        r * 0.06,
    )


def board(s: Sheet, x: float, y: float, w: float, h: float, wood: str = WOOD, turn: float = 0) -> None:
    """A wooden board from above, its upper left corner at (x, y)."""
    with s.group(move=f"rotate({turn} {x + w / 2} {y + h / 2})" if turn else ""):
        d = (
            f"M{x + 18} {y}H{x + w - 18}Q{x + w} {y} {x + w} {y + 18}V{y + h - 18}Q{x + w} {y + h}"
            f" {x + w - 18} {y + h}"
        )
        d += f"H{x + 18}Q{x} {y + h} {x} {y + h - 18}V{y + 18}Q{x} {y} {x + 18} {y}Z"
        s.cast(d)
        s.path(d, dark(wood, 18))
        with s.group(clip=d):
            s.rect(x, y, w, h - 9, wood, 18)
            for i in range(9):
                at = y + (i + 0.5) * h / 9
                bend = s.rng.uniform(-h / 22, h / 22)
                s.path(
                    f"M{x} {at}C{x + w * 0.3} {at + bend} {x + w * 0.6} {at - bend} {x + w} {at + bend / 2}",
                    "none",
                    dark(wood, 10) if i % 2 else light(wood, 12),
                    s.rng.uniform(1.5, 5),
                    'opacity=".7"',
                )


def shelf(s: Sheet, x: float, y: float, w: float, wood: str = WOOD) -> None:
    """A low board in front view, its top edge at y."""
    s.shadow(x + w / 2, y + 42, w / 2, 24, 0.4)
    s.rect(x, y, w, 44, dark(wood, 16), 8)
    s.rect(x, y, w, 26, wood, 8)
    s.rect(x + 10, y + 5, w - 20, 4, light(wood, 24), 2)
    s.rect(x + w * 0.2, y + 15, w * 0.3, 2.5, dark(wood, 12), 1)
    s.rect(x + w * 0.6, y + 13, w * 0.24, 2.5, dark(wood, 12), 1)


def cloth(s: Sheet, x: float, y: float, w: float, h: float, colour: str = LINEN, turn: float = 0) -> None:
    """A woven cloth from above with a fringe and one stripe."""
    with s.group(move=f"rotate({turn} {x + w / 2} {y + h / 2})"):
        d = f"M{x} {y}H{x + w}V{y + h}H{x}Z"
        s.cast(d, 8, 10, 0.2)
        for i in range(int(w / 12)):
            s.path(f"M{x + 6 + i * 12} {y + h}l{s.rng.uniform(-3, 3):.1f} 16", "none", dark(colour, 8), 3)
        s.path(d, colour)
        for i in range(1, int(h / 14)):
            s.rect(x, y + i * 14, w, 1.2, dark(colour, 7), more='opacity=".6"')
        for at in (y + h - 46, y + h - 34):
            s.rect(x, at, w, 5, mix(colour, "#2B3A67", 55))


def plate(s: Sheet, x: float, y: float, rx: float, ware: str = PORCELAIN, flat: float = 0.3) -> None:
    """A plate in perspective; `flat` is its height over its width."""
    ry = rx * flat
    s.shadow(x, y + ry * 0.5, rx * 0.9, ry * 0.8)
    s.oval(x, y + 10, rx, ry, dark(ware, 20))
    s.oval(x, y, rx, ry, ware)
    s.oval(x, y + 4, rx * 0.76, ry * 0.72, dark(ware, 9))
    s.oval(x, y + 8, rx * 0.73, ry * 0.68, light(ware, 20))


def mountains(s: Sheet, x: float, y: float, w: float, h: float, colour: str, edge: float = 0.75) -> None:
    """Three ranges one behind the other, their foot at y + h."""
    for percent, top, shift in ((62, 0.0, 0.0), (38, 0.26, 0.14), (0, 0.5, -0.06)):
        foot = y + h
        points = [(0, edge), (0.18, 0.42), (0.3, 0.55), (0.48, 0.05), (0.6, 0.34), (0.74, 0.2), (1, edge)]
        d = f"M{x} {foot}" + "".join(
            f"L{x + w * min(1, max(0, px + shift * (0 < px < 1))):.1f} {y + h * (top + py * (1 - top)):.1f}"
            for px, py in points
        )
        s.path(f"{d}L{x + w} {foot}Z", light(colour, percent))


def rose(s: Sheet, x: float, y: float, r: float, colour: str) -> None:
    """An edible rose, opened."""
    for i, (count, ring, part) in enumerate(((7, 0.62, 0.5), (6, 0.4, 0.42), (4, 0.2, 0.34))):
        shade = dark(colour, 6 * i)
        for n in range(count):
            turn = 360 * n / count + i * 26
            with s.group(move=f"rotate({turn:.0f} {x} {y})"):
                s.oval(x + r * ring, y, r * part, r * part * 0.92, dark(shade, 12))
                s.oval(
                    x + r * ring + r * 0.03,
                    y - r * 0.02,
                    r * part * 0.93,
                    r * part * 0.84,
                    light(shade, 8 + 3 * (n % 3)),
                )
    s.oval(x, y, r * 0.17, r * 0.17, dark(colour, 26))
    s.path(
        f"M{x - r * 0.08} {y}a{r * 0.08} {r * 0.08} 0 1 1 {r * 0.12} {r * 0.06}",
        "none",
        light(colour, 30),
        r * 0.04,
    )
