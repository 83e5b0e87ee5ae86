"""Load a rule base: the shipped folder and any overlays."""

from collections.abc import Sequence
from pathlib import Path

from checker.model.diagnostic import InputError
from checker.model.rulebase import RuleBase
from checker.rulebase.sources import Source, digest, entries, find
from checker.version import VERSION


def read(roots: Sequence[Path]) -> tuple[list[Source], str]:
    """The files under ``roots`` and their digest. Raises :class:`InputError` for what cannot be read."""
    sources, problems = find(roots)
    if problems:
        raise InputError(problems)
    return sources, digest(sources)


def load(roots: Sequence[Path]) -> RuleBase:
    """The rule base in ``roots``, the shipped one first.

    Raises :class:`InputError` with every mistake in every file.
    """
    from checker.rulebase.build import build  # pydantic is not needed where a cache answers

    sources, problems = find(roots)
    found, countries = entries(sources, problems)
    return build(found, countries, digest(sources), VERSION, problems)
