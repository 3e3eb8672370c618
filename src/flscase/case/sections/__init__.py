"""The text of the case: every sentence written from figures, true whatever the figures are.

One file for each section. `compose(results)` puts them in their order and adds the appendices.
"""

from flscase.case.sections.document import compose, compose_from
from flscase.case.sections.view import View

__all__ = ["View", "compose", "compose_from"]
