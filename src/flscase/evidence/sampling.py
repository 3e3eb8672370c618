"""Draws from a parameter's distribution, by inverse distribution function from uniforms.

The caller owns randomness: it hands in uniforms addressed by (seed, parameter, draw number), so that adding
a parameter moves nobody else's draws. Here they only become values.

Conventions. The centre is always the parameter's value: the mean of beta, gamma, normal and Dirichlet, the
median of lognormal, the mode of triangular; uniform has no centre but its ends. The shape is given in the
pack (beta: weight = alpha + beta; gamma: shape; lognormal: sigma of the log; normal: sd; triangular and
uniform: low, high; Dirichlet: total weight), or else fitted by moments: standard error = `se` if given, else
(high - low) / 3.92. Draws are clipped to the parameter's allowed range; that moves a mean only where the
range cuts a tail. A curve of several parameters (persistence) is made monotone where it is used, by drawing
its points with one common uniform; a mix is drawn jointly with `draw_mix`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from flscase.evidence.parameter import Parameter

Floats = NDArray[np.float64]

# Width of a 95 % interval in standard errors, and the smallest distance of a uniform from 0 and 1.
WIDTH_95: Final = 3.92
_EDGE: Final = 1e-12


def standard_error(parameter: Parameter) -> float:
    """Standard error of a parameter: given, or a 3.92nd of its interval; 0 where there is neither."""
    if parameter.se is not None:
        return parameter.se
    if parameter.low is None or parameter.high is None:
        return 0.0
    return (parameter.high - parameter.low) / WIDTH_95


def draw(parameter: Parameter, u: Floats) -> Floats:
    """Draws of `parameter` from uniforms u of shape (n,), or (n, k) for a split over k parts."""
    if parameter.value is None:
        raise TypeError(f"{parameter.id} is derived by the model and has no distribution of its own")
    if isinstance(parameter.value, tuple):
        return _draw_split(parameter, u)
    low, high = parameter.allowed
    return np.clip(_FAMILIES[parameter.distribution.family](parameter, _inside(u)), low, high)


def draw_mix(members: Sequence[Parameter], u: Floats) -> Floats:
    """Joint draws of parameters that sum to 1: u of shape (n, k) gives shares of shape (n, k).

    The members share one Dirichlet distribution with the weight of the first.
    """
    shares = np.array([member.number for member in members])
    return _dirichlet(shares, _weight(members[0]), u)


def _draw_split(parameter: Parameter, u: Floats) -> Floats:
    shares = np.array(parameter.value, dtype=np.float64)
    if u.ndim != 2 or u.shape[1] != len(shares):
        raise ValueError(f"{parameter.id} needs uniforms of shape (n, {len(shares)}), got {u.shape}")
    if parameter.distribution.family == "fixed":
        return np.broadcast_to(shares, u.shape).copy()
    return _dirichlet(shares, _weight(parameter), u)


def _dirichlet(shares: Floats, weight: float, u: Floats) -> Floats:
    from scipy.special import gammaincinv

    gammas = np.where(shares > 0, gammaincinv(np.maximum(shares * weight, _EDGE), _inside(u)), 0.0)
    total = gammas.sum(axis=1, keepdims=True)
    return np.asarray(np.where(total > 0, gammas / np.where(total > 0, total, 1.0), shares))


def _weight(parameter: Parameter) -> float:
    """Total weight of a beta or Dirichlet: given, or from the standard error by moments."""
    given = parameter.distribution.args.get("weight")
    return given if given is not None else moment_weight(parameter.number, standard_error(parameter))


def moment_weight(mean: float, error: float) -> float:
    """alpha + beta of the beta distribution with this mean and standard error; not above 0 if none has."""
    return mean * (1.0 - mean) / error**2 - 1.0


def _fixed(parameter: Parameter, u: Floats) -> Floats:
    return np.full(u.shape, parameter.number)


def _beta(parameter: Parameter, u: Floats) -> Floats:
    from scipy.special import betaincinv

    mean, weight = parameter.number, _weight(parameter)
    return np.asarray(betaincinv(mean * weight, (1.0 - mean) * weight, u))


def _gamma(parameter: Parameter, u: Floats) -> Floats:
    from scipy.special import gammaincinv

    shape = parameter.distribution.args.get("shape") or (parameter.number / standard_error(parameter)) ** 2
    return np.asarray(gammaincinv(shape, u) * (parameter.number / shape))


def _lognormal(parameter: Parameter, u: Floats) -> Floats:
    sigma = parameter.distribution.args.get("sigma")
    if sigma is None:
        sigma = float(np.sqrt(np.log1p((standard_error(parameter) / parameter.number) ** 2)))
    return np.asarray(parameter.number * np.exp(sigma * _standard_normal(u)))


def _normal(parameter: Parameter, u: Floats) -> Floats:
    sd = parameter.distribution.args.get("sd") or standard_error(parameter)
    return np.asarray(parameter.number + sd * _standard_normal(u))


def _uniform(parameter: Parameter, u: Floats) -> Floats:
    low, high = _ends(parameter)
    return low + (high - low) * u


def _triangular(parameter: Parameter, u: Floats) -> Floats:
    low, high = _ends(parameter)
    mode = parameter.number
    turn = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1.0 - u) * (high - low) * (high - mode))
    return np.asarray(np.where(u < turn, rising, falling))


def _dirichlet_member(parameter: Parameter, u: Floats) -> Floats:
    """One share of a mix on its own: its beta margin. Draw the whole mix with `draw_mix`."""
    return _beta(parameter, u)


def _ends(parameter: Parameter) -> tuple[float, float]:
    args = parameter.distribution.args
    low = args.get("low", parameter.low)
    high = args.get("high", parameter.high)
    if low is None or high is None:
        raise ValueError(f"{parameter.id} has no ends to draw between")
    return low, high


def _standard_normal(u: Floats) -> Floats:
    from scipy.special import ndtri

    return np.asarray(ndtri(u))


def _inside(u: Floats) -> Floats:
    return np.clip(u, _EDGE, 1.0 - _EDGE)


_FAMILIES: Final[dict[str, Callable[[Parameter, Floats], Floats]]] = {
    "fixed": _fixed,
    "beta": _beta,
    "gamma": _gamma,
    "lognormal": _lognormal,
    "normal": _normal,
    "uniform": _uniform,
    "triangular": _triangular,
    "dirichlet": _dirichlet_member,
}
# What each family may be given, as the loader checks it.
SHAPES: Final[dict[str, frozenset[str]]] = {
    "fixed": frozenset(),
    "beta": frozenset({"weight"}),
    "gamma": frozenset({"shape"}),
    "lognormal": frozenset({"sigma"}),
    "normal": frozenset({"sd"}),
    "uniform": frozenset({"low", "high"}),
    "triangular": frozenset({"low", "high"}),
    "dirichlet": frozenset({"weight"}),
}
