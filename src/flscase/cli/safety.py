"""What stands between a fault and the user: plain words, an exit code, never a traceback.

A fault of the input is told in full. A fault of ours gets one sentence and a reference; the file of that
reference holds where in the code it happened and nothing else, because the text of an unexpected error may
hold a patient's data.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import platform
import secrets
import sys
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

if TYPE_CHECKING:
    from flscase.errors import InputError

DONE, WRONG_INPUT, WRONG_CALL, STOPPED = 0, 1, 2, 130
KEEP: Final = 50  # reports kept in the user's folder


def run_safely(app: typer.Typer, arguments: list[str]) -> int:
    """Run the app and return its exit code; whatever goes wrong is told on stderr."""
    _prepare_streams()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    try:
        code = app(args=arguments, prog_name="flscase", standalone_mode=False)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = STOPPED
    except (typer.Abort, BrokenPipeError) as error:
        code = _closed() if isinstance(error, BrokenPipeError) else STOPPED
    except Exception as error:
        code = _told(error, arguments)
    if code == STOPPED:
        _say("Stopped.")
    return code if isinstance(code, int) else DONE


def _prepare_streams() -> None:
    """Let £ and − through pipes on every machine."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _told(error: Exception, arguments: list[str]) -> int:
    """Tell an error on stderr and return the exit code for it."""
    from flscase.errors import InputError

    if isinstance(error, InputError):
        _say(_all_faults(error))
        return WRONG_INPUT
    if hasattr(error, "format_message"):  # how typer says that the call is wrong
        context: Any = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "flscase"
        _say(f"{error.format_message()}\n  What to do: see {command} --help")
        return WRONG_CALL
    _say(_reported(error, arguments))
    return WRONG_INPUT


def _all_faults(error: InputError) -> str:
    count = len(error.faults)
    return f"{error}\n{count} faults were found." if count > 1 else str(error)


def _closed() -> int:
    """The reader of our output went away, as `| head` does: that is no error worth a word."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return WRONG_INPUT


def _reported(error: Exception, arguments: list[str]) -> str:
    """Return the sentence for an error that should not have happened, and keep a report of it."""
    if isinstance(error, MemoryError):
        return "There is not enough memory for this.\n  What to do: close other programs or use fewer draws."
    if isinstance(error, OSError) and error.strerror:
        place = f" ({Path(str(error.filename)).name})" if error.filename else ""
        return f"The machine refused: {error.strerror}{place}.\n  What to do: check space and rights there."
    reference = secrets.token_hex(4)
    kept = _keep_report(reference, error, arguments)
    where = f" The file {kept} says where in the program; it holds no data of yours." if kept else ""
    return f"Something broke that should not have (reference {reference}).{where}\n{_ADVICE}"


_ADVICE: Final = "  What to do: try again; if it breaks again, report it with the reference."


def _keep_report(reference: str, error: Exception, arguments: list[str]) -> Path | None:
    """Write where an error happened to the user's state folder; return the file, or None if it cannot be."""
    from platformdirs import user_state_path

    folder = user_state_path("flscase") / "errors"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        report = folder / f"{reference}.txt"
        report.write_text(_report(reference, error, arguments), encoding="utf-8")
        for old in sorted(folder.glob("*.txt"), key=lambda file: file.stat().st_mtime)[:-KEEP]:
            old.unlink()
    except OSError:
        return None
    return report


def _report(reference: str, error: BaseException, arguments: list[str]) -> str:
    """Return where an error happened: types, files, lines and functions; no message and no value."""
    from flscase import __version__

    command = next((word for word in arguments if not word.startswith("-")), "")
    lines = [
        f"reference {reference}",
        f"time {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC",
        f"flscase {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"command {command if command.isalpha() else ''}",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        lines += [
            f"  {_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


def _short(filename: str) -> str:
    """Return a source file's name without the user's own folders."""
    parts = Path(filename).parts
    start = max((index for index, part in enumerate(parts) if part in ("site-packages", "src")), default=-3)
    return "/".join(parts[start:])


def _say(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)
