"""Handwork: indigo cloth, silver, clay pots, porcelain, baskets."""

import math

from chama.cli.pictures.glyphs import column, seal
from chama.cli.pictures.look import Look
from chama.cli.pictures.paint import LIGHT, WOOD, Sheet, around, dark, light, mix
from chama.cli.pictures.props import PORCELAIN, board, cup, top_cup

WHITE = "#EEF1F4"


def _dyed(s: Sheet, x: float, y: float, w: float, h: float, look: Look, unit: float = 150) -> None:
    """The resist pattern named by `mark`: butterflies, cracked ice, waves, flowers."""
    s.rect(x, y, w, h, look.accent)
    for _ in range(46):
        s.soft(
            x + s.rng.random() * w,
            y + s.rng.random() * h,
            unit * 0.6,
            unit * 0.5,
            s.rng.choice([dark(look.accent, 34), light(look.accent, 30)]),
            0.4,
        )
    pale = mix(WHITE, look.accent, 12)
    for row in range(int(h / unit) + 2):
        for col in range(int(w / unit) + 2):
            cx, cy = x + (col + 0.5 * (row % 2)) * unit, y + row * unit
            _motif(s, cx, cy, unit, pale, look)


def _motif(s: Sheet, x: float, y: float, unit: float, pale: str, look: Look) -> None:
    r = unit * 0.36
    match look.mark:
        case "冰":
            for _, _, a in around(5, x, y, r, turn=s.rng.uniform(0, 72)):
                b = math.radians(a)
                mx, my = x + r * 0.6 * math.cos(b + 0.2), y + r * 0.6 * math.sin(b + 0.2)
                ex, ey = x + unit * 0.62 * math.cos(b), y + unit * 0.62 * math.sin(b)
                s.path(
                    f"M{x:.0f} {y:.0f}L{mx:.0f} {my:.0f}L{ex:.0f} {ey:.0f}",
                    "none",
                    pale,
                    unit * 0.03,
                    'opacity=".85"',
                )
        case "浪":
            for i in range(4):
                k = r * (1.15 - i * 0.27)
                s.path(
                    f"M{x - k:.0f} {y:.0f}A{k:.0f} {k:.0f} 0 0 1 {x + k:.0f} {y:.0f}",
                    "none",
                    pale,
                    unit * 0.036,
                    'opacity=".9"',
                )
        case "蝶":
            for side in (-1, 1):
                for px, py, q, turn in ((0.5, -0.3, 0.42, -32), (0.42, 0.34, 0.3, 34)):
                    with s.group(move=f"rotate({turn * side} {x + side * px * r:.0f} {y + py * r:.0f})"):
                        s.oval(x + side * px * r, y + py * r, q * r * 1.2, q * r, pale)
                        s.ring(
                            x + side * px * r, y + py * r, q * r * 0.6, q * r * 0.46, look.accent, unit * 0.02
                        )
            s.path(f"M{x} {y - r * 0.5}V{y + r * 0.6}", "none", pale, unit * 0.05)
        case _:
            for ring, n in ((1.0, 14), (0.62, 9), (0.28, 5)):
                for px, py, a in around(n, x, y, r * ring):
                    with s.group(move=f"rotate({a:.0f} {px:.0f} {py:.0f})"):
                        s.oval(px, py, unit * 0.055, unit * 0.03, pale)


def scarf_pack(s: Sheet, look: Look) -> None:
    """A scarf folded, one end falling open with its fringe."""
    tail = "M250 470C230 600 270 720 232 880H560C600 720 556 610 580 470Z"
    s.cast(tail, 16, 12)
    with s.group(clip=tail):
        _dyed(s, 200, 420, 420, 480, look)
        s.path("M520 470C600 600 540 720 560 900H620V470Z", dark(look.accent, 40), more='opacity=".4"')
        s.path(
            "M330 470C300 620 350 740 320 900H352C376 740 330 620 360 470Z",
            light(look.accent, 40),
            more='opacity=".25"',
        )
    for i in range(27):
        s.path(
            f"M{238 + i * 12.2:.0f} 878q{s.rng.uniform(-4, 4):.0f} 26 {s.rng.uniform(-6, 6):.0f} 56",
            "none",
            light(look.accent, 18 if i % 2 else 6),
            4,
        )
    for i, (y, w) in enumerate(((470, 620), (404, 604), (338, 588))):
        x = 190 + i * 10
        d = (
            f"M{x + 26} {y}H{x + w - 26}Q{x + w} {y} {x + w} {y + 34}T{x + w - 26} {y + 68}H{x + 26}"
            f"Q{x} {y + 68} {x} {y + 34}T{x + 26} {y}Z"
        )
        s.cast(d, 10, 14)
        with s.group(clip=d):
            _dyed(s, x, y - 40, w, 120, look, 130)
            s.rect(x, y + 44, w, 30, dark(look.accent, 46), more='opacity=".45"')
            s.rect(x, y, w, 12, light(look.accent, 50), more='opacity=".35"')
    s.path("M640 336L700 250", "none", "#A58B64", 5)
    s.cast("M690 170L800 200L770 300L660 270Z", 8, 10)
    s.path("M690 170L800 200L770 300L660 270Z", "#F5EEDD")
    seal(s, look.seal, 706, 210, 50)


def cloth_close(s: Sheet, look: Look) -> None:
    """The pattern near, with the thread that tied it."""
    _dyed(s, 0, 0, 1000, 1000, look, 330)
    for i in range(3):
        s.path(
            f"M{-60 + i * 420} -20C{60 + i * 400} 320 {-40 + i * 420} 660 {120 + i * 400} "
            f"1020L{190 + i * 400}"
            f" 1020C{40 + i * 420} 660 {150 + i * 400} 320 {20 + i * 420} -20Z",
            dark(look.accent, 50),
            more='opacity=".2"',
        )
    for i in range(70):
        s.rect(0, i * 14.5, 1000, 1.4, light(look.accent, 30), more='opacity=".16"')
    s.cast_round(790, 790, 104)
    s.oval(790, 790, 104, 104, "#E9DFC8")
    for i in range(12):
        s.ring(790, 790, 98 - i * 6, 98 - i * 6, dark("#E9DFC8", 8 + (i % 2) * 10), 4)
    s.oval(790, 790, 28, 28, WOOD)
    s.path("M700 742C560 660 520 760 420 700S240 640 160 730", "none", "#F2EAD6", 6)


def tote_pack(s: Sheet, look: Look) -> None:
    """A bag of the same cloth, standing."""
    s.shadow(500, 840, 270, 40)
    for x in (0, 30):
        s.path(
            f"M{370 + x} 360C{370 + x} 120 {600 + x} 120 {600 + x} 360", "none", dark(look.accent, 10 + x), 26
        )
    d = "M236 340H764L796 806Q798 840 764 840H236Q202 840 204 806Z"
    with s.group(clip=d):
        _dyed(s, 200, 330, 620, 520, look, 170)
        s.path("M236 340H300L270 840H204Z", light(look.accent, 46), more='opacity=".25"')
        s.path("M680 340H764L796 840H700Z", dark(look.accent, 52), more='opacity=".45"')
        s.rect(200, 340, 620, 44, dark(look.accent, 20), more='opacity=".7"')
    s.path("M236 384H766", "none", light(look.accent, 50), 2.5, 'stroke-dasharray="12 9"')
    s.rect(470, 620, 74, 96, "#F5EEDD", 4)
    column(s, look.name[:1], 486, 640, 44, dark(look.accent, 10), 9)


def cushion_pack(s: Sheet, look: Look) -> None:
    """A cushion of the cloth, leaning."""
    s.shadow(500, 830, 320, 44)
    d = (
        "M190 250C300 290 700 290 810 246C830 238 842 256 832 276C800 400 800 660 836 800"
        "C842 826 826 842 800 832C690 800 310 800 200 832"
        "C176 840 160 824 166 800C200 660 200 400 164 276C158 252 168 240 190 250Z"
    )
    with s.group(clip=d):
        _dyed(s, 140, 230, 720, 620, look, 190)
        s.soft(380, 430, 360, 300, light(look.accent, 60), 0.4)
        s.soft(760, 780, 320, 260, "#101A2E", 0.6)
        s.soft(180, 800, 200, 160, "#101A2E", 0.35)
    s.path(d, "none", dark(look.accent, 30), 5)
    s.path("M206 272C320 306 680 306 796 268", "none", light(look.accent, 40), 2.5, 'stroke-dasharray="11 8"')


def bangle(s: Sheet, x: float, y: float, r: float, width: float, mark: str, flat: float = 0.46) -> None:
    """A silver bangle lying, hammered or chased."""
    s.soft(x + r * 0.12, y + r * 0.3, r * 1.2, r * flat * 1.2, "#5A4028", 0.22, 0.6)
    for dx, dy, tone in ((0, width * 0.5, "#6E767D"), (0, width * 0.3, "#8C949B"), (0, 0, "#C3C9CE")):
        s.ring(x + dx, y + dy, r, r * flat, tone, width)
    s.path(
        f"M{x - r} {y}A{r} {r * flat} 0 0 1 {x + r * 0.3} {y - r * flat * 0.95}",
        "none",
        "#F2F4F5",
        width * 0.4,
    )
    s.path(
        f"M{x + r} {y}A{r} {r * flat} 0 0 1 {x - r * 0.2} {y + r * flat * 0.98}",
        "none",
        "#8C949B",
        width * 0.34,
    )
    s.path(
        f"M{x - r * 0.94} {y + r * flat * 0.4}A{r} {r * flat} 0 0 0 {x - r * 0.1} {y + r * flat}",
        "none",
        "#FFFFFF",
        width * 0.2,
    )
    n = 46 if mark == "素" else 26
    for px, py, a in around(n, x, y, r, r * flat):
        if mark == "素":
            s.oval(
                px,
                py,
                width * 0.2,
                width * 0.26,
                s.rng.choice(["#DDE1E4", "#9AA2A8", "#F3F5F6"]),
                'opacity=".7"',
            )
        else:
            for qx, qy, _ in around(5, px, py, width * 0.2, turn=a):
                s.oval(qx, qy, width * 0.1, width * 0.1, "#6E767D")
            s.oval(px, py, width * 0.07, width * 0.07, "#F3F5F6")


def silver_pack(s: Sheet, look: Look) -> None:
    """Two bangles on indigo cloth folded over a stone."""
    s.shadow(500, 820, 350, 46)
    d = "M150 700C180 640 820 620 860 690L880 800Q500 860 130 806Z"
    with s.group(clip=d):
        _dyed(s, 100, 600, 800, 260, look._replace(accent="#2B4C7E", mark="点"), 110)
        s.path("M130 770Q500 830 880 764V860H130Z", "#16233F", more='opacity=".45"')
    bangle(s, 410, 610, 230, 40, look.mark)
    with s.group(move="rotate(-14 640 470)"):
        bangle(s, 640, 500, 190, 34, look.mark, 0.8)


def silver_close(s: Sheet, look: Look) -> None:
    """One near, on the smith's block with a hammer."""
    s.shadow(500, 860, 380, 50)
    s.turned("M150 640H850V860Q500 900 150 860Z", "#7A5A3A", 150, 850, 640, 890)
    s.oval(500, 640, 350, 96, "#A87B4E")
    for i in range(5):
        s.ring(490, 640, 60 + i * 60, 16 + i * 16, dark("#A87B4E", 10), 3)
    bangle(s, 420, 590, 220, 46, look.mark)
    with s.group(move="rotate(26 720 420)"):
        s.rect(700, 330, 36, 380, "#8A6238", 14)
        s.rect(706, 334, 9, 370, light("#8A6238", 24), 4)
        s.path("M610 260H830Q846 300 830 344H610Q596 300 610 260Z", "#6E767D")
        s.path("M610 260H830Q836 274 836 284H604Q606 270 610 260Z", "#B4BBC1")


def earrings_pack(s: Sheet, look: Look) -> None:
    """A pair of drops on a card."""
    s.cast("M280 130H720V860H280Z", 18, 22)
    s.rect(280, 130, 440, 730, "#F7F1E3", 10)
    s.rect(300, 150, 400, 690, "none", 6, f'stroke="{dark("#F7F1E3", 12)}" stroke-width="3"')
    seal(s, look.seal, 462, 730, 76)
    for x in (410, 590):
        s.oval(x, 250, 7, 7, "#4A4A4A")
        s.path(f"M{x} 250C{x - 34} 262 {x - 30} 320 {x} 330", "none", "#AEB6BC", 8)
        if look.mark == "叶":
            d = f"M{x} 330C{x + 70} 390 {x + 66} 520 {x} 600C{x - 66} 520 {x - 70} 390 {x} 330Z"
            s.cast(d, 9, 12)
            s.path(d, "#9AA2A8")
            s.path(f"M{x} 330C{x - 66} 390 {x - 62} 520 {x} 600Z", "#DCE0E3")
            for i in range(5):
                s.path(
                    f"M{x} {390 + i * 40}l{34 - i * 3} -24M{x} {390 + i * 40}l{-34 + i * 3} -24",
                    "none",
                    "#7C848A",
                    3,
                )
            s.path(f"M{x} 334V596", "none", "#7C848A", 4)
        else:
            s.soft(x + 12, 470, 90, 110, "#5A4028", 0.16, 0.4)
            s.ring(x, 430, 74, 92, "#8C949B", 20)
            s.ring(x - 3, 427, 74, 92, "#D5DADD", 11)
            for i in range(5):
                hx = x - 52 + i * 26
                s.path(f"M{hx} {520 - abs(2 - i) * 16}V{566 - abs(2 - i) * 10}", "none", "#AEB6BC", 5)
                s.ball(hx, 578 - abs(2 - i) * 10, 11, 15, "#C3C9CE")


def pot_pack(s: Sheet, look: Look) -> None:
    """A clay teapot, its inlaid sign, a small cup."""
    s.shadow(440, 770, 270, 44)
    s.path("M620 488C690 410 812 424 806 528C800 622 706 672 624 676", "none", dark(look.accent, 20), 40)
    s.path("M626 480C694 410 800 426 796 520", "none", light(look.accent, 14), 12)
    s.path("M236 560C170 540 160 470 96 446L116 420C210 430 230 480 260 500Z", dark(look.accent, 8))
    s.path("M104 440C190 450 206 500 250 520", "none", light(look.accent, 24), 6)
    body = "M220 590C220 470 320 420 440 420S660 470 660 590C660 700 580 766 440 766S220 700 220 590Z"
    s.turned(body, look.accent, 214, 666, 420, 770)
    with s.group(clip=body):
        s.soft(330, 500, 150, 110, light(look.accent, 50), 0.5)
        s.soft(560, 720, 240, 130, "#160C08", 0.45)
    pale = light(look.accent, 66)
    if look.mark == "梅":
        s.path("M330 690C380 620 360 560 450 500", "none", pale, 7)
        for x, y in ((380, 610), (436, 520), (350, 660), (470, 560), (404, 560)):
            for px, py, _ in around(5, x, y, 12):
                s.oval(px, py, 10, 10, pale)
            s.oval(x, y, 5, 5, look.accent)
    else:
        column(s, look.name, 404, 486, 88, pale, 8)
    s.oval(440, 424, 128, 34, dark(look.accent, 20))
    s.turned(
        "M318 420C330 372 384 352 440 352S550 372 562 420Q440 452 318 420Z", look.accent, 318, 562, 352, 440
    )
    s.ball(440, 336, 34, 30, look.accent)
    s.rect(350, 756, 180, 18, dark(look.accent, 34), 8)
    cup(s, 780, 830, 150, look.liquor, look.accent)
    cup(s, 630, 874, 150, look.liquor, look.accent)


def gaiwan_pack(s: Sheet, look: Look) -> None:
    """A lidded bowl on its saucer, painted."""
    ware = PORCELAIN
    s.shadow(430, 800, 270, 48)
    s.oval(430, 790, 270, 60, dark(ware, 20))
    s.oval(430, 778, 270, 58, ware)
    s.oval(430, 782, 190, 36, dark(ware, 9))
    body = "M220 470C226 640 330 760 360 776H500C530 760 634 640 640 470Z"
    s.turned(body, ware, 220, 640, 470, 780)
    with s.group(clip=body):
        _painted(s, 430, 600, look)
    s.oval(430, 470, 210, 52, light(ware, 40))
    s.turned("M250 462C262 400 340 360 430 360S598 400 610 462Q430 520 250 462Z", ware, 250, 610, 360, 500)
    s.path("M264 452Q430 506 596 452", "none", look.accent, 7)
    s.turned("M384 362L396 316H464L476 362Q430 376 384 362Z", ware, 384, 476, 316, 376)
    s.oval(430, 316, 34, 10, light(ware, 40))
    cup(s, 790, 830, 170, look.liquor)


def _painted(s: Sheet, x: float, y: float, look: Look) -> None:
    ink = look.accent
    if look.mark == "素":
        s.path(f"M{x - 230} 500Q{x} 560 {x + 230} 500", "none", ink, 6)
        return
    for k, turn in ((1.0, -30), (0.8, 40), (0.7, 130), (0.9, 200)):
        s.leaf(x, y + 10, turn, 1.1 * k, ink)
    for px, py, _ in around(7, x, y, 40):
        s.oval(px, py, 30, 26, light(ink, 40))
    s.oval(x, y, 22, 22, dark(ink, 10))
    s.path(f"M{x - 220} 500Q{x} 560 {x + 220} 500", "none", ink, 6)


def ware_table(s: Sheet, look: Look) -> None:
    """The ware from above on a tea board."""
    board(s, 80, 200, 840, 600, dark(WOOD, 30), 3)
    for px, py, _ in around(4, 640, 520, 168, 168, 15):
        top_cup(s, px, py, 78, look.liquor, light(look.accent, 60))
    s.cast_round(330, 470, 160)
    s.ball(330, 470, 160, 160, look.accent)
    s.ring(330, 470, 96, 96, dark(look.accent, 24), 6)
    s.ball(330, 470, 34, 34, light(look.accent, 6))
    s.strands(20, (250, 730, 70, 26), ["#5B4A32", "#46351F", "#8C8465"], 46)


def basket_pack(s: Sheet, look: Look) -> None:
    """A woven basket with its handle."""
    s.shadow(500, 830, 290, 46)
    s.path("M270 480C270 150 730 150 730 480", "none", dark(look.accent, 30), 34)
    s.path("M270 476C270 156 730 156 730 476", "none", light(look.accent, 8), 16)
    d = "M200 470H800C800 640 760 800 720 832H280C240 800 200 640 200 470Z"
    s.path(d, dark(look.accent, 34))
    with s.group(clip=d):
        for row in range(13):
            for col in range(18):
                x, y = 180 + col * 38 + (row % 2) * 19, 476 + row * 29
                s.rect(x, y, 33, 22, mix(look.accent, s.rng.choice([LIGHT, "#6B4A26", look.accent]), 16), 9)
                s.rect(x + 4, y + 3, 24, 5, light(look.accent, 40), 2)
        s.rect(620, 460, 200, 400, "#2A1A0E", more='opacity=".2"')
        s.rect(720, 460, 120, 400, "#2A1A0E", more='opacity=".2"')
    s.rect(186, 452, 628, 38, dark(look.accent, 10), 19)
    for i in range(21):
        s.path(f"M{200 + i * 30} 488l18 -34", "none", light(look.accent, 30), 8)


VIEWS = {
    "scarf": (scarf_pack, cloth_close),
    "tote": (tote_pack, cloth_close),
    "cushion": (cushion_pack, cloth_close),
    "bangle": (silver_pack, silver_close),
    "earrings": (earrings_pack, silver_close),
    "pot": (pot_pack, ware_table),
    "gaiwan": (gaiwan_pack, ware_table),
    "basket": (basket_pack,),
}
