"""Brush and paper: shapes on a 1000 × 1000 sheet, lit from the upper left, shadows to the lower right."""

import contextlib
import itertools
import math
import random
import re
from collections.abc import Iterator

PAPER, TABLE, INK, WARM_DARK, LIGHT = "#F4ECDF", "#E8DCC7", "#2B2620", "#3A2A1E", "#FFF9EC"
WOOD, KRAFT, LINEN, CINNABAR = "#B98A5B", "#C9A877", "#EDE3D0", "#B5402E"

_OWN_OPACITY = re.compile(r"(?<![\w-])opacity=")
# Strands that are drawn together.
_LAYER = 22


def mix(colour: str, towards: str, percent: float) -> str:
    """A colour with so much of another in it."""
    pairs = ((int(colour[i : i + 2], 16), int(towards[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * percent / 100):02X}" for a, b in pairs)


def dark(colour: str, percent: float = 22) -> str:
    """A colour in the shade."""
    return mix(colour, WARM_DARK, percent)


def light(colour: str, percent: float = 22) -> str:
    """A colour in the light."""
    return mix(colour, LIGHT, percent)


def around(n: int, cx: float, cy: float, rx: float, ry: float | None = None, turn: float = 0) -> list[tuple]:
    """Points on an ellipse: (x, y, degrees)."""
    steps = [turn + 360 * i / n for i in range(n)]
    return [
        (cx + rx * math.cos(math.radians(a)), cy + (ry or rx) * math.sin(math.radians(a)), a) for a in steps
    ]


def circle_path(cx: float, cy: float, rx: float, ry: float | None = None) -> str:
    """An ellipse as a path, for clipping."""
    ry = ry or rx
    return f"M{cx - rx:.1f} {cy:.1f}a{rx} {ry} 0 1 0 {2 * rx} 0a{rx} {ry} 0 1 0 {-2 * rx} 0Z"


def _of_paint(more: str, filled: bool, drawn: bool) -> str:
    """A shape's own opacity costs a layer of its own; of one that is only filled, or only drawn, the opacity
    of its paint is the same picture."""
    if filled and drawn:
        return more
    return _OWN_OPACITY.sub("fill-opacity=" if filled else "stroke-opacity=", more)


class Sheet:
    """One picture being drawn; everything goes onto what was drawn before."""

    def __init__(self, seed: str, paper: str = PAPER, table: str | None = TABLE, width: int = 1000) -> None:
        self.rng = random.Random(seed)
        self.width = width
        self._parts: list[str] = []
        self._defs: list[str] = []
        self.rect(0, 0, width, 1000, paper)
        if table:
            self.rect(0, 660, width, 340, table)
            self.rect(0, 660, width, 4, mix(table, WARM_DARK, 8))
        self._glow(paper)

    def _glow(self, paper: str) -> None:
        """Where the light comes from, and the corner that it does not reach."""
        self._defs.append(
            f'<radialGradient id="sun" cx=".28" cy=".2" r="1"><stop offset="0" stop-color="{LIGHT}"'
            f' stop-opacity=".75"/><stop offset=".55" stop-color="{LIGHT}" stop-opacity="0"/>'
            f'<stop offset="1" stop-color="{dark(paper, 60)}" stop-opacity=".14"/></radialGradient>'
        )
        self._parts.append(f'<rect width="{self.width}" height="1000" fill="url(#sun)"/>')

    def svg(self) -> str:
        """The finished picture."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} 1000">'
            f"<defs>{''.join(self._defs)}</defs>{''.join(self._parts)}</svg>"
        )

    def _define(self, element: str) -> str:
        name = f"d{len(self._defs)}"
        self._defs.append(element.replace("ID", name, 1))
        return name

    @contextlib.contextmanager
    def group(self, move: str = "", clip: str = "", opacity: float = 1) -> Iterator[None]:
        """What is drawn inside is moved, cut to a path, made transparent."""
        more = f' transform="{move}"' if move else ""
        if clip:
            more += (
                f' clip-path="url(#{self._define(f"""<clipPath id="ID"><path d="{clip}"/></clipPath>""")})"'
            )
        if opacity != 1:
            more += f' opacity="{opacity}"'
        self._parts.append(f"<g{more}>")
        yield
        self._parts.append("</g>")

    def path(self, d: str, fill: str = "none", stroke: str = "", width: float = 0, more: str = "") -> None:
        """A path, filled or stroked with round ends."""
        line = (
            f' stroke="{stroke}" stroke-width="{width:.4g}" stroke-linecap="round" stroke-linejoin="round"'
            if stroke
            else ""
        )
        more = _of_paint(more, fill != "none", bool(stroke))
        self._parts.append(f'<path d="{d}" fill="{fill}"{line} {more}/>')

    def rect(self, x: float, y: float, w: float, h: float, fill: str, r: float = 0, more: str = "") -> None:
        """A rectangle with rounded corners."""
        more = _of_paint(more, fill != "none", "stroke=" in more)
        self._parts.append(
            f'<rect x="{x:.5g}" y="{y:.5g}" width="{w:.5g}" height="{h:.5g}" rx="{r}" fill="{fill}" {more}/>'
        )

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str, more: str = "") -> None:
        """An ellipse."""
        more = _of_paint(more, fill != "none", "stroke=" in more)
        self._parts.append(
            f'<ellipse cx="{x:.5g}" cy="{y:.5g}" rx="{rx:.4g}" ry="{ry:.4g}" fill="{fill}" {more}/>'
        )

    def ring(self, x: float, y: float, rx: float, ry: float, colour: str, width: float) -> None:
        """The line of an ellipse."""
        self.oval(x, y, rx, ry, "none", f'stroke="{colour}" stroke-width="{width}"')

    def soft(
        self, x: float, y: float, rx: float, ry: float, colour: str, strength: float, core: float = 0.0
    ) -> None:
        """A spot that fades out at its edge; up to `core` of its radius it is full."""
        stops = ((core, 1.0), (core + (1 - core) * 0.45, 0.62), (core + (1 - core) * 0.75, 0.2), (1, 0.0))
        name = self._define(
            '<radialGradient id="ID">'
            + "".join(
                f'<stop offset="{at:.3g}" stop-color="{colour}" stop-opacity="{strength * part:.3g}"/>'
                for at, part in stops
            )
            + "</radialGradient>"
        )
        self.oval(x, y, rx, ry, f"url(#{name})")

    def rim(self, x: float, y: float, r: float, colour: str, strength: float, core: float = 0.7) -> None:
        """A round thing falls off at its edge: nothing up to `core` of its radius, full at the edge."""
        middle = (core + 1) / 2
        name = self._define(
            f'<radialGradient id="ID" cx=".46" cy=".45"><stop offset="{core}" stop-color="{colour}"'
            f' stop-opacity="0"/><stop offset="{middle}" stop-color="{colour}"'
            f' stop-opacity="{strength * 0.3:.3g}"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="{strength}"/></radialGradient>'
        )
        self.oval(x, y, r, r, f"url(#{name})")

    def shadow(self, x: float, y: float, rx: float, ry: float, strength: float = 0.5) -> None:
        """The soft shadow that a thing throws to the lower right, and the dark line where it stands."""
        self.soft(x + rx * 0.2, y + ry * 0.3, rx * 1.35, ry * 1.5, "#6B4F34", strength * 0.8, 0.25)
        self.soft(x + rx * 0.03, y, rx * 1.04, ry * 0.5, "#4A3420", strength, 0.5)

    def cast_round(self, x: float, y: float, r: float, strength: float = 0.5) -> None:
        """The shadow of a round thing that lies on the table and is seen from above."""
        self.soft(x + r * 0.09, y + r * 0.12, r * 1.14, r * 1.14, "#5A4028", strength, 0.74)
        self.soft(x + r * 0.02, y + r * 0.03, r * 1.05, r * 1.05, "#4A3420", strength, 0.88)

    def cast(self, d: str, dx: float = 14, dy: float = 18, strength: float = 0.26) -> None:
        """The same of a thing of any form."""
        for part, shade in ((1.0, 0.3), (0.7, 0.3), (0.4, 0.4), (0.2, 0.5)):
            with self.group(move=f"translate({dx * part} {dy * part})", opacity=strength * shade):
                self.path(d, "#5A4028", "#5A4028", 16 * part)

    def turned(self, d: str, fill: str, x0: float, x1: float, y0: float, y1: float) -> None:
        """A standing round body (jar, tin, bag): bands of light and shade from left to right."""
        w = x1 - x0
        self.path(d, fill)
        with self.group(clip=d):
            self.rect(x0, y0, w * 0.10, y1 - y0, dark(fill, 7))
            self.rect(x0 + w * 0.16, y0, w * 0.13, y1 - y0, light(fill, 26), more='opacity=".8"')
            self.rect(x0 + w * 0.33, y0, w * 0.04, y1 - y0, light(fill, 16), more='opacity=".6"')
            self.rect(x0 + w * 0.66, y0, w * 0.34, y1 - y0, dark(fill, 10))
            self.rect(x0 + w * 0.82, y0, w * 0.18, y1 - y0, dark(fill, 20))
            self.rect(x0 + w * 0.965, y0, w * 0.04, y1 - y0, dark(fill, 10))

    def ball(self, x: float, y: float, rx: float, ry: float, fill: str, turn: float = 0) -> None:
        """A round thing: light on its upper left, shade on its lower right."""
        d = circle_path(x, y, rx, ry)
        with self.group(move=f"rotate({turn:.4g} {x:.5g} {y:.5g})" if turn else ""):
            self.path(d, dark(fill, 24))
            with self.group(clip=d):
                self.oval(x - rx * 0.1, y - ry * 0.12, rx * 0.97, ry * 0.95, dark(fill, 9))
                self.oval(x - rx * 0.2, y - ry * 0.22, rx * 0.84, ry * 0.82, fill)
                self.oval(x - rx * 0.34, y - ry * 0.38, rx * 0.46, ry * 0.42, light(fill, 18))
                self.oval(x - rx * 0.42, y - ry * 0.48, rx * 0.18, ry * 0.15, light(fill, 42))

    def leaf(self, x: float, y: float, turn: float, size: float, fill: str) -> None:
        """A leaf with a lit and a shaded half."""
        with self.group(move=f"translate({x:.5g} {y:.5g}) rotate({turn:.4g}) scale({size:.3g})"):
            self.path("M0 0C22 -36 74 -34 104 0C72 30 22 30 0 0Z", dark(fill, 14))
            self.path("M0 0C22 -36 74 -34 104 0C70 -4 34 -4 0 0Z", light(fill, 10))
            self.path("M-14 2Q40 -4 98 0", stroke=dark(fill, 34), width=2.4)
            self.path(
                "M26 -2L40 -18M48 -3L62 -18M70 -2L82 -12M30 2L46 14M54 1L68 12", "none", dark(fill, 26), 1.4
            )

    def strands(
        self,
        n: int,
        where: tuple[float, float, float, float],
        colours: list[str],
        size: float,
        swirl: bool = False,
    ) -> None:
        """Rolled tea leaves lying in an ellipse (x, y, rx, ry), any way or, `swirl`, around its middle."""
        cx, cy, rx, ry = where
        layers = max(1, n // _LAYER)
        for _ in range(layers):
            # A layer is one dark path under a few bright ones: a thousand single leaves would take seconds.
            bundles: dict[str, list[str]] = {colour: [] for colour in colours}
            for _ in range(n // layers):
                r, a = math.sqrt(self.rng.random()), self.rng.uniform(0, 2 * math.pi)
                turn = a + math.pi / 2 + self.rng.gauss(0, 0.7) if swirl else self.rng.uniform(0, 2 * math.pi)
                long, bend = size * self.rng.uniform(0.3, 0.75), size * self.rng.uniform(-0.5, 0.5)
                x, y = cx + rx * r * math.cos(a), cy + ry * r * math.sin(a)
                dx, dy = long * math.cos(turn), long * math.sin(turn)
                px, py = x - bend * math.sin(turn), y + bend * math.cos(turn)
                d = f"M{x - dx:.0f} {y - dy:.0f}Q{px:.0f} {py:.0f} {x + dx:.0f} {y + dy:.0f}"
                bundles[self.rng.choice(colours)].append(d)
            wide = size * self.rng.uniform(0.17, 0.25)
            self.path("".join(itertools.chain(*bundles.values())), "none", dark(colours[0], 52), wide * 1.45)
            for colour, strokes in bundles.items():
                if strokes:
                    self.path("".join(strokes), "none", colour, wide)
