"""Tea: wrapped and bare cakes, bricks, tuo, rolled balls, loose leaf in a caddy."""

from chama.cli.pictures.glyphs import column, figures, label_lines, seal, sign
from chama.cli.pictures.look import Look
from chama.cli.pictures.paint import CINNABAR, LIGHT, WOOD, Sheet, around, circle_path, dark, light, mix
from chama.cli.pictures.props import board, cloth, cup, mountains, top_cup

RICE_PAPER = "#F3EAD7"


def leaf_colours(base: str) -> list[str]:
    """The tones of a dry leaf: dark strips, some silver or golden buds."""
    return [
        base,
        dark(base, 18),
        dark(base, 34),
        light(base, 14),
        mix(base, "#C9A45E", 35),
        mix(base, "#8C8465", 40),
    ]


def bare_cake(s: Sheet, x: float, y: float, r: float, leaf: str, n: int = 620) -> None:
    """A pressed cake without its paper, from above."""
    d = circle_path(x, y, r)
    s.cast_round(x, y, r)
    s.path(d, dark(leaf, 46))
    with s.group(clip=d):
        s.oval(x - r * 0.05, y - r * 0.06, r * 0.98, r * 0.98, dark(leaf, 22))
        s.strands(n, (x, y, r * 1.02, r * 1.02), leaf_colours(leaf), r * 0.15, swirl=True)
        s.rim(x, y, r * 1.02, "#1E140C", 0.72, 0.62)
        s.soft(x, y, r * 0.34, r * 0.34, "#1E140C", 0.5)
        s.soft(x - r * 0.42, y - r * 0.46, r * 0.62, r * 0.5, LIGHT, 0.3)


def wrapped_cake(s: Sheet, x: float, y: float, r: float, look: Look) -> None:
    """A cake in its rice paper: folds around the edge, mountains, the name, a seal and the year."""
    paper, d = mix(RICE_PAPER, look.paper, 40), circle_path(x, y, r)
    s.cast_round(x, y, r)
    s.path(d, paper)
    with s.group(clip=d):
        s.rim(x, y, r * 1.02, dark(paper, 70), 0.55, 0.74)
        for i, (px, py, turn) in enumerate(around(46, x, y, r * 0.83)):
            long = r * (0.15 + 0.05 * (i % 3))
            tone = dark(paper, 16) if i % 2 else light(paper, 60)
            at = f'transform="translate({px:.1f} {py:.1f}) rotate({turn:.1f})" opacity=".6"'
            s.path(f"M0 0L{long:.0f} {3 if i % 2 else -3}", "none", tone, r * 0.012, at)
    s.ring(x, y, r * 0.8, r * 0.8, look.accent, r * 0.016)
    s.ring(x, y, r * 0.765, r * 0.765, look.accent, r * 0.006)
    with s.group(clip=circle_path(x, y, r * 0.75)):
        mountains(s, x - r * 0.78, y + r * 0.02, r * 1.56, r * 0.5, look.accent)
        s.rect(x - r, y + r * 0.5, r * 2, r * 0.5, mix(look.accent, paper, 20))
        for i in range(4):
            s.path(
                f"M{x - r * 0.6} {y + r * (0.58 + 0.055 * i)}q{r * 0.15} {-r * 0.03} {r * 0.3} 0t{r * 0.3}"
                f" 0t{r * 0.3} 0t{r * 0.3} 0",
                "none",
                light(look.accent, 45),
                r * 0.008,
            )
        s.oval(x + r * 0.38, y - r * 0.34, r * 0.13, r * 0.13, mix(CINNABAR, paper, 12))
    size = r * (0.3 if len(look.name) < 3 else 0.24)
    column(s, look.name, x - r * 0.16 - size * 0.5, y - r * 0.64, size, dark(look.accent, 46), 8)
    seal(s, look.seal, x + r * 0.2, y - r * 0.08, r * 0.2)
    if look.mark:
        figures(s, look.mark, x, y + r * 0.565, r * 0.1, LIGHT, 10)
    with s.group(clip=d):
        s.soft(x - r * 0.5, y - r * 0.52, r * 0.6, r * 0.45, "#FFFFFF", 0.5)


def cake_pack(s: Sheet, look: Look) -> None:
    """The wrapped cake before a bare one."""
    big = look.scale
    bare_cake(s, 640, 395, 268 * big, look.leaf)
    wrapped_cake(s, 430, 545, 318 * big, look)
    for x, y, turn in ((770, 760, 20), (824, 716, -35), (712, 826, 60)):
        s.strands(3, (x, y, 14, 10), leaf_colours(look.leaf), 46)
        s.leaf(x + 22, y + 26, turn, 0.55, mix(look.leaf, "#5C7A4F", 40))


def cake_close(s: Sheet, look: Look) -> None:
    """A corner broken off the cake with a tea needle."""
    cloth(s, 560, 560, 380, 420, turn=-8)
    bare_cake(s, 400, 430, 392, look.leaf, 1100)
    for x, y, r in ((742, 742, 96), (852, 648, 44), (640, 858, 38)):
        d = circle_path(x, y, r, r * 0.82)
        s.cast(d, 12, 14)
        with s.group(clip=d):
            s.path(d, dark(look.leaf, 40))
            s.strands(int(r * 1.6), (x, y, r, r * 0.85), leaf_colours(look.leaf), 44)
    with s.group(move="rotate(-38 700 300)"):
        s.cast("M560 288H900V306H560Z", 10, 16, 0.3)
        s.path("M470 296L700 288V306Z", "#9AA0A6")
        s.path("M470 296L700 288V294Z", "#D5D9DC")
        s.rect(700, 280, 210, 34, dark(WOOD, 30), 15)
        s.rect(708, 284, 190, 9, light(WOOD, 6), 4)


def tea_table(s: Sheet, look: Look) -> None:
    """Tea poured: a gaiwan, a jug of liquor, two cups on a board."""
    board(s, 90, 240, 820, 560, dark(WOOD, 26), -4)
    for i, (px, py, _) in enumerate(around(3, 640, 560, 180, 120, 25)):
        top_cup(s, px + (i == 1) * 20, py, 84, look.liquor)
    s.cast_round(350, 460, 176)
    s.oval(350, 460, 176, 176, "#EDE8DC")
    s.oval(350, 460, 150, 150, "#F8F6EE")
    s.oval(352, 464, 128, 128, dark(look.liquor, 12))
    s.oval(348, 460, 120, 120, look.liquor)
    with s.group(clip=circle_path(348, 460, 120)):
        s.strands(60, (360, 478, 92, 84), leaf_colours(mix(look.leaf, "#6B6A3A", 30)), 50)
        s.path("M250 420Q300 350 380 356", "none", light(look.liquor, 45), 9, 'opacity=".7"')
    with s.group(move="translate(120 -250) rotate(8 560 330)"):
        s.cast_round(420, 470, 116)
        s.ball(420, 470, 116, 116, "#F3F0E6")
        s.ring(420, 470, 50, 50, "#DCD7C8", 7)
        s.ball(420, 470, 30, 30, "#F3F0E6")
    s.strands(26, (206, 748, 84, 36), leaf_colours(look.leaf), 48)


def brick_pack(s: Sheet, look: Look) -> None:
    """A wrapped brick standing behind a bare one."""
    s.shadow(450, 800, 300, 46)
    front = "M210 250L640 214L668 760L238 806Z"
    s.path("M640 214L712 240L738 742L668 760Z", dark(look.paper, 34))
    s.path(front, look.paper)
    with s.group(clip=front):
        s.path("M210 250L300 243L330 800L238 806Z", light(look.paper, 30), more='opacity=".55"')
        with s.group(move="skewY(-4.8) translate(0 36)"):
            s.rect(300, 300, 264, 420, look.accent, 4)
            s.rect(312, 312, 240, 396, "none", 2, f'stroke="{light(look.accent, 60)}" stroke-width="3"')
            mountains(s, 314, 560, 236, 146, light(look.accent, 34))
            column(s, look.name, 388, 340, 88, LIGHT, 8)
            seal(s, look.seal, 492, 640, 50)
            if look.mark:
                figures(s, look.mark, 432, 664, 28, LIGHT, 10)
    bare = "M520 622L850 588L872 792L540 832Z"
    s.shadow(700, 826, 190, 28)
    s.path("M520 622L556 596L880 564L850 588Z", dark(look.leaf, 12))
    s.path("M850 588L880 564L902 764L872 792Z", dark(look.leaf, 52))
    s.path(bare, dark(look.leaf, 30))
    with s.group(clip=bare):
        s.strands(420, (696, 710, 240, 160), leaf_colours(look.leaf), 44)
    with s.group(clip="M520 622L556 596L880 564L850 588Z"):
        s.strands(110, (700, 594, 200, 26), [light(c, 12) for c in leaf_colours(look.leaf)], 38)


def tuo(s: Sheet, x: float, y: float, r: float, leaf: str) -> None:
    """One bowl-shaped tuo, bare, in front view."""
    s.shadow(x, y + r * 0.62, r * 0.9, r * 0.2)
    d = (
        f"M{x - r} {y}C{x - r} {y + r * 0.5} {x - r * 0.5} {y + r * 0.66} {x} {y + r * 0.66}"
        f"C{x + r * 0.5} {y + r * 0.66} {x + r} {y + r * 0.5} {x + r} {y}C{x + r} {y - r * 0.7}"
        f" {x - r} {y - r * 0.7} {x - r} {y}Z"
    )
    s.path(d, dark(leaf, 40))
    with s.group(clip=d):
        s.strands(int(r * 3.4), (x, y, r * 1.05, r * 0.75), leaf_colours(leaf), r * 0.26, swirl=True)
        s.soft(x + r * 0.55, y + r * 0.5, r, r * 0.62, "#160E08", 0.7)
        s.soft(x - r * 0.42, y - r * 0.24, r * 0.5, r * 0.32, LIGHT, 0.4)


def tuo_paper(s: Sheet, x: float, y: float, r: float, look: Look) -> None:
    """One small tuo in twisted paper."""
    s.shadow(x, y + r * 0.62, r * 0.85, r * 0.2)
    s.path(
        f"M{x - r * 0.2} {y - r * 0.5}L{x - r * 0.42} {y - r * 1.02}L{x} {y - r * 0.82}L{x + r * 0.4}"
        f" {y - r}L{x + r * 0.2} {y - r * 0.5}Z",
        dark(look.paper, 12),
    )
    s.path(
        f"M{x - r * 0.2} {y - r * 0.5}L{x - r * 0.42} {y - r * 1.02}L{x - r * 0.1} {y - r * 0.84}"
        f"L{x} {y - r * 0.5}Z",
        light(look.paper, 30),
    )
    s.ball(x, y, r, r * 0.68, look.paper)
    for turn in (-50, -25, 0, 25, 50):
        s.path(
            f"M{x} {y - r * 0.56}Q{x + turn * r / 130} {y - r * 0.2} {x + turn * r / 58} {y + r * 0.2}",
            "none",
            dark(look.paper, 16),
            r * 0.018,
        )
    s.oval(x - r * 0.04, y + r * 0.1, r * 0.36, r * 0.3, look.accent)
    sign(s, look.seal[0], x - r * 0.22, y - r * 0.09, r * 0.37, LIGHT, 9)


def tuo_pack(s: Sheet, look: Look) -> None:
    """Some tuo in paper, two bare, before a box."""
    s.shadow(350, 732, 250, 34)
    s.rect(120, 322, 440, 410, look.accent, 8)
    s.rect(120, 322, 440, 120, dark(look.accent, 16), 8)
    s.rect(120, 434, 440, 8, dark(look.accent, 30))
    s.rect(468, 322, 92, 410, dark(look.accent, 22), 8, 'opacity=".5"')
    s.rect(196, 372, 250, 300, RICE_PAPER, 4)
    column(s, look.name, 274, 394, 92, dark(look.accent, 30), 8)
    seal(s, look.seal, 376, 602, 54)
    label_lines(s, 212, 612, 120, 4, look.accent)
    for x, y, r in ((668, 640, 100), (826, 706, 108), (580, 780, 112)):
        tuo_paper(s, x, y, r, look)
    tuo(s, 336, 846, 112, look.leaf)
    tuo(s, 780, 868, 98, look.leaf)


def balls_pack(s: Sheet, look: Look) -> None:
    """Rolled pearls in a bowl and before it."""
    s.shadow(480, 760, 300, 60)
    s.turned("M190 480C190 680 330 770 480 770S770 680 770 480Z", "#4E5A5E", 190, 770, 480, 770)
    s.oval(480, 480, 290, 92, "#5F6D71")
    s.oval(480, 488, 268, 80, "#2F383B")
    with s.group(clip="M190 230H770V490A270 82 0 0 1 210 490Z"):
        for x, y in (
            (300, 480),
            (390, 500),
            (480, 508),
            (570, 500),
            (660, 478),
            (345, 430),
            (440, 440),
            (535, 442),
            (620, 428),
            (400, 376),
            (490, 384),
            (570, 378),
            (480, 326),
        ):
            _pearl(s, x, y, 62, look.leaf)
    for x, y in ((690, 800), (810, 760), (300, 836)):
        s.shadow(x, y + 46, 56, 14)
        _pearl(s, x, y, 62, look.leaf)


def _pearl(s: Sheet, x: float, y: float, r: float, leaf: str) -> None:
    d = circle_path(x, y, r)
    s.path(d, dark(leaf, 46))
    with s.group(clip=d):
        s.strands(46, (x, y, r, r), leaf_colours(leaf), r * 0.62, swirl=True)
        s.soft(x + r * 0.5, y + r * 0.55, r, r * 0.9, "#140D07", 0.65)
        s.soft(x - r * 0.36, y - r * 0.4, r * 0.55, r * 0.42, LIGHT, 0.4)


def caddy_pack(s: Sheet, look: Look) -> None:
    """A tin with its label, leaf on a dish, a cup."""
    s.shadow(360, 730, 190, 40)
    h = 150 if look.scale < 0.9 else 0
    s.turned(f"M190 {250 + h}H530V700Q530 738 360 738T190 700Z", look.accent, 190, 530, 250, 740)
    s.turned(
        f"M178 {196 + h}Q178 {172 + h} 202 {172 + h}H518Q542 {172 + h} 542 {196 + h}V{286 + h}"
        f"Q360 {312 + h} 178 {286 + h}Z",
        dark(look.accent, 26),
        178,
        542,
        172 + h,
        300 + h,
    )
    s.path(f"M178 {286 + h}Q360 {312 + h} 542 {286 + h}", "none", dark(look.accent, 52), 5)
    top = 346 + h * 0.8
    s.path(f"M262 {top}H458V{676}Q360 {690} 262 {676}Z", RICE_PAPER)
    s.path(f"M430 {top}H458V676Q446 681 430 684Z", dark(RICE_PAPER, 12))
    column(s, look.name, 318, top + 26, 84 if len(look.name) < 3 else 66, dark(look.accent, 40), 8)
    seal(s, look.seal, 396, 612, 48)
    if look.mark:
        figures(s, look.mark, 322, 634, 24, dark(look.accent, 20), 10)
    cup(s, 800, 700, 165, look.liquor)
    s.shadow(690, 830, 200, 36)
    s.oval(690, 782, 206, 62, "#DDD6C6")
    s.oval(690, 774, 206, 60, "#F3EFE4")
    s.oval(690, 776, 178, 48, "#E2DBCB")
    with s.group(clip="M480 560H900V776A178 48 0 0 1 512 776Z"):
        s.strands(330, (690, 742, 156, 60), leaf_colours(look.leaf), 40)


VIEWS = {
    "cake": (cake_pack, cake_close, tea_table),
    "brick": (brick_pack, cake_close, tea_table),
    "tuo": (tuo_pack, tea_table, cake_close),
    "balls": (balls_pack, tea_table, cake_close),
    "caddy": (caddy_pack, tea_table),
}
