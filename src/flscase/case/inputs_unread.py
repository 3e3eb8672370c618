"""Parts of a case that are kept with it but that this release does not compute with.

The schema is older and wider than any one release, so that a case can be opened by all of them. What is
accepted and has no effect must say so: silence would let somebody believe that it counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from flscase.case.inputs import CaseInputs


def unread_parts(case: CaseInputs) -> Iterator[str]:
    """Yield a sentence for each part of the case that has no effect on its figures."""
    if case.caseload.audit is not None:
        yield (
            "caseload.audit is kept, but audit exports are not read by this release: "
            'give audited shares in the options, with basis = "audited".'
        )
    if case.caseload.expected_caseload is not None:
        yield "caseload.expected_caseload is kept, but has no effect without an audit export."
    if case.scenarios:
        names = ", ".join(scenario.id for scenario in case.scenarios)
        yield (
            f"scenarios ({names}) are kept and checked, but not worked out by this release: "
            "make an option of each, or a case of its own."
        )
