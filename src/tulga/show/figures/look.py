"""The look of every figure: one accent colour, greys, and the settings of Vega-Lite."""

from typing import Any, Final

Spec = dict[str, Any]

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
ACCENT: Final = "#9a3412"
INK: Final = "#1f1c18"
MUTED: Final = "#5f584e"
PAPER: Final = "#fbf9f4"
RULE: Final = "#b9b0a1"
GREYS: Final = ("#7b7365", "#a49b8b", "#c6bfb1")
_SANS: Final = "Inter, 'Segoe UI', 'Helvetica Neue', 'Liberation Sans', Arial, system-ui, sans-serif"
CONFIG: Final = {
    "background": None,
    "font": _SANS,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
        "gridColor": "#e4ded2", "domainColor": RULE, "tickColor": RULE,
    },
    "legend": {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 12},
    "header": {"labelColor": INK, "labelFontSize": 13, "titleColor": MUTED},
    "text": {"fontSize": 12, "color": INK},
}  # fmt: skip
