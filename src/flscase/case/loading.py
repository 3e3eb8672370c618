"""Reading a case file: TOML in, a `CaseInputs` out, or every fault of the file in one go.

Each fault names the file, the line and the key, repeats the value, and says what to do. A case file may be
written by hand, on any machine, by somebody who has never seen TOML: what comes in is judged accordingly.
"""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flscase.case.inputs import SCHEMA_VERSION, CaseDraft, CaseInputs
from flscase.case.inputs_faults import check
from flscase.case.inputs_problem import Path as KeyPath
from flscase.case.inputs_problem import Problem, choose, nearest
from flscase.case.loading_files import file_problems, wrong_kind
from flscase.case.loading_lines import line_of, lines_of
from flscase.case.loading_syntax import quoted, syntax_fault
from flscase.errors import InputError, InputFault

if TYPE_CHECKING:
    from flscase.evidence import Pack

LARGEST: Final = 2_000_000  # bytes; a case file has a few thousand
_UTF16: Final = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


def load(path: str | Path, allow_outside: bool = False) -> CaseInputs:
    """Return the case that a file describes.

    allow_outside: whether it may name files outside its own folder. Raises InputError with every fault.
    """
    place = Path(path)
    text = read_text(place)
    data = _parse(text, place)
    _refuse_the_future(data, text, place)
    case, draft, problems = check(data)
    problems += file_problems(draft, place.parent, allow_outside)
    problems += evidence_problems(draft)
    if case is None or problems:
        raise InputError(_faults(problems, data, text, place))
    return case.in_folder(place.parent)


def read_text(place: Path) -> str:
    """Return the text of a case file. Raises InputError for a file that cannot be one."""
    data = _read(place)
    if not data.strip():
        raise _refusal(place, "The file is empty.", "Make a case with: flscase new DIR --hip-fractures N")
    for mark, name in _UTF16:
        if data.startswith(mark):
            raise _refusal(place, f"The file is {name} text.", "Save it as UTF-8 and try again.")
    kind = wrong_kind(place, data)
    if kind is not None:
        cure = "Give the case file (case.toml). Extracts and exports are named inside it."
        raise _refusal(place, f"This is a {kind}, not a case file.", cure)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"The file is not UTF-8 text; it looks like Windows-1252 (byte {data[error.start]:#04x})."
        cure = "Save it as UTF-8 (in Notepad: Save as, Encoding UTF-8) and try again."
        raise _refusal(place, what, cure, f"line {line}") from None


def _read(place: Path) -> bytes:
    """Return the bytes of an ordinary file of sensible size. Raises InputError."""
    try:
        status = place.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _refusal(place, "This is a folder, not a case file.", _case_within(place))
        if not stat.S_ISREG(status.st_mode):
            raise _refusal(place, "This is no ordinary file.", "Give the case file (case.toml).")
        if status.st_size > LARGEST:
            what = f"The file has {status.st_size:,} bytes: far too many for a case file."
            raise _refusal(place, what, "Give the case file (case.toml), not the data it names.")
        return place.read_bytes()
    except FileNotFoundError:
        raise _refusal(place, "There is no such file.", _case_beside(place)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the name is not possible"
        what = f"The file cannot be read: {reason}."
        raise _refusal(place, what, "Check its name and your rights to it.") from None


def _refusal(place: Path, what: str, cure: str, where: str | None = None) -> InputError:
    return InputError(InputFault(what, cure, file=str(place), where=where))


def _case_within(folder: Path) -> str:
    inside = folder / "case.toml"
    return f"Give the case in it: {inside}" if inside.is_file() else "Give the case file (case.toml)."


def _case_beside(place: Path) -> str:
    """Return the cure for a case file that is not there: one like it, or how to make one."""
    make = f"make one with: flscase new {place.parent}"
    try:
        names = [item.name for item in place.parent.iterdir() if item.suffix == ".toml"]
    except OSError:
        return f"Check its name and place, or {make}"
    likely = nearest(place.name, names) or (names[0] if len(names) == 1 else None)
    return f"Did you mean {place.parent / likely}?" if likely else f"Check its name and place, or {make}"


def _parse(text: str, place: Path) -> dict[str, Any]:
    """Return the data of TOML text. Raises InputError quoting the line that cannot be read."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _refusal(place, "The file is nested too deeply.", "Give a case file (case.toml).") from None
    except ValueError as error:
        fault = syntax_fault(str(error), text, str(place))
        if place.suffix.lower() in (".csv", ".tsv", ".txt"):
            cure = "Give the case file (case.toml). Name the extract inside it: episodes = …"
            fault = InputFault(fault.what, cure, fault.file, fault.where, fault.quote)
        raise InputError(fault) from None


def _refuse_the_future(data: dict[str, Any], text: str, place: Path) -> None:
    """Raise InputError where a newer release wrote the case: its other keys cannot be judged here."""
    version = data.get("schema")
    if isinstance(version, bool) or not isinstance(version, int) or version <= SCHEMA_VERSION:
        return
    what = f"The case is written for schema {version}; this release reads schemas up to {SCHEMA_VERSION}."
    cure = "Open it with a newer release of flscase. Do not lower the number: keys may mean other things."
    raise InputError(_faults([Problem(what, cure, ("schema",))], data, text, place))


def evidence_problems(case: CaseDraft) -> Iterator[Problem]:
    """Yield what is wrong with a case's own values beside the evidence pack: unknown ids, ranges, splits."""
    layers = list(_own_values(case))
    if not layers:
        return
    from flscase.evidence import load_pack, resolve
    from flscase.evidence.layers import faults_of

    pack = load_pack()
    sound: dict[str, dict[str, Any]] = {}
    for layer, id, override, path in layers:
        found = faults_of(pack, id, override, layer=layer)
        if not found:
            sound.setdefault(layer, {})[id] = override
        for fault in found:
            price = path[:2] == ("money", "prices")
            yield Problem(fault.what, (_price_cure(id, pack) if price else "") or fault.cure, path)
    for layer, overrides in sound.items():
        try:
            resolve(pack, [(layer, overrides)])
        except InputError as error:
            for fault in error.faults:
                yield Problem(fault.what, fault.cure, _first_path(layers, layer))


def _price_cure(id: str, pack: Pack) -> str:
    """Return the cure for a price that the evidence does not know."""
    if id in pack or not id.startswith("price."):
        return ""
    names = [known.removeprefix("price.") for known in pack.ids("price.")]
    return choose(id.removeprefix("price."), [name for name in names if "." not in name])


def _own_values(case: CaseDraft) -> Iterator[tuple[str, str, Any, KeyPath]]:
    """Yield (layer, evidence id, value, path in the case file) of every value that replaces evidence."""
    from flscase.case.inputs_evidence import UNDER_MONEY, as_evidence, cashable_id, price_id

    if case.money is not None:
        for name, price in (case.money.prices or {}).items():
            yield "case", price_id(name), as_evidence(price, UNDER_MONEY), ("money", "prices", name)
        for payer, share in (case.money.cashable or {}).items():
            yield "case", cashable_id(payer), as_evidence(share, UNDER_MONEY), ("money", "cashable", payer)
    for id, value in (case.overrides or {}).items():
        yield "case", id, as_evidence(value), ("overrides", id)
    for index, scenario in enumerate(case.scenarios or ()):
        for id, value in (scenario.overrides or {}).items():
            path: KeyPath = ("scenarios", index, "overrides", id)
            yield f"scenario {scenario.id}", id, as_evidence(value, scenario.name or ""), path


def _first_path(layers: list[tuple[str, str, Any, KeyPath]], layer: str) -> KeyPath:
    return next(path for name, _, _, path in layers if name == layer)


def _faults(problems: list[Problem], data: dict[str, Any], text: str, place: Path) -> list[InputFault]:
    """Return problems as faults with line and quoted text, in the order of the file."""
    places = lines_of(text)
    lines = text.replace("\r\n", "\n").split("\n")
    found: list[tuple[int, InputFault]] = []
    for problem in problems:
        line = line_of(places, problem.path)
        key = key_text(problem.path, data)
        where = ", ".join(part for part in (f"line {line}" if line else "", key) if part)
        quote = quoted(lines[line - 1]) if line else None
        found.append((line or 0, InputFault(problem.what, problem.cure, str(place), where or None, quote)))
    return [fault for _, fault in sorted(found, key=lambda item: item[0])]


def key_text(path: KeyPath, data: Any) -> str:
    """Return a path as a reader knows it: "options.fls.drug_mix", "options[2].name" where there is no id."""
    text = ""
    for step in path:
        if isinstance(step, int):
            inside = data[step] if isinstance(data, list) and step < len(data) else None
            id = inside.get("id") if isinstance(inside, dict) else None
            text += f".{id}" if isinstance(id, str) and id else f"[{step + 1}]"
            data = inside
        else:
            text += f".{step}" if "." not in step else f'."{step}"'
            data = data.get(step) if isinstance(data, dict) else None
    return text.removeprefix(".")
