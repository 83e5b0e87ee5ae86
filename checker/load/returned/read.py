"""A questionnaire that came back, in any of its formats."""

import os
import stat
from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from checker.load.files import read_text
from checker.load.returned.answer_file import read_answer_file
from checker.load.returned.cells import Sheet, wrong
from checker.load.returned.claims import read_claims
from checker.load.returned.csv_file import read_csv
from checker.load.returned.guard import FILE
from checker.load.returned.markdown import read_markdown
from checker.load.returned.workbook import read_workbook
from checker.model.descriptor import Source
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.questionnaire import Returned
from checker.model.rulebase import RuleBase

FORMATS: Final = {
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".yaml": "yaml",
    ".yml": "yaml",
}
"""The formats of a questionnaire by the ending of its name; YAML is a file of answers."""

TEXTS: Final = {"csv": read_csv, "markdown": read_markdown, "yaml": read_answer_file}


def read_returned(
    path: Path, base: RuleBase, people: Collection[str], shown: Mapping[str, Callable[[str], str]]
) -> Returned:
    """The questionnaire in a file. Raises :class:`InputError` with everything that is wrong in it.

    ``people`` are those whose answers are taken, ``shown`` gives, for a format, a question
    as it writes it.
    """
    file = str(path)
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise wrong(file, "this is no questionnaire", f"give a file that ends in {', '.join(FORMATS)}")
    problems: list[Diagnostic] = []
    data, sheet = _read(path, file, form, problems)
    source = Source(file, f"sha256:{sha256(data).hexdigest()}")
    found = read_claims(sheet, source, base, people, shown.get(form, str), problems)
    if problems:
        raise InputError(problems)
    return found


def _read(path: Path, file: str, form: str, problems: list[Diagnostic]) -> tuple[bytes, Sheet]:
    if form == "xlsx":
        data = read_bytes(path, file)
        return data, read_workbook(data, file, problems)
    text, data = read_text(path, file)
    return data, TEXTS[form](text, file, problems)


def read_bytes(path: Path, file: str) -> bytes:
    """The bytes of a workbook. Raises :class:`InputError` for what cannot be one."""
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):
            raise wrong(file, "is no file", "name the workbook")
        if info.st_size > FILE:
            size = f"{info.st_size / 1e6:.1f} MB"
            raise wrong(file, f"is too large ({size}; at most {FILE // 1_000_000} MB is read)", "take pictures out")
        with open(path, "rb") as opened:
            return opened.read(FILE + 1)
    except FileNotFoundError:
        raise wrong(file, "no such file", "check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise wrong(file, f"cannot be read: {reason}", "check the path and its permissions") from None
