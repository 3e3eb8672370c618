"""Colours of the documents: the NHS identity's own, chosen to be told apart without colour vision.

Neighbours in `SERIES` differ in lightness as well as hue, so that a chart printed in grey still reads; no
chart relies on colour alone (each mark is labelled). Text colours meet WCAG 2.2 AA on white.
"""

from __future__ import annotations

from typing import Final

BLUE: Final = "#005EB8"
DARK_BLUE: Final = "#003087"
TEXT: Final = "#212B32"
MUTED: Final = "#4C6272"
RULE: Final = "#AEB7BD"
PALE: Final = "#E8EDEE"
PALEST: Final = "#F4F6F7"
BLUE_TINT: Final = "#E6EFF8"
AMBER: Final = "#B45F06"
AMBER_TINT: Final = "#FDF3E4"
GREEN: Final = "#00612E"
GREEN_TINT: Final = "#E8F3EC"
WHITE: Final = "#FFFFFF"

# Dark and light take turns.
SERIES: Final = (
    "#003087",  # dark blue
    "#FFB81C",  # warm yellow
    "#006747",  # dark green
    "#41B6E6",  # light blue
    "#7C2855",  # plum
    "#ED8B00",  # orange
    "#425563",  # slate
    "#B8A6D9",  # pale violet
    "#AE2573",  # pink
)
# For what stands beside the highlighted option: each at least 3:1 against white.
GREYS: Final = ("#8A949B", "#68737B", "#4A555D")
# For lines: each at least 3:1 against white.
LINES: Final = (
    "#003087",
    "#B45F06",
    "#006747",
    "#0072B2",
    "#7C2855",
    "#6B7780",
    "#AE2573",
    "#5B4B8A",
    "#00756F",
)
FONT: Final = "Arial, 'Liberation Sans', Helvetica, sans-serif"
