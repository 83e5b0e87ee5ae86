"""Options that the commands on agreement share, and what they make of them."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from checker.cli.extras import extra
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of

if TYPE_CHECKING:
    from checker.evidence.result import Agreement, Study

LEVELS: Final = ("nominal", "ordinal", "interval", "ratio")
COEFFICIENTS: Final = (
    "krippendorff_alpha", "fleiss_kappa", "cohen_kappa", "cohen_kappa_linear", "cohen_kappa_quadratic", "gwet_ac1",
    "gwet_ac2", "span_f1", "box_iou",
)  # fmt: skip
"""Measures that a threshold may be about."""
SHARE = click.FloatRange(0, 1, max_open=True)


def measure_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how files are read and measured."""
    for option in reversed(
        [
            click.option("--format", metavar="NAME", help="The format of the export, or table (default: detected)."),
            click.option(
                "--columns",
                metavar="ROLE=NAME,...",
                help="The columns of a plain table, for example item=unit,annotator=coder,label=code.",
            ),
            click.option("--question", metavar="NAME", help="The question to measure (default: each)."),
            click.option(
                "--labels",
                metavar="A,B,...",
                help="All classes that annotators could choose, used or not; from low to high if they are ordered.",
            ),
            click.option(
                "--level", type=click.Choice(LEVELS), default="nominal", show_default=True, help="Level of measurement."
            ),
            click.option(
                "--coefficient",
                type=click.Choice(COEFFICIENTS),
                metavar="NAME",
                help="The measure that the threshold is about (default: krippendorff_alpha; span_f1, box_iou).",
            ),
            click.option(
                "--about",
                type=click.Choice(("labels", "people")),
                default="labels",
                show_default=True,
                help="What the claim is about: these annotators' labels, or the vendor's people, others of them too.",
            ),
            click.option("--with-gold", is_flag=True, help="Count test items too; they are left out by default."),
            click.option(
                "--bootstrap",
                type=click.IntRange(200, 100_000),
                default=1000,
                show_default=True,
                metavar="N",
                help="Resamples for each interval.",
            ),
            click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the resamples."),
        ]
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class Measuring:
    """What the options of :func:`measure_options` say."""

    format: str | None
    columns: str | None
    question: str | None
    labels: str | None
    level: str
    bootstrap: int
    seed: int
    with_gold: bool

    def study(self, files: Sequence[Path]) -> "Study":
        """What the files show."""
        with extra("evidence"):
            from checker.evidence.agreement import Asked, measure
            from checker.evidence.levels import LEVELS
            from checker.evidence.reading import read_material
        names = table_columns(self.columns)
        level = next(level for level in LEVELS if level == self.level)
        listed = _labels(self.labels)
        with extra("parquet"):
            material = read_material(files, self.format, self.question, names)
        asked = Asked(self.question, level, listed, self.bootstrap, self.seed, self.with_gold)
        return measure(material, asked)


def only_question(study: "Study", why: str) -> "Agreement":
    """The only question of a study. Raises a usage error that lists them where there are more."""
    if len(study.questions) > 1:
        names = ", ".join(f"`{found.question}`" for found in study.questions)
        raise click.UsageError(f"{why} needs one question, and there are {names}; choose one with --question")
    return study.questions[0]


def one_file(files: Sequence[Path]) -> Path:
    """The only file. Evidence names one document, so that its digest can be checked."""
    if len(files) > 1:
        raise click.UsageError("evidence names one document; put the export into one file")
    return files[0]


def about_people(found: "Agreement", about: str, coefficient: str | None) -> None:
    """Refuse a claim about people by a measure that has no interval over annotators."""
    if about == "people" and coefficient not in (None, found.main):
        raise click.UsageError(f"`--about people` is measured by {found.main} alone, not by {coefficient}")


def refuse_unfit(study: "Study", coefficient: str | None) -> None:
    """Refuse a coefficient that the questions do not have."""
    for found in study.questions:
        fits = coefficient is None or (coefficient in ("span_f1", "box_iou")) == (found.kind != "labels")
        if not fits or (found.kind != "labels" and coefficient not in (None, found.main)):
            message = f"`{coefficient}` does not fit answers that are {found.kind}"
            raise InputError([Diagnostic(message, start_of(study.path), f"use {found.main}")])


def _labels(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    try:
        listed = [label.strip() for label in next(csv.reader([text], strict=True), [])]
    except csv.Error as error:
        raise click.BadParameter(f"{error}; quote a label that holds a comma", param_hint="'--labels'") from None
    twice = sorted({label for label in listed if listed.count(label) > 1})
    if not all(listed) or len(listed) < 2 or twice:
        why = f"`{twice[0]}` is there twice" if twice else "list two classes or more, with a comma between"
        raise click.BadParameter(why, param_hint="'--labels'")
    return tuple(listed)


def table_columns(text: str | None) -> dict[str, str]:
    """The columns that ``ROLE=NAME,...`` gives, by role. Raises a usage error for what is no role."""
    from checker.evidence.table_roles import ROLES

    names: dict[str, str] = {}
    for part in (text or "").split(","):
        if not part.strip():
            continue
        role, sign, name = (piece.strip() for piece in part.partition("="))
        if not sign or not name or role not in ROLES:
            close = did_you_mean(role, ROLES) or f"the roles are {', '.join(ROLES)}"
            raise click.BadParameter(f"`{part.strip()}` is not ROLE=NAME ({close})", param_hint="'--columns'")
        names[role] = name
    return names
