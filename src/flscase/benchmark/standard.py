"""The standard population that directly standardised rates are weighted to.

The weights are data, kept with their source and date in the evidence pack, so that a later standard can take
their place without a line of code.
"""

from __future__ import annotations

from typing import Final

from flscase.evidence import load_pack

TABLE: Final = "european_standard_population_2013"


def european_standard_population(pack: str = "uk") -> dict[str, float]:
    """The 2013 European Standard Population: people out of 100,000 by age band, youngest first.

    The 19 bands read 0-4, 5-9 ... 85-89, 90+.
    """
    return {row["age_band"]: float(row["population"]) for row in load_pack(pack).table(TABLE)}
