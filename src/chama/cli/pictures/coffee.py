"""Coffee: bags by roast, beans, drip bags over a cup, cold brew."""

from chama.cli.pictures.glyphs import column, figures, label_lines, seal
from chama.cli.pictures.look import Look
from chama.cli.pictures.paint import KRAFT, LIGHT, WOOD, Sheet, around, circle_path, dark, light, mix
from chama.cli.pictures.props import board, cloth, mountains, top_cup


def bean(s: Sheet, x: float, y: float, turn: float, size: float, roast: str) -> None:
    """A roasted bean, its flat side up."""
    with s.group(move=f"translate({x:.5g} {y:.5g}) rotate({turn:.4g}) scale({size:.3g})"):
        s.path(
            "M-30 0C-30 -22 -14 -25 2 -25C20 -25 31 -14 31 1C31 18 18 25 0 25C-18 25 -30 18 -30 0Z",
            dark(roast, 30),
        )
        s.path(
            "M-30 -1C-30 -22 -14 -25 2 -25C19 -25 29 -14 28 0C26 15 14 20 -2 20C-18 20 -29 14 -30 -1Z", roast
        )
        s.path("M-22 -8C-16 -19 2 -20 12 -17", "none", light(roast, 34), 4.5, 'opacity=".7"')
        s.path("M-28 3C-14 -6 -6 8 6 1C16 -5 22 -2 28 0", "none", dark(roast, 62), 4.6)
        s.path("M-26 6C-14 -2 -6 11 7 4", "none", light(roast, 20), 1.6)


def beans(s: Sheet, n: int, where: tuple[float, float, float, float], size: float, roast: str) -> None:
    """Beans lying in an ellipse, far ones first."""
    cx, cy, rx, ry = where
    spots = []
    for _ in range(n):
        r, (x, y, _) = s.rng.random() ** 0.5, around(1, 0, 0, 1, 1, s.rng.uniform(0, 360))[0]
        spots.append((cy + ry * r * y, cx + rx * r * x))
    for y, x in sorted(spots):
        tone = mix(roast, s.rng.choice(["#3A2415", "#7A5230", roast]), 16)
        s.soft(x + 5, y + 10, 36 * size, 26 * size, "#2A1A0E", 0.4, 0.3)
        bean(s, x, y, s.rng.uniform(0, 360), size, tone)


def bag_pack(s: Sheet, look: Look) -> None:
    """The bag with its folded top, a valve and a label; beans and a scoop before it."""
    k = look.scale
    with s.group(move=f"translate({430 * (1 - k):.0f} {770 * (1 - k):.0f}) scale({k})"):
        _bag(s, look)
    beans(s, 26, (720, 810, 170, 70), 0.95, look.leaf)
    beans(s, 7, (300, 866, 110, 22), 0.95, look.leaf)


def _bag(s: Sheet, look: Look) -> None:
    s.shadow(430, 778, 240, 44)
    body = "M238 250C232 420 214 620 226 752Q230 782 262 784H604Q634 782 638 752C650 620 630 420 624 250Z"
    s.turned(body, look.paper, 218, 646, 240, 790)
    with s.group(clip=body):
        s.path(
            "M238 250C250 360 300 330 330 420C300 360 246 420 232 500Z",
            light(look.paper, 26),
            more='opacity=".7"',
        )
        s.path(
            "M624 250C604 360 566 380 548 470C590 420 610 520 640 560Z",
            dark(look.paper, 16),
            more='opacity=".6"',
        )
        s.path(
            "M226 752C300 716 360 726 420 752S580 760 640 728V800H220Z",
            dark(look.paper, 12),
            more='opacity=".7"',
        )
    s.path("M232 156H630L624 262H238Z", dark(look.paper, 10))
    s.path("M232 156H630L627 206H235Z", light(look.paper, 6))
    s.rect(226, 244, 410, 16, look.accent, 8)
    s.rect(226, 244, 410, 6, light(look.accent, 30), 3)
    s.oval(431, 304, 17, 17, dark(look.paper, 26))
    s.oval(429, 302, 13, 13, light(look.paper, 8))
    for x, y, _ in around(5, 429, 302, 6):
        s.oval(x, y, 1.8, 1.8, dark(look.paper, 50))
    s.rect(306, 356, 250, 330, look.accent, 6)
    with s.group(clip="M306 356H556V686H306Z"):
        s.oval(486, 440, 46, 46, light(look.accent, 62))
        mountains(s, 296, 470, 270, 150, dark(look.accent, 18))
        s.rect(306, 616, 250, 70, dark(look.accent, 34))
        s.rect(518, 356, 38, 330, dark(look.accent, 30), more='opacity=".35"')
    column(s, look.name, 330, 376, 46, LIGHT, 9)
    seal(s, look.seal, 492, 632, 40)
    if look.mark:
        figures(s, look.mark, 366, 636, 30, LIGHT, 10)


def beans_close(s: Sheet, look: Look) -> None:
    """Beans in a round wooden tray from above, a scoop in them."""
    s.cast_round(480, 500, 400)
    s.oval(480, 500, 400, 400, dark(WOOD, 30))
    s.oval(478, 497, 392, 392, WOOD)
    s.oval(480, 500, 366, 366, dark(look.leaf, 54))
    with s.group(clip=circle_path(480, 500, 364)):
        beans(s, 300, (480, 500, 372, 372), 1.15, look.leaf)
        s.rim(480, 500, 370, "#1A0F08", 0.5, 0.72)
    with s.group(move="rotate(-32 690 380)"):
        s.cast("M560 340H980V372H560Z", 14, 18)
        s.rect(720, 356, 270, 26, dark(WOOD, 20), 12)
        s.rect(724, 358, 260, 9, light(WOOD, 18), 4)
        s.path("M520 368C520 300 600 296 724 340V396C600 440 520 436 520 368Z", "#8E9498")
        s.path("M534 368C534 316 606 312 716 350V386C606 424 534 420 534 368Z", "#C9CED1")
        beans(s, 10, (616, 368, 56, 26), 0.85, look.leaf)


def pour_over(s: Sheet, look: Look) -> None:
    """A drip bag hung over a cup, water falling through."""
    s.shadow(500, 800, 250, 50)
    s.path("M676 520C800 500 810 690 660 690L664 650C750 650 748 556 672 566Z", dark(look.accent, 24))
    s.turned(
        "M290 470H690C690 640 660 790 600 800H380C320 790 290 640 290 470Z", look.accent, 290, 690, 470, 800
    )
    s.oval(490, 470, 200, 52, light(look.accent, 30))
    s.oval(490, 474, 186, 45, dark(look.accent, 34))
    s.oval(490, 482, 178, 38, mix(look.leaf, "#2A140A", 46))
    s.oval(440, 474, 60, 8, light(look.leaf, 30), 'opacity=".6"')
    for side in (-1, 1):
        x = 490 + side * 130
        s.path(
            f"M{x} 300L{490 + side * 214} 430V520L{x - side * 4} 440Z", dark("#F1E8D8", 6 if side < 0 else 18)
        )
    bag = "M352 232H628L604 452Q490 500 376 452Z"
    s.path(bag, "#F4EEE0")
    with s.group(clip=bag):
        s.path("M540 232H628L604 452Q570 478 530 480Z", dark("#F4EEE0", 12))
        s.path("M362 330Q490 300 618 330L606 470H374Z", mix(look.leaf, "#2A140A", 30))
        for _ in range(130):
            x, y = s.rng.uniform(370, 610), s.rng.uniform(326, 470)
            s.oval(x, y, 5, 4, s.rng.choice([look.leaf, dark(look.leaf, 34), light(look.leaf, 12)]))
    s.path("M352 232H628L626 254H354Z", look.accent)
    s.path("M470 0C474 120 470 250 486 322", "none", "#D7E3E4", 15)
    s.path("M466 0C470 120 466 250 482 318", "none", "#FFFFFF", 5)
    for x, turn in ((140, -8), (850, 10)):
        with s.group(move=f"rotate({turn} {x} 780)"):
            s.shadow(x, 866, 84, 22)
            s.rect(x - 78, 690, 156, 176, look.paper, 6)
            s.rect(x - 78, 690, 156, 40, look.accent, 6)
            column(s, look.name[:1], x - 22, 742, 44, dark(look.accent, 30), 9)
            label_lines(s, x - 50, 816, 100, 3, look.accent)


def drip_pack(s: Sheet, look: Look) -> None:
    """A box of drip bags, three of them before it."""
    s.shadow(420, 740, 300, 40)
    s.path("M660 300L760 336V724L660 742Z", dark(look.accent, 40))
    s.rect(170, 300, 490, 442, look.accent, 6)
    s.path("M170 300L270 250H752L660 300Z", light(look.accent, 14))
    s.path("M660 300L752 250L760 336Z", dark(look.accent, 26))
    with s.group(clip="M170 300H660V742H170Z"):
        s.oval(540, 410, 62, 62, light(look.accent, 58))
        mountains(s, 150, 470, 530, 272, dark(look.accent, 24))
    column(s, look.name, 212, 340, 74, LIGHT, 9)
    seal(s, look.seal, 586, 668, 50)
    if look.mark:
        figures(s, look.mark, 260, 690, 34, LIGHT, 10)
    for x, y, turn in ((760, 800, 7), (610, 830, -5)):
        with s.group(move=f"rotate({turn} {x} {y})"):
            s.shadow(x, y + 92, 92, 20)
            s.rect(x - 84, y - 120, 168, 208, look.paper, 5)
            s.rect(x - 84, y - 120, 168, 42, dark(look.accent, 6), 5)
            s.path(
                f"M{x - 84} {y - 84}l12 6 12-6 12 6 12-6 12 6 12-6 12 6 12-6 12 6 12-6 12 6 12-6 12 6 12-6",
                "none",
                light(look.paper, 50),
                3,
            )
            column(s, look.name[:1], x - 30, y - 62, 60, dark(look.accent, 30), 9)
            label_lines(s, x - 56, y + 40, 112, 3, look.accent)
    beans(s, 8, (330, 850, 120, 26), 0.9, look.leaf)


def brew_pack(s: Sheet, look: Look) -> None:
    """Small bottles of cold brew and a glass with ice."""
    for i, x in enumerate((230, 372, 514)):
        s.shadow(x, 770, 66, 20)
        d = (
            f"M{x - 26} 330V404C{x - 62} 424 {x - 62} 440 {x - 62} 480V740Q{x - 62} 770 {x - 36} 770"
            f"H{x + 36}Q{x + 62} 770 {x + 62} 740V480C{x + 62} 440 {x + 62} 424 {x + 26} 404V330Z"
        )
        s.turned(d, mix(look.leaf, "#1E0E06", 40), x - 62, x + 62, 330, 770)
        s.turned(f"M{x - 31} 292H{x + 31}V344H{x - 31}Z", look.accent, x - 31, x + 31, 292, 344)
        s.rect(x - 62, 506, 124, 176, look.paper)
        s.rect(x + 34, 506, 28, 176, dark(look.paper, 16))
        column(s, look.name, x - 26, 524, 52, dark(look.accent, 20), 9)
        s.rect(x - 62, 664, 124, 18, look.accent if i != 1 else dark(look.accent, 20))
    s.shadow(744, 790, 110, 28)
    glass = "M640 480H850L830 774Q828 790 810 790H680Q662 790 660 774Z"
    s.path(glass, "#DCE4E2", more='opacity=".8"')
    with s.group(clip=glass):
        s.path("M644 552H846L826 780H664Z", mix(look.leaf, "#2A140A", 40))
        for x, y, turn in ((690, 560, 14), (760, 548, -18), (726, 612, 30), (800, 588, 8)):
            with s.group(move=f"rotate({turn} {x} {y})", opacity=0.72):
                s.rect(x - 32, y - 32, 64, 64, "#C9B7A4", 10)
                s.rect(x - 26, y - 26, 30, 20, "#F3EBE0", 6)
        s.rect(640, 480, 40, 320, "#FFFFFF", more='opacity=".22"')
    s.ring(745, 481, 105, 15, "#F4F7F5", 5)


def coffee_table(s: Sheet, look: Look) -> None:
    """Coffee drunk: a cup from above, beans, a cloth."""
    board(s, 70, 180, 620, 620, WOOD, 6)
    cloth(s, 560, 420, 380, 430, turn=9)
    s.cast_round(420, 470, 236)
    s.oval(420, 470, 236, 236, dark(look.accent, 6))
    s.oval(418, 467, 228, 228, light(look.accent, 14))
    s.ring(420, 470, 150, 150, dark(look.accent, 14), 5)
    top_cup(s, 420, 470, 160, mix(look.leaf, "#3A1A0A", 40), light(look.accent, 34))
    s.ring(420, 470, 122, 122, mix(look.leaf, "#B98A5B", 55), 7)
    beans(s, 44, (742, 660, 150, 130), 1.0, look.leaf)


VIEWS = {
    "bag": (bag_pack, beans_close, coffee_table),
    "drip": (drip_pack, pour_over, beans_close),
    "brew": (brew_pack, coffee_table, beans_close),
}
SHADES = {"浅烘": "#8A5A34", "中烘": "#6B4226", "中深烘": "#52301B", "深烘": "#3C2113"}
BAG_PAPER = KRAFT
