"""Figures that somebody stated: a vendor's quotation, an organisation's own rates, the command line.

A file of quotations says for whom its figures hold, who gave them and until when. Whatever it
states wins over the shipped defaults; the narrower statement wins over the wider one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checker.economics.inputs import CURRENCY, INPUTS, InputSpec, spec_of
from checker.economics.interval import Interval, read_ends
from checker.economics.reading import HOW, checked, day_of, ends_of, only
from checker.load.files import read_text
from checker.load.keys import text
from checker.load.values import written
from checker.load.yaml import BROKEN, Node, parse
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import Place, start_of

KEYS = ("arrangement", "vendor", "approach", "by", "dated", "valid_until", "inputs")
COMMAND_LINE = "<command line>"


@dataclass(frozen=True)
class Figure:
    """One stated quantity. ``arrangement``, ``vendor`` and ``approach`` say for whom; empty is for all."""

    input: str
    interval: Interval
    source: str
    place: Place
    arrangement: str = ""
    vendor: str = ""
    approach: str = ""
    given: bool = False

    @property
    def rank(self) -> int:
        """How narrow it is; what is given on the command line is narrower than all files."""
        return 8 * self.given + 4 * bool(self.arrangement) + 2 * bool(self.vendor) + bool(self.approach)

    def fits(self, arrangement: str, vendor: str, approach: str) -> bool:
        """Whether it holds for this arrangement, or for the one that it is a candidate of."""
        return (
            self.arrangement in ("", arrangement, arrangement.partition("@")[0])
            and self.vendor in ("", vendor)
            and self.approach in ("", approach)
        )  # fmt: skip


@dataclass(frozen=True)
class Quotes:
    """The figures that count, the rates of currencies in US dollars, and what was left out."""

    figures: tuple[Figure, ...] = ()
    rates: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


def find(figures: Sequence[Figure], input: str, arrangement: str, vendor: str, approach: str) -> Figure | None:
    """The narrowest figure for ``input`` that holds; the later one of two on the command line."""
    fitting = [f for f in figures if f.input == input and f.fits(arrangement, vendor, approach)]
    return max(reversed(fitting), key=lambda figure: figure.rank, default=None)


def read_quotes(paths: Iterable[str], as_of: date) -> Quotes:
    """The quotations in ``paths`` that hold on ``as_of``. Raises :class:`InputError` with all that is wrong."""
    problems: list[Diagnostic] = []
    paths, notes = tuple(dict.fromkeys(paths)), []
    rates: dict[str, float] = {CURRENCY.lower(): 1.0}
    figures: list[Figure] = []
    for offer in _offers(paths, rates, problems):
        if offer.until is not None and offer.until < as_of:
            notes.append(f"the quotation at {offer.place} ended on {offer.until} and was left out")
        elif offer.dated is not None and offer.dated > as_of:
            notes.append(f"the quotation at {offer.place} is dated {offer.dated}, after the as-of date, and left out")
        else:
            figures += offer.figures
    _once(figures, problems)
    if problems:
        raise InputError(problems)
    return Quotes(tuple(figures), tuple(rates.items()), tuple(notes), paths)


def check_quotes(paths: Iterable[str], problems: list[Diagnostic]) -> dict[str, int]:
    """How many figures each file states; everything that is wrong is added to ``problems``."""
    return {
        path: sum(len(offer.figures) for offer in _offers([path], {}, problems))
        for path in dict.fromkeys(paths)
    }  # fmt: skip


@dataclass(frozen=True)
class _Offer:
    """One entry of a file: its figures, and when they hold."""

    figures: tuple[Figure, ...]
    dated: date | None
    until: date | None
    place: Place


def _offers(paths: Iterable[str], rates: dict[str, float], problems: list[Diagnostic]) -> Iterator[_Offer]:
    for path in paths:
        try:
            source = read_text(Path(path), path)[0]
        except InputError as error:
            problems.extend(error.diagnostics)
            continue
        root, found = parse(source, path)
        problems.extend(found)
        if root is not None:
            yield from _file(root, rates, problems)


def _file(root: Node, rates: dict[str, float], problems: list[Diagnostic]) -> Iterator[_Offer]:
    kind = root.value.get("kind") if isinstance(root.value, dict) else None
    if kind is None or kind.value != "quotes" or not isinstance(root.at(("quotes",)).value, list):
        help = "write `kind: quotes`, `currency: usd`, and `quotes:` with a list of entries"
        problems.append(Diagnostic("this is no file of quotations", start_of(root.place.file), help))
        return
    only(root, ("kind", "currency", "rates", "quotes"), "a file of quotations", problems)
    own = _rates(root.value.get("rates"), problems)
    rates |= own
    currency = text(root, "currency", problems).lower()
    rate = {CURRENCY.lower(): 1.0, **own}.get(currency)
    if not currency:
        place = start_of(root.place.file)
        problems.append(Diagnostic("`currency` is missing", place, "write `currency: usd`, or another with its rate"))
    elif rate is None:
        help = f"state it: `rates: {{{currency}: 1.08}}`, in {CURRENCY} for one {currency}"
        problems.append(Diagnostic(f"the rate of `{currency}` is missing", root.value["currency"].place, help))
    for node in root.value["quotes"].value:
        yield _entry(node, rate or 1.0, problems)


def _rates(node: Node | None, problems: list[Diagnostic]) -> dict[str, float]:
    if node is None or node.value is BROKEN:
        return {}
    if not isinstance(node.value, dict):
        problems.append(Diagnostic("`rates` must be a mapping", node.place, f"write {{eur: 1.08}}: {CURRENCY} for one"))
        return {}
    found: dict[str, float] = {}
    spec = InputSpec("rate", f"{CURRENCY} for one", "exchange rate", 1e-6, 1e6)
    for name, inner in node.value.items():
        ends = ends_of(inner, spec, problems)
        if name.lower() == CURRENCY.lower():
            problems.append(Diagnostic(f"one {CURRENCY} is one {CURRENCY}", node.key_place(name), "remove the rate"))
        elif ends is not None and ends[0] != ends[1]:
            problems.append(Diagnostic("a rate is one number", inner.place, "take the rate of the quotation's day"))
        elif ends is not None:
            found[name.lower()] = ends[0]
    return found


def _entry(node: Node, rate: float, problems: list[Diagnostic]) -> _Offer:
    if not isinstance(node.value, dict):
        help = "begin it with `- vendor:` or `- approach:`"
        problems.append(Diagnostic("a quotation is a mapping", node.place, help))
        return _Offer((), None, None, node.place)
    only(node, KEYS, "a quotation", problems)
    arrangement, vendor, approach, by = (text(node, key, problems) for key in KEYS[:4])
    dated, until = day_of(node, "dated", problems), day_of(node, "valid_until", problems)
    inputs = node.value.get("inputs")
    if not by:
        problems.append(Diagnostic("`by` is missing", node.place, "say who gave the figures, and in which document"))
    found: list[Figure] = []
    if inputs is None or not isinstance(inputs.value, dict):
        place = node.place if inputs is None else inputs.place
        problems.append(Diagnostic("a quotation has `inputs`", place, "write `inputs: {price: 0.08..0.10}`"))
        inputs = Node({}, node.place, {})
    for name, inner in inputs.value.items():
        spec = spec_of(name)
        if spec is None or name == "items":
            problems.append(_unknown(name, inputs.key_place(name)))
            continue
        ends = ends_of(inner, spec, problems)
        if ends is not None:
            factor = rate if spec.is_money else 1.0
            interval = Interval(ends[0] * factor, ends[1] * factor, spec.unit)
            source = by + (f", {dated}" if dated else "")
            found.append(Figure(name, interval, source, inner.place, arrangement, vendor, approach))
    return _Offer(tuple(found), dated, until, node.place)


def _unknown(name: str, place: Place) -> Diagnostic:
    if name == "items":
        return Diagnostic("`items` is a fact of the project", place, "state `task.volume` there")
    help = did_you_mean(name, INPUTS) or f"the quantities are {', '.join(INPUTS)}"
    return Diagnostic(f"there is no quantity `{name}`", place, help)


def _once(figures: Iterable[Figure], problems: list[Diagnostic]) -> None:
    """No two figures say the same thing of the same people."""
    first: dict[tuple[str, ...], Figure] = {}
    for figure in figures:
        key = (figure.input, figure.arrangement, figure.vendor, figure.approach)
        if key in first:
            help = f"the other stands at {first[key].place}; keep one, or end one with `valid_until`"
            problems.append(Diagnostic(f"`{figure.input}` is stated twice for the same", figure.place, help))
        else:
            first[key] = figure


def read_settings(words: Iterable[str], names: Mapping[str, str]) -> tuple[Figure, ...]:
    """The figures of ``--set [NAME:]quantity=low..high`` on the command line, in US dollars.

    ``names`` gives the approach of each arrangement; ``NAME`` is one or the other. Raises
    :class:`InputError` with all that is wrong.
    """
    problems: list[Diagnostic] = []
    found: list[Figure] = []
    place = start_of(COMMAND_LINE)
    for word in words:
        left, sign, value = word.partition("=")
        scope, colon, name = left.rpartition(":")
        spec = spec_of(name)
        if not sign or (colon and not scope):
            help = "write quantity=low..high, or NAME:quantity=low..high"
            problems.append(Diagnostic(f"`{word}` sets nothing", place, help))
        elif scope and scope not in names and scope not in names.values():
            help = did_you_mean(scope, [*names, *names.values()]) or f"the arrangements are {', '.join(names)}"
            problems.append(Diagnostic(f"there is no arrangement `{scope}`", place, help))
        elif spec is None:
            problems.append(_unknown(name, place))
        elif spec.name == "items" and scope:
            problems.append(Diagnostic("`items` is the same for all arrangements", place, "set it without a name"))
        elif (ends := read_ends(value)) is None:
            shown = written(Node(value, place))
            problems.append(Diagnostic(f"`{name}` must be a quantity, not {shown}", place, HOW))
        elif (ends := checked(ends, spec, place, problems)) is not None:
            arrangement, approach = (scope, "") if scope in names else ("", scope)
            interval = Interval(*ends, spec.unit)
            found.append(Figure(name, interval, "given with --set", place, arrangement, "", approach, given=True))
    if problems:
        raise InputError(problems)
    return tuple(found)
