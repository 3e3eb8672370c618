"""A text file is written whole or not at all: into a neighbour first, then renamed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from flscase.errors import InputError, InputFault


def write_whole(target: Path, text: str) -> None:
    """Write text as UTF-8 under a name, leaving what stood there untouched until all is on disk.

    Makes the folder if need be. Raises InputError where the place cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _cannot(target, error) from None
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o644)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _cannot(target, error) from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _cannot(target: Path, error: OSError) -> InputError:
    what = f"It cannot be written: {error.strerror or 'the place refuses it'}."
    return InputError(InputFault(what, "Choose a folder that you may write to.", file=str(target)))
