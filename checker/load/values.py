"""A value that a person wrote, read as the type that the vocabulary gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.load.yaml import BROKEN, Node
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.expression import Value
from checker.model.place import Place

LARGEST = 10**15
"""Numbers beyond this are typing errors in any descriptor."""

NICKNAMES = {"UK": "GB", "EL": "GR", "USA": "US", "GBR": "GB", "DEU": "DE", "EU": ""}
"""What people write for a country that has another code; the European Union is no country."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The type to read: one of the vocabulary's, and the values of an enum or set."""

    name: str
    type: str
    values: tuple[str, ...] = ()


def read_value(node: Node, wanted: Typed, countries: Mapping[str, str], problems: list[Diagnostic]) -> Value | None:
    """The value in ``node`` as ``wanted``; ``None`` with a problem added where it does not fit."""
    value = node.value
    if value is BROKEN:
        return None
    match wanted.type:
        case "bool" if isinstance(value, bool):
            return value
        case "int" if isinstance(value, int) and not isinstance(value, bool):
            return _bounded(value, node, wanted, problems)
        case "int" if isinstance(value, float) and value.is_integer():  # 1e6 is whole, as JSON Schema has it
            return _bounded(int(value), node, wanted, problems)
        case "number" if isinstance(value, int | float) and not isinstance(value, bool):
            return _bounded(value, node, wanted, problems)
        case "date" if isinstance(value, date):
            return value
        case "enum" if isinstance(value, str):
            return _member(value, node, wanted, problems)
        case "set" | "countries" if isinstance(value, list):
            return _members(value, wanted, countries, problems)
    problems.append(
        Diagnostic(
            f"`{wanted.name}` must be {expected(wanted)}, not {written(node)}",
            node.place,
            _help(node, wanted, countries),
        )
    )
    return None


def expected(wanted: Typed) -> str:
    """What a value of this type looks like, for a message."""
    match wanted.type:
        case "bool":
            return "true or false"
        case "int":
            return "a whole number"
        case "number":
            return "a number"
        case "date":
            return "a date (YYYY-MM-DD)"
        case "enum":
            return f"one of {_listed(wanted.values)}"
        case "set":
            return f"a list of {_listed(wanted.values)}"
    return "a list of country codes, such as [US, DE]"


def written(node: Node) -> str:
    """What stands there, for a message."""
    value: Any = node.value
    if value is None or value == "":
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    shown = str(value)
    return f"`{shown[:40]}{'...' if len(shown) > 40 else ''}`"


def _listed(values: tuple[str, ...], most: int = 8) -> str:
    shown = [f"`{v}`" for v in values[:most]]
    return ", ".join(shown) + (f" ... ({len(values)} in all)" if len(values) > most else "")


def _help(node: Node, wanted: Typed, countries: Mapping[str, str]) -> str:
    value = node.value
    if value is None:
        return "leave the key out where the answer is not known, or write `unknown`"
    if wanted.type == "bool" and isinstance(value, str):
        yes = value.lower() in ("yes", "on", "y", "true")
        no = value.lower() in ("no", "off", "n", "false")
        return f"write {'true' if yes else 'false'}" if yes or no else ""
    if wanted.type in ("set", "countries") and isinstance(value, str):
        return f"write [{value}]"
    if wanted.type == "date" and isinstance(value, str):
        return "write the day as YYYY-MM-DD, without quotes"
    if wanted.type in ("int", "number") and isinstance(value, str):
        return "write digits only, without quotes, units or separators"
    return ""


def _bounded(value: int | float, node: Node, wanted: Typed, problems: list[Diagnostic]) -> Value | None:
    least = 0 if wanted.type == "int" else -LARGEST  # whole numbers count people, items or days
    if least <= value <= LARGEST:
        return value
    help = "a count is never negative" if wanted.type == "int" and value < 0 else "check the number"
    problems.append(Diagnostic(f"`{wanted.name}` is out of range", node.place, help))
    return None


def _member(value: str, node: Node, wanted: Typed, problems: list[Diagnostic]) -> Value | None:
    if value in wanted.values:
        return value
    help = did_you_mean(value, wanted.values) or f"use one of {_listed(wanted.values)}"
    problems.append(Diagnostic(f"`{value}` is no value of `{wanted.name}`", node.place, help))
    return None


def _members(
    items: list[Node], wanted: Typed, countries: Mapping[str, str], problems: list[Diagnostic]
) -> frozenset[str] | None:
    found: set[str] = set()
    good = True
    for item in items:
        value = item.value
        if value is BROKEN:
            good = False
        elif not isinstance(value, str):
            help = "write codes of two letters" if wanted.type == "countries" else ""
            problems.append(
                Diagnostic(f"`{wanted.name}` must be {expected(wanted)}, not {written(item)}", item.place, help)
            )
            good = False
        elif wanted.type == "countries":
            good &= _country(value, item.place, countries, problems)
            found.add(value)
        else:
            good &= _member(value, item, wanted, problems) is not None
            found.add(value)
    return frozenset(found) if good else None


def _country(value: str, place: Place, countries: Mapping[str, str], problems: list[Diagnostic]) -> bool:
    if value in countries:
        return True
    if value in NICKNAMES:
        code = NICKNAMES[value]
        help = f"write {_country_text(code, countries)}" if code else "list its member states"
    elif value.upper() in countries:
        help = f"write {value.upper()}"
    else:
        by_name = {name.lower(): code for code, name in countries.items()}
        code = by_name.get(value.lower(), "")
        close = did_you_mean(value.lower(), by_name)
        if not code and close:
            code = by_name[close.split("`")[1]]
        help = f"write {_country_text(code, countries)}" if code else "use ISO 3166-1 alpha-2 codes, such as DE or US"
    problems.append(Diagnostic(f"`{value}` is no country code", place, help))
    return False


def _country_text(code: str, countries: Mapping[str, str]) -> str:
    return f"{code} ({countries[code]})" if countries.get(code) else code
