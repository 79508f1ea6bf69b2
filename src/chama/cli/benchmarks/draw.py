"""The figures as a picture: one bar a figure, its ceiling behind it."""

import html
from typing import Any

_BAR, _GAP, _LEFT, _WIDTH = 26, 16, 190, 560


def svg(figures: list[dict[str, Any]], title: str) -> str:
    """A bar chart; bars share one scale, in calls per second."""
    most = max([f["ceiling"] or 0 for f in figures] + [f["value"] for f in figures] + [1.0])
    parts = []
    for n, f in enumerate(figures):
        y = 56 + n * (_BAR + _GAP)
        ratio = f" · {f['ratio']:.2f} of its ceiling" if f["ratio"] is not None else ""
        if f["ceiling"]:
            wide = f["ceiling"] / most * _WIDTH
            parts.append(f'<rect x="{_LEFT}" y="{y}" width="{wide:.1f}" height="{_BAR}" fill="#E3DDD0"/>')
        thin, wide = _BAR - 10, f["value"] / most * _WIDTH
        parts.append(f'<rect x="{_LEFT}" y="{y + 5}" width="{wide:.1f}" height="{thin}" fill="#2B3A67"/>')
        name = html.escape(f["name"])
        parts.append(f'<text x="{_LEFT - 10}" y="{y + 18}" text-anchor="end">{name}</text>')
        end = _LEFT + max(f["value"], f["ceiling"] or 0) / most * _WIDTH + 8
        parts.append(f'<text x="{end:.1f}" y="{y + 18}" fill="#B5402E">{f["value"]:,.0f}/s{ratio}</text>')
    height = 64 + len(figures) * (_BAR + _GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1040 {height}" width="1040" height="{height}"'
        ' font-family="system-ui,sans-serif" font-size="13" fill="#1F2328">'
        f'<rect width="100%" height="100%" fill="#F7F4EE"/><text x="24" y="32" font-size="18">'
        f"{html.escape(title)}</text>{''.join(parts)}</svg>\n"
    )
