"""How coders write: which codes stand for a site, what comes after them, and in which spelling."""

from __future__ import annotations

from typing import Final

from flscase.records.synthetic.dice import Dice


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SITE_CODES: Final = {
    "hip": _codes("S720 S720 S720 S721 S721 S722"),
    "spine": _codes("S220 S221 S320 S320 M484 M485 T08"),
    "wrist": _codes("S525 S525 S526"),
    "humerus": _codes("S422 S422 S423 S424"),
    "pelvis": _codes("S321 S322 S323 S324 S325 S325 S327 S328"),
    "other": _codes(
        "S520 S521 S522 S523 S524 S527 S528 S529 S723 S724 S727 S728 S729 "
        "S820 S821 S822 S823 S824 S825 S826 S827 S828 S829 M800 M809 M8008"
    ),
}
# Near a site and of none: a femur without a digit, a rib, a finger, a foot, a dislocated hip, bone loss.
NEAR_MISSES: Final = _codes("S72 S223 S626 S923 S022 S730 M819 S329 S427 S22 T07 Z501 -")
MEDICAL: Final = _codes("J189 J440 I500 N390 I639 R55 R074 A419 K922 I214 E871 L031 R296 F059")
PLANNED: Final = _codes("M161 M171 H269 K409 C509 Z511 D509 K635 I840 N40 M170 H251")
YOUNG_BREAKS: Final = (
    ("wrist", "S525"),
    ("other", "S826"),
    ("other", "S522"),
    ("humerus", "S424"),
    ("hip", "S720"),
)
COMORBID: Final = _codes(
    "I10 E119 F03 N183 I489 J449 Z867 M819 E039 I252 D649 Z922 H353 R296 F009 G20 Z880 E559 N189 I509 R32"
)
# Falls on one level, and neighbours of what excludes: a cliff is W15, a tree W14; intent unknown is Y10.
FALLS: Final = _codes("W010 W180 W190 W060 W100 W199 W050 W070 W140 Y10 Y839 X590")
EXCLUDING: Final = _codes(
    "V031 V476 V892 W130 W139 W150 W16 W17 X85 X999 Y00 Y09 C40 C412 C795 C900 M844 M907 M966"
)
OPERATIONS: Final = {
    "hip": _codes("W191 W241 W371 W381 W461 W939"),
    "wrist": _codes("W201 W262 W283"),
    "humerus": _codes("W201 W283"),
    "other": _codes("W201 W211"),
    "spine": ("V444", ""),
    "pelvis": ("",),
}
FIELDS: Final = 10
_FURTHER: Final = FIELDS - 3
_ODD: Final = 0.06
_PAD: Final = 0.25


def spelt(dice: Dice, code: str) -> str:
    """A code the way some system writes it: plain mostly, else dotted, small, padded, or several of these."""
    chance = dice.share()
    padded = f"{code}X" if len(code) == 3 and chance < _PAD else code
    if chance < 1 - _ODD:
        return padded
    dotted = f"{code[:3]}.{code[3:]}" if len(code) > 3 else code
    filled = f"{code}X" if len(code) == 4 else code
    return dice.one_of((dotted, dotted.lower(), code.lower(), filled, f"{code} "))


def diagnoses(dice: Dice, first: str, *, fall: bool = False, excluding: bool = False) -> tuple[str, ...]:
    """All diagnoses of an episode as written: the first, what else is wrong, how it happened."""
    codes = [dice.one_of(COMORBID) for _ in range(dice.below(_FURTHER))]
    if fall:
        codes.insert(dice.below(len(codes) + 1), dice.one_of(FALLS))
    if excluding:
        codes.insert(dice.below(len(codes) + 1), dice.one_of(EXCLUDING))
    return tuple([spelt(dice, code) for code in (first, *codes)])
