"""The shop's own signs: its logo and the wide pictures above a page."""

from chama.cli.pictures import coffee, craft, pastry, tea
from chama.cli.pictures.glyphs import column, seal, sign
from chama.cli.pictures.look import Look
from chama.cli.pictures.paint import CINNABAR, LIGHT, Sheet, around, dark, light, mix
from chama.cli.pictures.props import mountains, rose

WIDE = 2500


def logo() -> str:
    """A seal with 茶马 over the road between two mountains."""
    s = Sheet("logo", "#F7F4EE", None)
    s.rect(0, 0, 1000, 1000, "#F7F4EE")
    s.rect(120, 120, 760, 760, CINNABAR, 84)
    s.rect(154, 154, 692, 692, "none", 60, f'stroke="{LIGHT}" stroke-width="12"')
    sign(s, "茶", 216, 210, 270, LIGHT, 9)
    sign(s, "马", 524, 210, 270, LIGHT, 9)
    s.path("M190 786L392 560L506 676L640 548L812 786Z", LIGHT)
    s.path("M430 786C470 730 560 740 520 690C560 730 480 740 540 786Z", CINNABAR)
    return s.svg()


def _stage(seed: str, paper: str, hills: str, words: str, seals: str) -> Sheet:
    s = Sheet(seed, paper, dark(paper, 7), WIDE)
    mountains(s, -200, 250, 1900, 410, mix(hills, paper, 58), 1)
    mountains(s, 760, 330, 2000, 330, mix(hills, paper, 40), 1)
    s.rect(0, 660, WIDE, 340, dark(paper, 7))
    s.oval(560, 250, 92, 92, mix(CINNABAR, paper, 20))
    column(s, words, 210, 150, 200 if len(words) < 3 else 150, dark(hills, 50), 7)
    seal(s, seals, 440, 560, 110)
    return s


def spring() -> str:
    """Spring tea: cakes, a caddy, loose leaf."""
    s = _stage("spring", "#EFEADB", "#5B7A4A", "春茶", "云南")
    with s.group(move="translate(820 60) scale(.92)"):
        tea.caddy_pack(s, Look(accent="#B5562B", leaf="#4A3220", liquor="#C4571E", name="金春"))
    with s.group(move="translate(1500 0)"):
        tea.wrapped_cake(s, 420, 540, 300, Look(name="普洱", mark="2024"))
    with s.group(move="translate(1960 440) scale(.52)"):
        tea.tuo(s, 300, 620, 200, "#3E2A1F")
        tea.tuo(s, 720, 760, 180, "#4A3A22")
    return s.svg()


def harvest() -> str:
    """Coffee of the new harvest."""
    s = _stage("harvest", "#E9E4D8", "#2F5D62", "云南", "大山")
    bags = (("#2F5D62", "云", 800), ("#A23B45", "山", 1240), ("#8A5A34", "月", 1680))
    for accent, name, x in bags:
        with s.group(move=f"translate({x} 90) scale(.86)"):
            coffee.bag_pack(s, Look(accent=accent, leaf="#6B4226", paper="#D9BF92", name=name + "南"))
    coffee.beans(s, 40, (2260, 850, 190, 70), 1.1, "#5B371F")
    return s.svg()


def flowers() -> str:
    """Flower cakes and their roses."""
    s = _stage("flowers", "#F3E6DF", "#A8475C", "花月", "福")
    look = Look(accent="#B8405C", leaf="#8E2A48", name="花")
    with s.group(move="translate(860 30)"):
        pastry.cake_pack(s, look)
    for x, y, r in ((2080, 640, 170), (2330, 740, 120), (1890, 800, 110)):
        rose(s, x, y, r, light(look.accent, 12 if r > 115 else 0))
    for x, y, turn in around(5, 2110, 850, 260, 50):
        s.leaf(x, y, turn, 0.9, "#6E8B57")
    return s.svg()


def hands() -> str:
    """What hands made: indigo, silver, clay."""
    s = _stage("hands", "#E6E8EA", "#2B4C7E", "云山", "南")
    with s.group(move="translate(760 20) scale(.94)"):
        craft.tote_pack(s, Look(accent="#2B4C7E", name="云", mark="浪"))
    with s.group(move="translate(1330 130) scale(.86)"):
        craft.pot_pack(s, Look(accent="#6B3A2A", name="古", mark="梅"))
    craft.bangle(s, 2220, 760, 170, 32, "素")
    return s.svg()


BANNERS = {"spring": spring, "harvest": harvest, "flowers": flowers, "hands": hands}
