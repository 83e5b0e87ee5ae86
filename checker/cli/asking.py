"""Questions at a terminal: each with its choices and who would know; Enter leaves it unknown."""

from collections.abc import Sequence

import click

from checker.cli.complain import complain
from checker.cli.terminal import width
from checker.load.assignment import read_answer_text
from checker.load.keys import is_word
from checker.model.descriptor import Answer
from checker.model.diagnostic import Diagnostic
from checker.model.facts import SETS, FactSpec
from checker.model.rulebase import RuleBase
from checker.report.draft import choices
from checker.report.text import PEOPLE, lines

SPOKEN = {"y": "true", "yes": "true", "n": "false", "no": "false"}
"""What people type for a truth."""

BEGIN = "Enter leaves an answer unknown (it never counts as no), ? explains, Ctrl-C writes nothing."


def ask_fact(spec: FactSpec, base: RuleBase, number: int) -> Answer:
    """The answer to one fact; its value is ``None`` where the person does not know."""
    say("")
    say(spec.question or spec.meaning, first=f"{number}. ")
    say(f"{choices(spec, none='none')} (who knows: {PEOPLE[spec.ask]})", indent="   ")
    while True:
        text = prompt("  ").strip()
        if not text or text == "unknown":
            return Answer(None)
        if text == "?":
            say(spec.meaning, indent="   ")
            continue
        problems: list[Diagnostic] = []
        answer = read_answer_text(_spoken(text, spec, base), spec, "answer", base, problems)
        if answer is not None:
            return answer
        complain(problems)


def ask_word(what: str, default: str) -> str:
    """A word that names something; Enter takes ``default``."""
    while True:
        text = prompt(f"{what} [{default}]" if default else what).strip() or default
        if is_word(text):
            return text
        say("use letters, digits, `-`, `_` and `.`")


def ask_some(what: str, known: Sequence[str]) -> list[str]:
    """Some of the names ``known``; Enter takes none."""
    say("")
    say(f"{what} {', '.join(known)}; Enter takes all")
    while True:
        words = prompt("  ").replace(",", " ").split()
        wrong = [word for word in words if word not in known]
        if not wrong:
            return list(dict.fromkeys(words))
        say(f"there is no `{wrong[0]}`; use {', '.join(known)}")


def say(text: str, indent: str = "", first: str | None = None) -> None:
    """A line, or more, to standard error, where questions do not mix with results."""
    click.echo("\n".join(lines(text, width(), indent if first is None else " " * len(first), first)), err=True)


def prompt(text: str) -> str:
    """What the person types after ``text``. Raises :class:`click.Abort` at the end of the input."""
    answer: str = click.prompt(text, default="", show_default=False, prompt_suffix="> ", err=True)
    return answer


def _spoken(text: str, spec: FactSpec, base: RuleBase) -> str:
    """What a person types, as a file has it: `yes` as `true`, `none` as `[]`, Germany as `DE`."""
    if spec.type == "bool":
        return SPOKEN.get(text.lower(), text)
    if spec.type in SETS and text.lower() == "none":
        return "[]"
    if spec.type == "countries":
        by_name = {name.lower(): code for code, name in base.countries.items()}
        words = [word.strip() for word in text.strip("[] ").split(",")]
        return ", ".join(by_name.get(word.lower(), word.upper() if len(word) == 2 else word) for word in words)
    return text
