"""Figures as Vega-Lite specs: the same spec is drawn on a page by the browser and in a report as SVG or PNG.

One accent colour in steps of lightness, so that a figure printed in black and white says the same; what is disputed is
dashed, what is not known is left out of the marks and said in words.
"""

from tulga.show.figures.lines import shares
from tulga.show.figures.look import ACCENT, CONFIG, INK, MUTED, PAPER, SCHEMA, Spec
from tulga.show.figures.still import png, standing_alone, svg
from tulga.show.figures.world import BY_SHARE, BY_TIER, STEPS, caption, geometry, longitude, world

__all__ = [
    "ACCENT", "BY_SHARE", "BY_TIER", "CONFIG", "INK", "MUTED", "PAPER", "SCHEMA", "STEPS", "Spec", "caption", "geometry",
    "longitude", "png", "shares", "standing_alone", "svg", "world",
]  # fmt: skip
