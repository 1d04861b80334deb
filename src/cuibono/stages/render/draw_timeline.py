"""The dated ties of a brief as an SVG timeline: points and intervals by EDTF. What is undated is not placed."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from cuibono.records import Brief, Finding
from cuibono.stages.brief.words import date_words, edtf_years, squeeze

from .chart import clean

WIDTH = 920
_ROW = 24
_LEFT, _RIGHT = 190.0, 40.0
_MAX_ROWS = 28


def draw_timeline(brief: Brief) -> str:
    """An SVG element; an empty string where fewer than two shown ties are dated."""
    rows = [(edtf_years(row.date), row) for row in brief.findings if row.shown and row.date]
    dated = [(span, row) for span, row in rows if span is not None]
    if len(dated) < 2:
        return ""
    dated.sort(key=lambda pair: (pair[0], pair[1].finding_id))
    left_out = max(0, len(dated) - _MAX_ROWS)
    dated = dated[:_MAX_ROWS]
    low = min(max(span[0], -9000) for span, _ in dated if span[0] > -9000) if any(span[0] > -9000 for span, _ in dated) else 1900
    high = max((span[1] for span, _ in dated if span[1] < 9000), default=low + 1)
    pad = max((high - low) * 0.04, 0.08)
    low, high = low - pad, high + pad
    height = 46 + _ROW * len(dated) + 30

    def at(year: float) -> float:
        return _LEFT + (min(max(year, low), high) - low) / (high - low) * (WIDTH - _LEFT - _RIGHT)

    title = f"Timeline: {brief.title}"
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label={quoteattr(title)} '
            f'font-family="Helvetica, Arial, sans-serif"><title>{escape(title)}</title>'
        )
    ]
    for year, label in _ticks(low, high):
        out.append(f'<line x1="{at(year):.1f}" y1="30" x2="{at(year):.1f}" y2="{height - 28}" stroke="#ddd"/>')
        out.append(f'<text x="{at(year):.1f}" y="22" font-size="11" fill="#555" text-anchor="middle">{label}</text>')
    for number, (span, row) in enumerate(dated):
        y = 46 + _ROW * number
        colour = "#b3261e" if row.status == "denied" or row.against else "#1f4e79"
        hollow = row.status in ("possible", "planned", "predicted")
        x1, x2 = at(span[0]), at(span[1])
        dash = ' stroke-dasharray="4 3"' if hollow else ""
        out.append(
            f'<text x="{_LEFT - 12:g}" y="{y + 4}" font-size="11" fill="#333" text-anchor="end">{escape(date_words(row.date or ""))}</text>'
        )
        if x2 - x1 < 9:
            middle = (x1 + x2) / 2
            out.append(
                f'<circle cx="{middle:.1f}" cy="{y}" r="5" fill="{"#fff" if hollow else colour}" '
                f'stroke="{colour}" stroke-width="1.6"{dash}/>'
            )
            x1 = x2 = middle
        else:
            out.append(
                f'<rect x="{x1:.1f}" y="{y - 5}" width="{x2 - x1:.1f}" height="10" rx="5" '
                f'fill="{"#fff" if hollow else colour}" fill-opacity=".85" stroke="{colour}"{dash}/>'
            )
        text = _label(row)
        room_right, room_left = WIDTH - 6 - x2 - 10, x1 - _LEFT + 6
        if room_right >= min(len(text) * 5.9, 360) or room_right >= room_left:
            out.append(f'<text x="{x2 + 10:.1f}" y="{y + 4}" font-size="11.5" fill="#1a1a1a">{escape(_fit(text, room_right))}</text>')
        else:
            out.append(
                f'<text x="{x1 - 10:.1f}" y="{y + 4}" font-size="11.5" fill="#1a1a1a" '
                f'text-anchor="end">{escape(_fit(text, room_left))}</text>'
            )
    rest = f" · {left_out} more in the JSON" if left_out else ""
    out.append(
        f'<text x="12" y="{height - 10}" font-size="10.5" fill="#444">hollow: hedged or planned · red: denied or '
        f"disputed · undated ties are not placed{rest}</text>"
    )
    return clean("\n".join([*out, "</svg>"]))


def _label(row: Finding) -> str:
    return squeeze(f"{row.subject} – {row.predicate.replace('_', ' ')} – {row.object}")


def _fit(text: str, room: float) -> str:
    most = max(12, int(room / 5.9))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    span = high - low
    if span <= 1.6:
        names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
        step = 1 if span < 0.6 else 2
        months = range(int(low * 12), int(high * 12) + 1, step)
        return [(m / 12, f"{names[m % 12]} {m // 12}") for m in months if low <= m / 12 <= high]
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 500) if span / s <= 10), 1000)
    first = int(low // step) * step
    return [(float(year), str(year)) for year in range(first, int(high) + step + 1, step) if low <= year <= high]
