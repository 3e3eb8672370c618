"""The evidence room: dated, referenced values, and a loader that refuses an incomplete one.

No number a user may see is typed in code. It stands in a pack: TOML files a reviewer can read, with source,
status, interval and allowed range beside every value. Organisation, case and scenario may lay their own
values over it, with a reason; every value in force can say who set it and from what.
"""

from flscase.evidence.layers import Override, Resolved, ResolvedValue, resolve
from flscase.evidence.loader import load_pack
from flscase.evidence.overrides_file import read_overrides
from flscase.evidence.pack import Claim, CodeSet, Kind, Pack, Policy, Source, Table
from flscase.evidence.parameter import Distribution, Parameter
from flscase.evidence.sampling import draw_mix

__all__ = [
    "Claim",
    "CodeSet",
    "Distribution",
    "Kind",
    "Override",
    "Pack",
    "Parameter",
    "Policy",
    "Resolved",
    "ResolvedValue",
    "Source",
    "Table",
    "draw_mix",
    "load_pack",
    "read_overrides",
    "resolve",
]
