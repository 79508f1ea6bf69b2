"""From the hills: honey, jars of sauce, ham, mushrooms."""

from chama.cli.pictures.glyphs import column, figures, seal
from chama.cli.pictures.look import Look
from chama.cli.pictures.paint import CINNABAR, LIGHT, Sheet, around, circle_path, dark, light
from chama.cli.pictures.props import board, cloth, plate

LABEL = "#F5EEDD"


def jar(s: Sheet, x: float, y: float, w: float, h: float, look: Look, cap: str) -> None:
    """A glass jar, its foot at (x, y): `leaf` fills it, a cloth or tin lid in `cap`."""
    left, r, top = x - w / 2, x + w / 2, y - h
    s.shadow(x, y - 2, w * 0.5, w * 0.12)
    glass = (
        f"M{left} {top + h * 0.16}Q{left} {top + h * 0.07} {left + w * 0.14} {top + h * 0.05}H{r - w * 0.14}"
        f"Q{r} {top + h * 0.07} {r} {top + h * 0.16}V{y - h * 0.08}Q{r} {y} {r - w * 0.12} {y}"
        f"H{left + w * 0.12}Q{left} {y} {left} {y - h * 0.08}Z"
    )
    s.path(glass, light(look.leaf, 56))
    inside = (
        f"M{left + w * 0.035} {top + h * 0.17}H{r - w * 0.035}V{y - h * 0.09}Q{r - w * 0.035} {y - h * 0.03}"
        f" {r - w * 0.13} {y - h * 0.025}H{left + w * 0.13}Q{left + w * 0.035} {y - h * 0.03}"
        f" {left + w * 0.035}"
        f" {y - h * 0.09}Z"
    )
    s.turned(inside, look.leaf, left, r, top, y)
    with s.group(clip=inside):
        s.soft(x - w * 0.1, y - h * 0.2, w * 0.7, h * 0.5, light(look.leaf, 44), 0.7)
        s.rect(left, top + h * 0.17, w, h * 0.03, light(look.leaf, 40))
    s.rect(left + w * 0.24, top + h * 0.36, w * 0.52, h * 0.42, LABEL, 5)
    s.rect(r - w * 0.34, top + h * 0.36, w * 0.1, h * 0.42, dark(LABEL, 10), 5)
    s.rect(left + w * 0.24, top + h * 0.36, w * 0.52, h * 0.03, look.accent, 3)
    size = h * 0.14
    column(s, look.name[:2], x - size / 2, top + h * 0.42, size, dark(look.accent, 40), 9)
    if look.mark:
        figures(s, look.mark, x, y - h * 0.275, h * 0.045, dark(look.accent, 30), 10)
    s.rect(left + w * 0.07, top + h * 0.2, w * 0.05, h * 0.62, "#FFFFFF", w * 0.025, 'opacity=".5"')
    lid = (
        f"M{left + w * 0.06} {top - h * 0.06}H{r - w * 0.06}V{top + h * 0.07}Q{x} {top + h * 0.1}"
        f" {left + w * 0.06} {top + h * 0.07}Z"
    )
    s.turned(lid, cap, left + w * 0.06, r - w * 0.06, top - h * 0.06, top + h * 0.1)
    s.oval(x, top - h * 0.06, w * 0.44, w * 0.07, light(cap, 16))


def honey_pack(s: Sheet, look: Look) -> None:
    """A jar of honey, a dipper, comb."""
    k = look.scale
    _comb(s, 690, 800, 46, look.leaf)
    jar(s, 370, 800, 330 * k, 470 * k, look, dark(look.accent, 10))
    with s.group(move="rotate(24 690 420)"):
        s.rect(684, 150, 18, 290, "#C9A26A", 9)
        s.rect(686, 154, 5, 280, light("#C9A26A", 30), 2)
        for i in range(6):
            wide = (44, 62, 70, 70, 60, 42)[i]
            s.rect(693 - wide, 440 + i * 22, wide * 2, 17, dark("#C9A26A", 8 + 2 * i), 8)
            s.rect(693 - wide, 441 + i * 22, wide * 0.8, 6, light("#C9A26A", 28), 3)
    s.path("M640 560C600 620 640 640 628 704", "none", look.leaf, 17)
    s.path("M636 566C600 622 634 644 624 690", "none", light(look.leaf, 44), 5)


def _comb(s: Sheet, x: float, y: float, r: float, honey: str) -> None:
    s.shadow(x, y + 36, 220, 40)
    for row in range(4):
        for i in range(5 - row % 2):
            cx, cy = x - 160 + i * r * 1.75 + (row % 2) * r * 0.88, y - row * r * 1.5
            cell = "M" + "L".join(f"{px:.0f} {py:.0f}" for px, py, _ in around(6, cx, cy, r, turn=30)) + "Z"
            s.path(cell, dark(honey, 34), dark(honey, 50), 5)
            inner = (
                "M"
                + "L".join(f"{px:.0f} {py:.0f}" for px, py, _ in around(6, cx - 3, cy - 3, r * 0.82, turn=30))
                + "Z"
            )
            s.path(inner, light(honey, 6) if (i + row) % 3 else light(honey, 34))
            s.soft(cx - r * 0.3, cy - r * 0.34, r * 0.4, r * 0.3, LIGHT, 0.7)


def honey_close(s: Sheet, look: Look, comb: bool = True) -> None:
    """Bread with honey on a board, the jar behind."""
    board(s, 80, 470, 840, 420, "#A87B4E", -3)
    s.cast_round(360, 660, 190)
    s.oval(360, 660, 190, 170, "#B9793A")
    s.oval(356, 655, 172, 152, "#F1DDB4")
    for _ in range(60):
        x, y, _ = around(1, 356, 655, s.rng.uniform(10, 150), s.rng.uniform(10, 130), s.rng.uniform(0, 360))[
            0
        ]
        s.oval(x, y, s.rng.uniform(3, 9), s.rng.uniform(2, 6), dark("#F1DDB4", 12))
    d = "M230 640C240 560 340 540 420 580S500 700 470 740C440 780 400 740 350 752S220 720 230 640Z"
    s.path(d, look.leaf, more='opacity=".9"')
    s.path("M262 630C280 584 340 572 390 596", "none", light(look.leaf, 60), 12, 'opacity=".8"')
    jar(s, 700, 560, 270, 390, look, dark(look.accent, 10))
    if comb:
        _comb(s, 760, 800, 34, look.leaf)


def jar_close(s: Sheet, look: Look) -> None:
    """The same with what is not honey."""
    honey_close(s, look, comb=False)


def jar_pack(s: Sheet, look: Look) -> None:
    """Two jars of sauce or preserve, a dish of it before them."""
    jar(s, 330, 790, 280, 400, look, look.accent)
    jar(s, 590, 770, 210, 300, look._replace(mark=""), look.accent)
    plate(s, 720, 850, 170, "#F3EFE4", 0.34)
    with s.group(clip=circle_path(720, 858, 124, 38)):
        s.oval(720, 858, 124, 38, dark(look.leaf, 12))
        for _ in range(70):
            x, y, _ = around(1, 720, 850, s.rng.uniform(0, 118), s.rng.uniform(0, 34), s.rng.uniform(0, 360))[
                0
            ]
            s.oval(
                x,
                y,
                s.rng.uniform(6, 15),
                s.rng.uniform(4, 8),
                s.rng.choice([look.leaf, light(look.leaf, 24), dark(look.leaf, 26)]),
            )
        s.soft(690, 842, 70, 16, LIGHT, 0.6)


def ham_leg(s: Sheet, look: Look) -> None:
    """A whole cured leg hung on a cord."""
    s.shadow(560, 880, 280, 34, 0.4)
    s.path("M330 0C330 40 344 70 350 116", "none", "#A58B64", 9)
    d = (
        "M322 110C354 92 392 100 402 136C420 210 436 262 500 300C640 360 760 470 770 610C778 740"
        " 690 828 560 836C424 842 330 744 322 610C316 500 350 380 338 290C332 230 306 150 322"
        " 110Z"
    )
    s.path(d, dark(look.accent, 36))
    with s.group(clip=d):
        s.path(
            "M322 110C354 92 392 100 402 136C420 210 436 262 500 300C640 360 740 470 744 600C740 700"
            " 640 780 530 784C410 780 340 700 330 600C320 500 350 380 338 290C332 230 306 150 322"
            " 110Z",
            look.accent,
        )
        s.path(
            "M338 130C370 210 374 300 380 370C400 470 372 540 388 620C400 690 470 730 530 736C420"
            " 726 346 650 336 590C326 500 352 380 342 290Z",
            light(look.accent, 24),
            more='opacity=".7"',
        )
        for _ in range(70):
            x, y = s.rng.uniform(330, 760), s.rng.uniform(300, 820)
            s.path(
                f"M{x:.0f} {y:.0f}q{s.rng.uniform(-30, 30):.0f} {s.rng.uniform(8, 20):.0f}"
                f" {s.rng.uniform(-50, 50):.0f}"
                f" {s.rng.uniform(20, 40):.0f}",
                "none",
                dark(look.accent, s.rng.choice([20, 30])),
                2.5,
                'opacity=".5"',
            )
        s.soft(600, 560, 150, 190, dark(look.accent, 46), 0.4)
    cut = circle_path(632, 640, 116, 150)
    with s.group(move="rotate(-24 632 640)"):
        _slice_face(s, cut, 632, 640, 116, 150, look.leaf)
    s.path("M322 112C354 96 388 104 400 140L352 156Z", "#E9DCC0")
    seal(s, look.seal, 424, 470, 76)


def _slice_face(s: Sheet, d: str, x: float, y: float, rx: float, ry: float, meat: str) -> None:
    """A cut face: rind, fat, meat with its grain."""
    s.path(d, "#B9793A")
    s.oval(x, y, rx * 0.95, ry * 0.95, "#F4DFC8")
    s.oval(x + rx * 0.04, y + ry * 0.02, rx * 0.83, ry * 0.86, dark(meat, 8))
    with s.group(clip=circle_path(x + rx * 0.04, y + ry * 0.02, rx * 0.83, ry * 0.86)):
        s.oval(x - rx * 0.12, y - ry * 0.1, rx * 0.78, ry * 0.8, meat)
        s.soft(x - rx * 0.25, y - ry * 0.3, rx * 0.6, ry * 0.5, light(meat, 40), 0.6)
        for i in range(9):
            a = y - ry * 0.8 + i * ry * 0.19
            s.path(
                f"M{x - rx} {a:.0f}C{x - rx * 0.3:.0f} {a + ry * s.rng.uniform(-0.2, 0.25):.0f}"
                f" {x + rx * 0.3:.0f}"
                f" {a - ry * 0.16:.0f} {x + rx} {a + ry * 0.12:.0f}",
                "none",
                "#F2D6C4" if i % 3 == 0 else dark(meat, 20),
                rx * (0.035 if i % 3 == 0 else 0.014),
                'opacity=".75"',
            )
        s.oval(x + rx * 0.2, y + ry * 0.12, rx * 0.15, ry * 0.12, "#F4E4D2")
        s.ring(x + rx * 0.2, y + ry * 0.12, rx * 0.15, ry * 0.12, dark("#F4E4D2", 20), 3)


def ham_slices(s: Sheet, look: Look) -> None:
    """Slices fanned on a board with a knife."""
    board(s, 70, 240, 860, 560, "#A87B4E", -4)
    for i in range(6):
        x, y, turn = 250 + i * 96, 460 + (i % 2) * 14, -16 + i * 5
        with s.group(move=f"rotate({turn} {x} {y})"):
            s.cast(circle_path(x, y, 112, 146), 10, 12)
            _slice_face(s, circle_path(x, y, 112, 146), x, y, 112, 146, look.leaf)
    with s.group(move="rotate(-6 500 730)"):
        s.cast("M150 706H640L700 740H150Z", 10, 14)
        s.path("M150 700H620Q690 704 706 742H150Z", "#AEB4B8")
        s.path("M150 700H620Q660 702 680 716H150Z", "#DDE1E3")
        s.rect(700, 700, 190, 40, "#4A3324", 16)
        s.rect(706, 704, 170, 10, light("#4A3324", 22), 5)
        for x in (740, 790, 840):
            s.oval(x, 721, 5, 5, "#C9A45E")


def mushroom_whole(s: Sheet, x: float, y: float, k: float, cap: str, stalk: str, kind: str) -> None:
    """One mushroom, its foot at (x, y): matsutake, porcini or morel."""
    with s.group(move=f"translate({x} {y}) scale({k})"):
        s.shadow(0, 0, 70, 16)
        if kind == "morel":
            s.turned("M-28 -120C-30 -60 -34 -20 -36 0H36C34 -20 30 -60 28 -120Z", stalk, -36, 36, -120, 0)
            d = (
                "M0 -330C60 -320 92 -230 84 -160C78 -116 40 -104 0 -104S-78 -116 -84 -160C-92 -230 -60"
                " -320 0 -330Z"
            )
            s.path(d, light(cap, 24))
            with s.group(clip=d):
                for row in range(7):
                    for i in range(6):
                        px, py = -100 + i * 38 + (row % 2) * 19, -316 + row * 34
                        s.path(f"M{px} {py}l16 -14 14 16 -6 22 -20 2z", dark(cap, 40))
                        s.path(f"M{px + 3} {py + 3}l12 -10 8 10z", dark(cap, 14))
                s.soft(50, -160, 90, 130, "#2A1A10", 0.5)
                s.soft(-40, -260, 50, 70, LIGHT, 0.4)
            return
        fat = 1.5 if kind == "porcini" else 1
        s.turned(
            f"M{-34 * fat} -170C{-38 * fat} -90 {-46 * fat} -40 {-44 * fat} -14Q0 12 {44 * fat} -14"
            f"C{46 * fat} -40 {38 * fat} -90 {34 * fat} -170Z",
            stalk,
            -46 * fat,
            46 * fat,
            -170,
            4,
        )
        for i in range(7):
            s.path(
                f"M{-30 * fat + i * 10 * fat} {-130 + (i % 3) * 26}q4 30 -2 52",
                "none",
                dark(stalk, 22),
                3,
                'opacity=".6"',
            )
        if kind == "porcini":
            s.path("M-104 -176C-90 -150 90 -150 104 -176L96 -196H-96Z", "#D9C48A")
        else:
            s.path("M-66 -176Q0 -150 66 -176L58 -196H-58Z", dark(stalk, 14))
        d = (
            "M-112 -180C-124 -260 -60 -312 0 -312S124 -260 112 -180C60 -196 -60 -196 -112 -180Z"
            if kind == "porcini"
            else "M-84 -186C-92 -262 -44 -300 0 -300S92 -262 84 -186C44 -204 -44 -204 -84 -186Z"
        )
        s.path(d, dark(cap, 16))
        with s.group(clip=d):
            s.oval(-14, -246, 104, 74, cap)
            s.soft(-40, -272, 70, 44, LIGHT, 0.55)
            s.soft(70, -200, 80, 70, "#2A1A10", 0.35)
            if kind == "matsutake":
                for _ in range(26):
                    px, py = s.rng.uniform(-80, 80), s.rng.uniform(-296, -196)
                    s.path(f"M{px:.0f} {py:.0f}q8 6 16 0", "none", dark(cap, 36), 4)


def mushroom_pack(s: Sheet, look: Look) -> None:
    """Fresh ones standing behind a bowl of dried slices; `name` says which kind."""
    kind = KINDS[look.mark]
    for x, y, k in ((250, 720, 1.15), (470, 690, 1.35), (690, 716, 1.2)):
        mushroom_whole(s, x, y, k, look.accent, look.leaf, kind)
    plate(s, 500, 840, 340, "#5F6D71", 0.3)
    for _ in range(34):
        x, y, turn = s.rng.uniform(270, 730), s.rng.uniform(770, 880), s.rng.uniform(0, 360)
        _dried(s, x, y, turn, look)


def _dried(s: Sheet, x: float, y: float, turn: float, look: Look) -> None:
    """One dried slice, or one small morel."""
    if KINDS[look.mark] == "morel":
        with s.group(move=f"translate({x:.0f} {y:.0f}) rotate({turn:.0f}) translate(0 36) scale(.36)"):
            s.rect(-18, -60, 36, 70, look.leaf, 12)
            s.path(
                "M0 -200C50 -190 66 -110 56 -70Q0 -40 -56 -70C-66 -110 -50 -190 0 -200Z",
                dark(look.accent, 12),
            )
            for j in range(9):
                s.path(
                    f"M{-46 + (j % 3) * 34} {-172 + (j // 3) * 38}l16 -12 12 16 -14 20z",
                    dark(look.accent, 48),
                )
        return
    with s.group(move=f"translate({x:.0f} {y:.0f}) rotate({turn:.0f}) scale(.46)"):
        d = (
            "M-80 -20C-90 -90 90 -90 80 -20C70 0 40 -10 30 0C26 40 30 70 34 96H-34C-30 70 -26 40 -30"
            " 0C-40 -10 -70 0 -80 -20Z"
        )
        s.path(d, dark(look.accent, 20), more='transform="translate(5 8)" opacity=".5"')
        s.path(d, light(look.leaf, 16), dark(look.accent, 10), 8)
        s.path("M-60 -24C-40 -10 40 -10 60 -24M0 -6V70M-12 4V60M12 4V60", "none", dark(look.leaf, 20), 5)


def mushroom_table(s: Sheet, look: Look) -> None:
    """A soup of them in a clay pot from above."""
    cloth(s, 90, 470, 420, 420, turn=-10)
    s.cast_round(520, 480, 330)
    s.rect(140, 440, 90, 84, "#5A4034", 30)
    s.rect(810, 440, 90, 84, "#4A3228", 30)
    s.oval(520, 480, 330, 330, "#5A4034")
    s.oval(516, 474, 316, 316, "#6E5142")
    s.oval(520, 480, 284, 284, "#33241C")
    s.oval(520, 482, 276, 276, "#D8B36A")
    s.oval(512, 472, 262, 262, "#E4C37E")
    with s.group(clip=circle_path(520, 482, 274)):
        for px, py, turn in (
            (400, 400, 20),
            (560, 360, 80),
            (660, 470, 150),
            (590, 600, 230),
            (430, 590, 300),
            (510, 480, 40),
            (350, 500, 120),
        ):
            with s.group(move=f"translate({px} {py}) scale(2)"):
                _dried(s, 0, 0, turn, look)
        for _ in range(26):
            x, y, _ = around(1, 520, 482, s.rng.uniform(20, 250), None, s.rng.uniform(0, 360))[0]
            s.ring(x, y, s.rng.uniform(5, 14), s.rng.uniform(5, 14), light("#E4C37E", 50), 2.5)
        for _ in range(12):
            x, y, _ = around(1, 520, 482, s.rng.uniform(20, 230), None, s.rng.uniform(0, 360))[0]
            s.oval(x, y, 13, 8, CINNABAR if s.rng.random() < 0.4 else "#6E8B57")


KINDS = {"松": "matsutake", "牛": "porcini", "羊": "morel"}
VIEWS = {
    "honey": (honey_pack, honey_close),
    "jar": (jar_pack, jar_close),
    "leg": (ham_leg, ham_slices),
    "slices": (ham_slices, ham_leg),
    "mushroom": (mushroom_pack, mushroom_table),
}
