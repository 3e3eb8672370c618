"""Every number that a case can show, read off the engine's results, once for all documents.

A measure is an array with one value per draw and the words that belong to it. The deterministic run and
the probabilistic one are read by the same functions, so a figure's value and its interval are the same thing
seen with and without doubt.
"""

from flscase.case.measures.every import read_all
from flscase.case.measures.measure import Measure
from flscase.case.measures.read import Reading

__all__ = ["Measure", "Reading", "read_all"]
