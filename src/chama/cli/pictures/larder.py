"""More from the hills: chilli, noodles, rice, nuts, dried fruit, sugar, cheese."""

import math

from chama.cli.pictures.glyphs import column, figures, seal
from chama.cli.pictures.look import Look
from chama.cli.pictures.paint import CINNABAR, LIGHT, Sheet, around, circle_path, dark, light, mix
from chama.cli.pictures.props import board, cloth, plate, shelf


def chilli(s: Sheet, x: float, y: float, turn: float, k: float, colour: str) -> None:
    """One dried chilli."""
    with s.group(move=f"translate({x:.0f} {y:.0f}) rotate({turn:.0f}) scale({k:.2f})"):
        d = "M-100 -6C-60 -36 20 -34 70 -14C92 -4 108 10 116 24C70 22 20 34 -40 26C-80 22 -104 12 -100 -6Z"
        s.path(d, "#4A2018", more='transform="translate(6 10)" opacity=".35"')
        s.path(d, dark(colour, 20))
        s.path("M-96 -6C-60 -34 20 -32 66 -14C20 -14 -40 -8 -96 0Z", light(colour, 16))
        s.path("M-70 4Q-20 -8 40 4M-40 16Q0 8 50 14", "none", dark(colour, 40), 4)
        s.path("M-98 -2C-112 -6 -126 -2 -150 -16", "none", "#7A8A4E", 10)
        s.path("M-104 -14Q-88 -4 -100 14", "none", "#6B7A42", 8)


def chilli_pack(s: Sheet, look: Look) -> None:
    """A string of chillies hung up, a heap and a dish of flakes."""
    s.path("M330 0V640", "none", "#A58B64", 8)
    for i in range(26):
        y, side = 90 + i * 21, 1 if i % 2 else -1
        chilli(
            s,
            330 + side * 66,
            y + 46,
            90 + side * -38 + s.rng.uniform(-9, 9),
            0.86,
            mix(look.accent, "#7A1F16", s.rng.uniform(0, 40)),
        )
    plate(s, 690, 780, 220, "#F3EFE4", 0.34)
    s.oval(690, 770, 150, 44, dark(look.accent, 20))
    for _ in range(220):
        a, r = s.rng.uniform(0, 6.283), math.sqrt(s.rng.random())
        x, y = 690 + 146 * r * math.cos(a), 764 + 42 * r * math.sin(a) - 26 * (1 - r)
        tone = s.rng.choice([look.accent, dark(look.accent, 24), light(look.accent, 20), "#E3C27A"])
        s.oval(x, y, s.rng.uniform(4, 11), s.rng.uniform(3, 6), tone)
    for x, y, turn in ((300, 860, 8), (430, 900, -14), (860, 900, 160)):
        s.soft(x, y + 24, 130, 30, "#5A4028", 0.4)
        chilli(s, x, y, turn, 0.9, look.accent)


def heap_close(s: Sheet, look: Look) -> None:
    """A basket full of it from above; `seal` says what."""
    s.cast_round(500, 500, 410)
    s.oval(500, 500, 410, 410, "#8A6A3E")
    for ring in range(5):
        s.ring(500, 500, 402 - ring * 13, 402 - ring * 13, dark("#C9A66B", 8 + 7 * (ring % 2)), 11)
    for x, y, turn in around(60, 500, 500, 376):
        s.path(
            "M-34 0H34",
            "none",
            light("#C9A66B", 22),
            6,
            f'transform="translate({x:.0f} {y:.0f}) rotate({turn:.0f})"',
        )
    s.oval(500, 500, 344, 344, dark(look.leaf, 50))
    spots = [(math.sqrt(s.rng.random()) * 300, s.rng.uniform(0, 6.283)) for _ in range(150)]
    with s.group(clip=circle_path(500, 500, 344)):
        for r, a in sorted(spots, key=lambda p: math.sin(p[1]) * p[0]):
            thing(
                s,
                500 + r * math.cos(a) * 1.08,
                500 + r * math.sin(a) * 1.08,
                s.rng.uniform(0, 360),
                1.0,
                look,
            )
        s.rim(500, 500, 350, "#22160C", 0.45, 0.75)


def thing(s: Sheet, x: float, y: float, turn: float, k: float, look: Look) -> None:
    """One nut, slice, chilli or pod."""
    tone = mix(look.leaf, s.rng.choice(["#FFF0D0", "#5A3A1E", look.leaf]), 14)
    match look.seal:
        case "椒":
            chilli(s, x, y, turn, 0.62, tone)
        case "芒":
            with s.group(move=f"translate({x:.0f} {y:.0f}) rotate({turn:.0f}) scale({k})"):
                d = "M-74 -8C-60 -34 30 -44 72 -16C84 -6 76 14 52 20C10 34 -60 32 -74 -8Z"
                s.path(d, dark(tone, 34), more='transform="translate(4 8)" opacity=".6"')
                s.path(d, tone)
                s.path("M-66 -10C-50 -30 30 -38 64 -16C20 -22 -30 -20 -66 -10Z", light(tone, 34))
                s.path("M-40 6Q0 -4 44 4M-30 16Q0 10 30 14", "none", dark(tone, 16), 3)
        case "糖":
            with s.group(move=f"translate({x:.0f} {y:.0f}) rotate({turn:.0f})"):
                s.path(
                    "M-40 -28L36 -34L48 30L-34 36Z",
                    dark(tone, 34),
                    more='transform="translate(5 9)" opacity=".6"',
                )
                s.path("M-40 -28L36 -34L48 30L-34 36Z", tone)
                s.path("M-40 -28L36 -34L40 -12L-38 -4Z", light(tone, 26))
                for _ in range(8):
                    s.oval(s.rng.uniform(-28, 32), s.rng.uniform(-22, 26), 3, 2, light(tone, 50))
        case _:
            s.soft(x + 6, y + 12, 52, 40, "#2A1A0E", 0.4, 0.3)
            s.ball(x, y, 46 * k, 40 * k, tone, turn)
            with s.group(move=f"translate({x:.0f} {y:.0f}) rotate({turn:.0f}) scale({k})"):
                if look.seal == "桃":
                    s.path("M-44 0H44", "none", dark(tone, 42), 4)
                    s.path(
                        "M-34 -14Q-16 -22 -6 -12T18 -20M-30 14Q-12 6 2 16T32 12M-10 -30Q2 -24 14 -30M-14 28Q0"
                        " 24 14 30",
                        "none",
                        dark(tone, 30),
                        3.2,
                    )
                else:
                    s.path("M-14 -6L16 -2", "none", dark(tone, 56), 4)


def sack_pack(s: Sheet, look: Look, spilled: bool = True) -> None:
    """A cloth sack of it, its label, some spilled before it."""
    k = look.scale
    s.shadow(420, 790, 260 * k, 44)
    with s.group(move=f"translate({420 * (1 - k):.0f} {790 * (1 - k):.0f}) scale({k})"):
        d = "M236 330C190 480 170 700 220 790H620C670 700 650 480 604 330Z"
        s.turned(d, look.paper, 186, 654, 330, 790)
        with s.group(clip=d):
            for i in range(34):
                s.rect(180, 336 + i * 14, 480, 1.3, dark(look.paper, 12), more='opacity=".5"')
            s.path("M236 330C270 460 240 620 300 790H180V330Z", light(look.paper, 20), more='opacity=".4"')
            s.path("M604 330C560 500 600 640 560 790H680V330Z", dark(look.paper, 14), more='opacity=".5"')
        s.path(
            "M236 334C220 280 250 236 286 214C340 244 500 244 556 214C590 236 620 280 604 334C520"
            " 356 320 356 236 334Z",
            dark(look.paper, 8),
        )
        s.path("M286 214C340 244 500 244 556 214C540 190 300 190 286 214Z", dark(look.paper, 34))
        s.path("M232 326Q420 366 608 326", "none", look.accent, 15)
        s.path("M420 346q-40 40 -64 96M420 346q30 44 70 84", "none", look.accent, 9)
        s.rect(306, 440, 228, 270, "#F7F0DF", 6)
        s.rect(306, 440, 228, 18, look.accent, 4)
        column(s, look.name, 376, 480, 84 if len(look.name) < 3 else 62, dark(look.accent, 40), 8)
        seal(s, "云南", 476, 644, 46)
        if look.mark:
            figures(s, look.mark, 364, 664, 26, dark(look.accent, 30), 10)
    for i in range(16 if spilled else 0):
        x, y = s.rng.uniform(600, 900), s.rng.uniform(740, 880)
        thing(s, x, y - (16 - i) * 0.2, s.rng.uniform(0, 360), 1.05, look)


def grain_pack(s: Sheet, look: Look) -> None:
    """The sack with a bowl of grain; for rice and the like."""
    sack_pack(s, look, spilled=False)
    s.shadow(720, 850, 170, 34)
    s.turned("M560 700C560 800 640 852 720 852S880 800 880 700Z", "#F3EFE4", 560, 880, 700, 852)
    s.oval(720, 700, 160, 46, light("#F3EFE4", 40))
    with s.group(clip="M560 560H880V702A160 46 0 0 1 560 702Z"):
        s.oval(720, 702, 150, 66, dark(look.leaf, 20))
        for _ in range(360):
            a, r = s.rng.uniform(0, 6.283), math.sqrt(s.rng.random())
            x, y = 720 + 148 * r * math.cos(a), 700 + 42 * r * math.sin(a) - 44 * (1 - r * r)
            at = f'transform="rotate({s.rng.uniform(0, 180):.0f} {x:.0f} {y:.0f})"'
            s.oval(x, y, 11, 4.6, s.rng.choice([look.leaf, light(look.leaf, 24), dark(look.leaf, 16)]), at)
    s.ring(720, 700, 160, 46, dark("#F3EFE4", 6), 4)


def noodles_pack(s: Sheet, look: Look) -> None:
    """A bundle of dry rice noodles with a band; a bowl of soup noodles."""
    shelf(s, 60, 470, 680)
    for i in range(46):
        y = 330 + i * 2.9
        s.path(
            f"M90 {y + s.rng.uniform(-3, 3):.1f}Q380 {y + s.rng.uniform(-7, 7):.1f}"
            f" 690 {y + s.rng.uniform(-3, 3):.1f}",
            "none",
            s.rng.choice([look.leaf, dark(look.leaf, 9), dark(look.leaf, 17), light(look.leaf, 40)]),
            6,
        )
    s.path("M300 318H480Q496 396 480 474H300Q316 396 300 318Z", look.accent)
    s.path("M440 318H480Q496 396 480 474H440Q452 396 440 318Z", dark(look.accent, 20))
    for i, char in enumerate(look.name[:2]):
        column(s, char, 326 + i * 64, 364, 58, LIGHT, 9)
    bowl(s, 600, 880, 300, look)


def bowl(s: Sheet, x: float, y: float, r: float, look: Look) -> None:
    """Noodles in broth, with slices of ham, chives, chilli."""
    s.shadow(x, y, r * 0.8, 40)
    s.turned(
        f"M{x - r} {y - r * 0.66}C{x - r} {y - r * 0.2} {x - r * 0.5} {y} {x - r * 0.4} {y}H{x + r * 0.4}"
        f"C{x + r * 0.5} {y} {x + r} {y - r * 0.2} {x + r} {y - r * 0.66}Z",
        "#3E5A7A",
        x - r,
        x + r,
        y - r * 0.66,
        y,
    )
    s.oval(x, y - r * 0.66, r, r * 0.3, "#F4F1E7")
    s.oval(x, y - r * 0.64, r * 0.9, r * 0.25, "#E4BF6E")
    with s.group(clip=circle_path(x, y - r * 0.64, r * 0.9, r * 0.25)):
        for _ in range(46):
            a = s.rng.uniform(-0.8, 0.8) * r
            b = s.rng.uniform(-0.16, 0.16) * r
            s.path(
                f"M{x + a - r * 0.3:.0f} {y - r * 0.64 + b:.0f}q{r * 0.15:.0f} {s.rng.uniform(-40, 40):.0f}"
                f" {r * 0.3:.0f} 0t{r * 0.3:.0f} 0",
                "none",
                s.rng.choice(["#FBF7EA", "#F1EAD6", "#E6DCC2"]),
                9,
            )
        for px, py, turn in ((-0.4, -0.02, 20), (-0.22, 0.08, -30), (0.3, -0.06, 10)):
            with s.group(move=f"rotate({turn} {x + px * r} {y - r * 0.64 + py * r})"):
                s.oval(x + px * r, y - r * 0.64 + py * r, r * 0.2, r * 0.09, "#F4DFC8")
                s.oval(x + px * r, y - r * 0.64 + py * r, r * 0.16, r * 0.066, "#A8443C")
        for _ in range(34):
            px, py = s.rng.uniform(-0.75, 0.75) * r, s.rng.uniform(-0.2, 0.2) * r
            s.oval(x + px, y - r * 0.64 + py, 11, 5, CINNABAR if s.rng.random() < 0.25 else "#6E8B57")
    s.path(
        f"M{x + r * 0.3} {y - r * 0.7}L{x + r * 1.1} {y - r * 1.5}M{x + r * 0.36} {y - r * 0.66}"
        f"L{x + r * 1.2} {y - r * 1.4}",
        "none",
        "#7A4A2A",
        13,
    )


def bowl_scene(s: Sheet, look: Look) -> None:
    """The bowl near."""
    cloth(s, 120, 700, 760, 220)
    bowl(s, 480, 880, 400, look)


def blocks_pack(s: Sheet, look: Look) -> None:
    """Slabs: brown sugar, or sheets of dairy, wrapped and bare."""
    board(s, 80, 520, 840, 360, "#A87B4E", -3)
    for x, y in ((200, 640), (330, 700), (470, 640), (300, 560), (420, 560)):
        d = f"M{x} {y}l150 -18l14 84l-152 18z"
        s.cast(d, 12, 14)
        s.path(f"M{x + 12} {y + 84}l152 -18v26l-152 18z", dark(look.leaf, 40))
        s.path(d, look.leaf)
        s.path(f"M{x} {y}l150 -18l4 24l-151 20z", light(look.leaf, 20))
        for _ in range(14):
            s.oval(x + s.rng.uniform(14, 146), y + s.rng.uniform(0, 70), 3, 2, light(look.leaf, 44))
    s.shadow(720, 760, 150, 30)
    s.path("M590 470H850L866 756H600Z", look.paper)
    s.path("M800 470H850L866 756H812Z", dark(look.paper, 16))
    s.path("M590 470H850L846 526H593Z", dark(look.paper, 10))
    s.rect(634, 560, 150, 160, look.accent, 4)
    column(s, look.name, 676, 574, 62, LIGHT, 8)


def bag_pack(s: Sheet, look: Look) -> None:
    """A stand-up pouch with a window, the goods before it."""
    s.shadow(400, 780, 220, 40)
    d = "M220 240H580C588 420 606 640 600 748Q598 780 566 780H234Q202 780 200 748C194 640 212 420 220 240Z"
    s.turned(d, look.paper, 196, 604, 240, 780)
    s.rect(216, 222, 368, 44, dark(look.paper, 10), 4)
    s.rect(216, 238, 368, 5, light(look.paper, 30))
    s.rect(262, 310, 276, 190, look.accent, 6)
    s.rect(496, 310, 42, 190, dark(look.accent, 20), 6)
    for i, char in enumerate(look.name[:2]):
        column(s, char, 300 + i * 104, 350, 92, LIGHT, 8)
    window = circle_path(400, 630, 130, 100)
    s.path(window, dark(look.leaf, 40))
    with s.group(clip=window):
        for _ in range(34):
            thing(s, s.rng.uniform(280, 520), s.rng.uniform(540, 720), s.rng.uniform(0, 360), 0.8, look)
        s.path("M290 600C330 540 420 530 470 556", "none", "#FFFFFF", 12, 'opacity=".35"')
    s.ring(400, 630, 130, 100, dark(look.paper, 18), 5)
    plate(s, 720, 830, 210, "#F3EFE4", 0.34)
    for i in range(24):
        r, a = math.sqrt(s.rng.random()) * 130, s.rng.uniform(0, 6.283)
        thing(
            s,
            720 + r * math.cos(a),
            806 + r * 0.3 * math.sin(a) - (i % 4) * 12,
            s.rng.uniform(0, 360),
            0.95,
            look,
        )


VIEWS = {
    "chilli": (chilli_pack, heap_close),
    "sack": (sack_pack, heap_close),
    "grain": (grain_pack,),
    "noodles": (noodles_pack, bowl_scene),
    "blocks": (blocks_pack, heap_close),
    "pouch": (bag_pack, heap_close),
}
