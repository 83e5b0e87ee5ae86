"""``checker completion``: completion of commands, options, and what the rule base and the project name."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    get_completion_class,
)

from checker.cli.completion_scripts import BASH, FISH, ZSH

VARIABLE: Final = "_CHECKER_COMPLETE"
"""Tells a run that a shell asks for completions: ``bash_complete``."""

SHELLS: Final = ("bash", "zsh", "fish")

Item: TypeAlias = "CompletionItem[str]"
Completer: TypeAlias = Callable[[click.Context, str], list[Item]]


INSTALL: Final = """\b
Load it whenever a shell starts:
  bash, in ~/.bashrc:  eval "$(checker completion bash)"
  zsh, in ~/.zshrc:    eval "$(checker completion zsh)"
  fish:                checker completion fish > ~/.config/fish/completions/checker.fish
"""


@click.command("completion", epilog=INSTALL)
@click.argument("shell", type=click.Choice(SHELLS), required=False)
def command(shell: str | None) -> None:
    """Print the script that completes `checker` in a shell (default: the one in $SHELL)."""
    name = shell or Path(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        raise click.UsageError(f"say which shell: {', '.join(SHELLS)}")
    click.echo(_shell(name, click.Group("checker")).source(), nl=False)


def complete(app: click.Group, instruction: str) -> int:
    """Print the completions of the command line that the shell describes in the environment, or the script.

    A file that cannot be read, or a rule base that is wrong, completes nothing: a person who
    is typing is told nothing of it.
    """
    name, _, what = instruction.partition("_")
    if name not in SHELLS or what not in ("complete", "source"):
        return 2
    try:
        asking = _shell(name, app)
        click.echo(asking.complete() if what == "complete" else asking.source())
    except Exception:
        return 1
    return 0


def _shell(name: str, app: click.Group) -> ShellComplete:
    found = get_completion_class(name)
    assert found is not None
    return found(app, {}, "checker", VARIABLE)


class _Known(ShellComplete):
    """Completes the values of options too, by what :data:`OPTIONS` says of them."""

    def get_completions(self, args: list[str], incomplete: str) -> list[Item]:
        """As click does, once each parameter of the command knows its completer."""
        found, rest = self.cli, list(args)
        while rest and isinstance(found, click.Group):
            inner = found.get_command(click.Context(found), rest.pop(0))
            found = inner or found
        if rest and rest[-1].startswith("-"):  # click gives up on arguments where an option lacks its value
            rest.pop()
        typed = found.make_context("checker", rest, resilient_parsing=True)
        for parameter in found.params:
            completer = _completer(parameter)
            if completer is not None:
                setattr(parameter, "shell_complete", lambda _, word, known=completer: known(typed, word))  # noqa: B010
        if isinstance(found, click.Group) and not incomplete.startswith("-"):
            return _matching(_commands(found, typed), incomplete)
        return super().get_completions(args, incomplete)


def _commands(group: click.Group, ctx: click.Context) -> Iterator[tuple[str, str]]:
    """The commands of a group with what they do; one that cannot be imported hides no other."""
    for name in group.list_commands(ctx):
        try:
            inner = group.get_command(ctx, name)
        except ImportError:
            inner = None
        yield name, inner.get_short_help_str(80) if inner else ""


class _Bash(_Known, BashComplete):
    """Bash takes `a=b` for three words, and wants what follows the sign alone."""

    source_template = BASH
    cut = False

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words as they were typed."""
        args, incomplete = super().get_completion_args()
        words: list[str] = []
        joins = False
        for word in [*args, incomplete]:
            if words and (joins or word == "="):
                words[-1] += word
            else:
                words.append(word)
            joins = word == "="
        self.cut = "=" in words[-1] and "=" in (incomplete, *args[-1:])
        return words[:-1], words[-1]

    def format_completion(self, item: Item) -> str:
        """The item without what stands before the sign."""
        if self.cut and item.type == "plain":
            item = CompletionItem(item.value.rpartition("=")[2], item.type, item.help)
        return super().format_completion(item)


class _Zsh(_Known, ZshComplete):
    source_template = ZSH


class _Fish(_Known, FishComplete):
    source_template = FISH


for _shell_class in (_Bash, _Zsh, _Fish):
    add_completion_class(_shell_class)


def _completer(parameter: click.Parameter) -> Completer | None:
    """What completes ``parameter``; ``None`` where click knows."""
    metavar = parameter.metavar or ""
    if isinstance(parameter, click.Option):
        for flag in parameter.opts:
            if flag in OPTIONS:
                return OPTIONS[flag]
        if metavar == "FORMAT=PATH":
            return _formats
    elif metavar == "ID":
        return _rules
    elif metavar == "[project|vendor]":
        return _kinds
    return _files if re.search("FILE|DIR|PATH|PROJECT", metavar) else None


def _files(ctx: click.Context, incomplete: str) -> list[Item]:
    return [CompletionItem(incomplete, type="file")]


def _kinds(ctx: click.Context, incomplete: str) -> list[Item]:
    return _matching([("project", ""), ("vendor", "")], incomplete)


def _formats(ctx: click.Context, incomplete: str) -> list[Item]:
    from checker.report.formats import FORMATS

    if "=" in incomplete:
        return _files(ctx, incomplete)
    return _matching(((f"{name}=", about) for name, about in FORMATS.items()), incomplete)


def _regimes(ctx: click.Context, incomplete: str) -> list[Item]:
    return _matching(((name, regime.title) for name, regime in _base(ctx).regimes.items()), incomplete)


def _rules(ctx: click.Context, incomplete: str) -> list[Item]:
    return _matching(((name, rule.title) for name, rule in _base(ctx).rules.items()), incomplete)


def _arrangements(ctx: click.Context, incomplete: str) -> list[Item]:
    """The arrangements of the project on the command line; the approaches where there is none."""
    from checker.load.descriptors import read_descriptor
    from checker.model.descriptor import Project

    base = _base(ctx)
    known = {name: approach.title for name, approach in base.approaches.items()}
    for file in _arguments(ctx):
        project = read_descriptor(file, base, []) if Path(file).is_file() else None
        if isinstance(project, Project) and project.arrangements:
            known = {name: known.get(spec.approach, "Hybrid") for name, spec in project.arrangements.items()}
    return _matching(known.items(), incomplete)


def _assignments(ctx: click.Context, incomplete: str) -> list[Item]:
    """Names of facts, and, after the sign, the values of one."""
    base = _base(ctx)
    kind = ctx.params.get("kind") or ("project" if "kind" in ctx.params else "")
    name, sign, value = incomplete.partition("=")
    if not sign:
        facts = [spec for spec in base.facts.values() if spec.where != "approach"]
        if kind:  # a file of one kind states its own facts
            facts = [spec for spec in facts if (spec.where == "vendor") == (kind == "vendor")]
        named = ((f"{spec.name.removeprefix('vendor.') if kind else spec.name}=", spec.meaning) for spec in facts)
        return _matching(named, incomplete)
    spec = next((base.facts[full] for full in (name, f"vendor.{name}") if full in base.facts), None)
    if spec is None:
        return []
    before, comma, _ = value.rpartition(",")
    values: Iterable[tuple[str, str]] = ((word, "") for word in spec.values)
    if spec.type == "countries":
        values = base.countries.items()
    elif spec.type == "bool":
        values = (("true", ""), ("false", ""))
    return _matching(((f"{name}={before}{comma}{word}", about) for word, about in values), incomplete)


OPTIONS: Final[dict[str, Completer]] = {
    "--regime": _regimes,
    "--skip-regime": _regimes,
    "--rule": _rules,
    "--approach": _arrangements,
    "--plan": _arrangements,
    "--set": _assignments,
}
"""Whose values the rule base, or the project, names."""


def _matching(named: Iterable[tuple[str, str]], incomplete: str) -> list[Item]:
    return [
        CompletionItem(name, help=about.replace("\n", " ") or None)
        for name, about in named
        if name.startswith(incomplete)
    ]


def _base(ctx: click.Context) -> Any:
    from checker.cli.options import program_of

    return program_of(ctx.params.get("overlays") or ()).base


def _arguments(ctx: click.Context) -> Iterator[str]:
    """The values of the command's arguments that were typed so far."""
    for parameter in ctx.command.params:
        if isinstance(parameter, click.Argument):
            value = ctx.params.get(parameter.name or "")
            yield from map(str, value if isinstance(value, list | tuple) else [value] if value else [])
