"""Signs cut by our own hand: seal characters and figures as strokes, so that no font has to be there."""

from chama.cli.pictures.paint import CINNABAR, LIGHT, Sheet, dark, light

# On a square of 100: what a seal knife would cut.
_SIGNS = {
    "茶": "M8 20H92M34 8V32M66 8V32M50 32L12 58M50 32L88 58M28 62H72M50 50V94M50 68L30 86M50 68L70 86",
    "山": "M50 10V84M14 40V84H86V40",
    "云": "M24 20H76M10 44H90M44 44L22 84H72M64 62L82 90",
    "南": "M16 20H84M50 6V34M18 92V34H82V92M38 46L44 54M62 46L56 54M34 60H66M32 74H68M50 60V90",
    "普": "M30 6L38 16M70 6L62 16M14 20H86M38 20V44M62 20V44M22 28L28 38M78 28L72 38M10 46H90"
    "M26 56H74V92H26ZM26 74H74",
    "洱": "M12 14L22 22M8 38L18 46M8 88L24 58M34 12H94M44 12V86M84 12V94M44 36H84M44 58H84M30 84L94 76",
    "古": "M10 28H90M50 8V50M26 52H74V90H26Z",
    "月": "M30 10H74V92M30 10V62C30 76 24 86 16 92M30 36H74M30 60H74",
    "马": "M22 14H72L68 46H26L30 20M26 46H84C84 66 82 80 76 92L62 86M14 66H66",
    "花": (
        "M8 20H92M34 8V32M66 8V32M40 34L14 62M28 50V92M76 40L44 66M54 36V80C54 88 60 90 70 90"
        "C82 90 86 86 86 76"
    ),
    "春": (
        "M22 14H78M26 28H74M12 42H88M50 6C48 40 36 54 10 66M52 42C62 56 76 62 90 66M32 60H68V94H32ZM32 77H68"
    ),
    "金": "M50 6L12 36M50 6L88 36M30 42H70M18 60H82M50 42V88M30 68L36 80M70 68L64 80M10 90H90",
    "白": "M48 4L38 18M24 20H76V92H24ZM24 54H76",
    "大": "M10 34H90M50 8V34C48 62 32 82 12 92M50 40C56 64 72 84 90 92",
    "福": (
        "M22 6L28 14M10 24H40L12 56M26 42V94M30 52L40 62M50 12H92M56 24H88V42H56ZM52 52H92V92"
        "H52ZM72 52V92M52 72H92"
    ),
    "木": "M10 32H90M50 6V94M50 36L16 76M50 36L84 76",
    "红": "M34 6L14 32L36 38L10 64L38 60M8 90L40 78M46 20H92M68 20V84M42 86H96",
    "年": "M34 4L12 32M26 20H86M26 44H80M26 44V66M6 66H94M54 20V96",
}
_FIGURES = {
    "0": "M30 8C48 8 54 26 54 50C54 74 48 92 30 92C12 92 6 74 6 50C6 26 12 8 30 8Z",
    "1": "M14 24L32 8V92",
    "2": "M8 28C10 4 52 2 52 30C52 52 10 70 8 92H54",
    "3": "M8 16C20 2 52 4 50 28C49 44 36 48 26 48C40 48 54 54 54 70C54 94 16 98 6 80",
    "4": "M42 92V8L6 66H56",
    "5": "M50 8H14L10 46C24 36 54 38 54 66C54 96 14 98 6 80",
    "6": "M48 14C36 4 6 12 6 58C6 82 16 92 30 92C46 92 54 80 54 66C54 50 44 42 30 42C16 42 8 52 6 62",
    "7": "M6 8H54L22 92",
    "8": "M30 46C14 46 10 34 10 27C10 16 18 8 30 8C42 8 50 16 50 27C50 34 46 46 30 46C12 46 6 58 6 69"
    "C6 83 16 92 30 92C44 92 54 83 54 69C54 58 48 46 30 46Z",
    "9": "M12 86C24 96 54 88 54 42C54 18 44 8 30 8C14 8 6 20 6 34C6 50 16 58 30 58C44 58 52 48 54 38",
    "g": "M48 40C40 28 8 30 8 56C8 84 40 84 48 66M48 34V92C48 112 16 112 10 100",
    "k": "M10 8V92M48 34L10 66M26 54L52 92",
    "×": "M12 34L48 78M48 34L12 78",
}


def sign(s: Sheet, char: str, x: float, y: float, size: float, colour: str, weight: float = 9) -> None:
    """One character, its upper left corner at (x, y)."""
    at = f'transform="translate({x:.5g} {y:.5g}) scale({size / 100:.4g})"'
    s.path(_SIGNS[char], "none", colour, weight, at)


def figures(s: Sheet, text: str, x: float, y: float, size: float, colour: str, weight: float = 9) -> None:
    """Figures in a row around the middle x, so high."""
    step = size * 0.72
    left = x - step * len(text) / 2
    for i, char in enumerate(text):
        at = f'transform="translate({left + i * step:.5g} {y:.5g}) scale({size / 100:.4g})"'
        s.path(_FIGURES[char], "none", colour, weight, at)


def column(s: Sheet, chars: str, x: float, y: float, size: float, colour: str, weight: float = 9) -> None:
    """Characters one below the other, as on an old label."""
    for i, char in enumerate(chars):
        sign(s, char, x, y + i * size * 1.16, size, colour, weight)


def seal(s: Sheet, chars: str, x: float, y: float, size: float, colour: str = CINNABAR) -> None:
    """A square seal: one, two or four characters in white on red, its edge worn."""
    s.rect(x, y, size, size, colour, size * 0.07)
    s.path(
        f"M{x + size * 0.86} {y}l{size * 0.14} 0v{size * 0.1}zM{x} {y + size * 0.9}l{size * 0.1}"
        f" {size * 0.1}h-{size * 0.1}z",
        light(colour, 40),
        more='opacity=".5"',
    )
    inset, inner = size * 0.07, size * 0.86
    s.rect(
        x + inset,
        y + inset,
        inner,
        inner,
        "none",
        size * 0.04,
        f'stroke="{LIGHT}" stroke-width="{size * 0.025}"',
    )
    if len(chars) == 4:
        half = size * 0.36
        # Read from the right, downwards.
        for i, char in enumerate(chars):
            column_x = x + size * (0.53 if i < 2 else 0.12)
            sign(s, char, column_x, y + size * (0.13 + 0.4 * (i % 2)), half, LIGHT, 10)
    elif len(chars) == 2:
        for i, char in enumerate(chars):
            sign(s, char, x + size * 0.27, y + size * (0.12 + 0.4 * i), size * 0.36, LIGHT, 10)
    else:
        sign(s, chars, x + size * 0.17, y + size * 0.17, size * 0.66, LIGHT, 10)


def label_lines(s: Sheet, x: float, y: float, w: float, n: int, colour: str) -> None:
    """Small print that is too small to read."""
    for i in range(n):
        part = 1 if i < n - 1 else 0.6
        s.rect(x, y + i * 13, w * part, 4, dark(colour, 4), 2, 'opacity=".55"')
