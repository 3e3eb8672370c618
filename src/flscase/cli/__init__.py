"""The command line: thin commands over the rooms, each loading what it needs only when it is called.

Results go to stdout, everything else to stderr. Exit 0: done; 1: the input is wrong (or something broke that
should not have); 2: the call is wrong; 130: stopped by the user. A traceback is never shown.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    # processes use the cores; threads of linear algebra beside them only get in each other's way
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:  # stopped before there is anything to stop
        from flscase.cli.app import app
        from flscase.cli.safety import run_safely
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(run_safely(app, list(sys.argv[1:] if arguments is None else arguments)))
