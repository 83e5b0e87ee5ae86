"""The same case with some facts said otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from checker.load.case import Case
from checker.model.descriptor import Answer, Said


def with_answers(case: Case, answers: Mapping[str, Answer], arrangements: Iterable[str]) -> Case:
    """``case`` with ``answers`` in place of what is said of these facts in the ``arrangements``.

    What is said anywhere else of the same fact no longer counts there: neither evidence that
    has expired nor a determination.
    """
    chosen = set(arrangements)
    project = case.project
    changed = {
        name: replace(spec, said=_said(spec.said, answers)) if name in chosen else spec
        for name, spec in project.arrangements.items()
    }
    vendors = {id_: replace(vendor, said=_without(vendor.said, answers)) for id_, vendor in case.vendors.items()}
    said = _without(project.said, answers)
    return replace(case, project=replace(project, said=said, arrangements=changed), vendors=vendors)


def _said(said: Said, answers: Mapping[str, Answer]) -> Said:
    return replace(_without(said, answers), answers={**said.answers, **answers})


def _without(said: Said, answers: Mapping[str, Answer]) -> Said:
    """``said`` without the proofs and determinations of facts that are said otherwise."""
    return replace(
        said,
        evidence={name: proof for name, proof in said.evidence.items() if name not in answers},
        determinations={name: made for name, made in said.determinations.items() if name not in answers},
    )
