"""Rule files: every mistake is told with file, line, column and help, all of them in one run; and overlays."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import checker
from checker.model.diagnostic import Diagnostic, InputError
from checker.rulebase.cases import load_cases
from checker.rulebase.load import load
from tests.small import DAY, check, project, vendor

BASE = {
    "countries.yaml": "US: United States\nDE: Germany\n'NO': Norway\n",
    "approaches.yaml": """\
- approach: in_house
  title: In-house
  note: Own people.
  properties: {uses_vendor: false}
- approach: crowd
  title: Crowd
  note: Many people.
  properties: {uses_vendor: true}
""",
    "vocabulary/facts.yaml": """\
- fact: approach.kind
  type: enum
  values: [in_house, crowd]
  meaning: Which approach it is.
- fact: approach.uses_vendor
  type: bool
  meaning: Whether a vendor does the work.
- fact: data.personal
  type: bool
  meaning: The data concern people.
  question: Do the data concern people?
  if_absent: unknown
  baseline: true
- fact: data.form
  type: enum
  values: [raw, masked]
  meaning: What is shown.
  question: What is shown?
- fact: data.people
  type: int
  unit: persons
  meaning: How many people.
  question: How many?
- fact: team.countries
  type: countries
  meaning: Where the team works.
  question: Where does the team work?
- fact: contract.signed
  type: bool
  meaning: The contract is signed.
  question: Is it signed?
  if_absent: false
""",
    "constants/lists.yaml": """\
- constant: safe_countries
  type: countries
  meaning: Safe ones.
  source: {cite: Decision 1, url: 'https://example.org/1'}
  values:
    - {value: [US, DE]}
    - {from: 2026-01-01, value: [US, DE, 'NO']}
    - {from: 2026-06-01, value: [DE, 'NO']}
  checked: 2026-06-01
  tighten: smaller
- constant: most_people
  type: int
  meaning: The most people.
  source: {cite: Decision 2}
  values: [{value: 100}]
  checked: 2026-06-01
  tighten: lower
- constant: fewest_people
  type: int
  meaning: The fewest people.
  source: {cite: Decision 3}
  values: [{value: 5}]
  checked: 2026-06-01
""",
    "law/regime.yaml": "regime: law\ntitle: The law\ngate: law.applies\n",
    "law/main.yaml": """\
- derive: law.applies
  meaning: The law applies.
  when: data.personal
- id: law.contract
  title: a contract is needed
  requires: A contract.
  authority: [{cite: Article 1, url: 'https://example.org/law#1'}]
  when: approach.uses_vendor
  require:
    - contract.signed
  effect: oblige
  obligor: project
  remedy: sign it
  confidence: {level: settled, checked: 2026-06-01}
- id: law.place
  title: safe countries only
  requires: Safe countries.
  authority: [{cite: Article 2, url: 'https://example.org/law#2'}]
  require:
    - team.countries <= safe_countries
    - data.people <= most_people
  effect: exclude
  obligor: both
  remedy: move the work
  confidence: {level: settled, checked: 2026-06-01}
""",
    "law/main.cases.yaml": """\
given: {data.personal: true}
cases:
- case: nothing is signed
  tests: law.contract
  outcome: breached
  approach: crowd
  facts: {contract.signed: false}
- case: it is signed
  tests: law.contract
  outcome: satisfied
  approach: crowd
  facts: {contract.signed: true}
""",
}

APPROACHES, FACTS, LISTS = "approaches.yaml", "vocabulary/facts.yaml", "constants/lists.yaml"
REGIME, RULES, CASES = "law/regime.yaml", "law/main.yaml", "law/main.cases.yaml"

Edit = tuple[str, str, str]


def write(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("«", ""), encoding="utf-8")
    return root


def edited(edits: Sequence[Edit], more: Mapping[str, str] = {}) -> dict[str, str]:
    """The base with each first occurrence of a text exchanged; ``«`` marks where a complaint is expected."""
    files = {**BASE, **more}
    for name, old, new in edits:
        assert old in files[name], (name, old)
        files[name] = files[name].replace(old, new, 1)
    return files


def marks(files: Mapping[str, str]) -> list[tuple[str, int, int]]:
    """The marked places: file, line and column."""
    found = []
    for name, text in files.items():
        for number, line in enumerate(text.split("\n"), 1):
            parts = line.split("«")
            found += [(name, number, len("".join(parts[: n + 1])) + 1) for n in range(len(parts) - 1)]
    return sorted(found)


def complaints(roots: Sequence[Path]) -> list[Diagnostic]:
    """Everything that is wrong in the rules, or, where they load, in the cases."""
    try:
        load_cases(roots, load(roots))
    except InputError as error:
        return list(error.diagnostics)
    return []


def places(problems: Sequence[Diagnostic], root: Path) -> list[tuple[str, int, int]]:
    return [(p.place.file.removeprefix(f"{root.name}/"), p.place.line, p.place.column) for p in problems]


def test_the_base_that_the_mistakes_are_made_in_is_good(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", BASE)
    base = load([root])
    assert list(base.rules) == ["law.contract", "law.place"]
    assert [case.title for case in load_cases([root], base)] == ["nothing is signed", "it is signed"]


URL = ", url: 'https://example.org/law#1'"
AUTHORITY = "authority: [{cite: Article 1, url: 'https://example.org/law#1'}]"
REQUIRE = "require:\n    - contract.signed"

MISTAKES: dict[str, tuple[list[Edit], str, str]] = {
    "a misspelt key": ([(RULES, "remedy: sign", "«remdy: sign")], "no key `remdy`", "did you mean `remedy`?"),
    "a misspelt key of a list entry": ([(RULES, "{cite: Article 1", "{«cit: Article 1")], "no key `cit`", "`cite`"),
    "no authority": (
        [(RULES, f"  {AUTHORITY}\n", ""), (RULES, "id: law.contract", "«id: law.contract")],
        "key `authority` is missing", "add `authority:`",
    ),
    "an empty authority": ([(RULES, AUTHORITY, "authority: «[]")], "`authority` needs 1 or more entries", "add"),
    "no url": (
        [(RULES, URL, ""), (RULES, "[{cite: Article 1", "[«{cite: Article 1")], "key `url` is missing", "add `url:`",
    ),
    "a url that is none": (
        [(RULES, "'https://example.org/law#1'", "«example.org")], "`url` must be the address of a page", "https://",
    ),
    "no remedy": (
        [(RULES, "  remedy: sign it\n", ""), (RULES, "id: law.contract", "«id: law.contract")],
        "key `remedy` is missing", "add `remedy:`",
    ),
    "an empty title": ([(RULES, "title: a contract is needed", "title:«")], "`title` must be text", "write some text"),
    "a title that is a number": ([(RULES, "a contract is needed", "«5")], "`title` must be text, not `5`", "quote it"),
    "a quoted date": ([(RULES, "2026-06-01", "«'2026-06-01'")], "`checked` must be a date", "without quotes"),
    "an impossible date": ([(RULES, "2026-06-01", "«2026-06-31")], "`2026-06-31` is no date", "YYYY-MM-DD"),
    "a wrong effect": (
        [(RULES, "effect: oblige", "effect: «oblge")], "one of `exclude`, `oblige`, `advise`", "did you mean `oblige`?",
    ),
    "a wrong level": ([(RULES, "level: settled", "level: «certain")], "`level` must be one of `settled`", ""),
    "a duplicate id": ([(RULES, "id: law.place", "id: «law.contract")], "`law.contract` is declared twice", "4:7"),
    "an id with capitals": ([(RULES, "law.place", "«Law.Place")], "`Law.Place` is no name", "small letters"),
    "an id without a regime": ([(RULES, "id: law.place", "id: «law")], "a rule's id is `regime.name`", "add the"),
    "an unknown regime": ([(RULES, "law.place", "«lwa.place")], "there is no regime `lwa`", "did you mean `law`?"),
    "a rule that begins after its end": (
        [(RULES, "effect: oblige", "effect: oblige\n  «effective: {from: 2026-02-01, to: 2026-01-01}")],
        "the rule ends before it begins", "swap",
    ),
    "exclude_when of an exclusion": (
        [(RULES, "effect: exclude", "effect: exclude\n  «exclude_when: data.personal")],
        "`exclude_when` turns an obligation into an exclusion", "use `effect: oblige`",
    ),
    "an unknown approach": (
        [(RULES, "when: approach.uses_vendor", "approaches: [in_house, «crwd]")],
        "there is no approach `crwd`", "did you mean `crowd`?",
    ),
    "an empty list": ([(RULES, REQUIRE, "require: «[]")], "an empty list says nothing", "remove it"),
    "an empty any": ([(RULES, REQUIRE, "require: {any: «[]}")], "`any:` needs a list of conditions", "- leaf"),
    "a requirement left blank": ([(RULES, REQUIRE, "require:«")], "a condition is expected here", "write a leaf"),
    "a scope left blank": ([(RULES, "when: approach.uses_vendor", "when:«")], "a condition is expected here", "leaf"),
    "a derivation left blank": ([(RULES, "when: data.personal", "when:«")], "a condition is expected here", "leaf"),
    "two connectives": (
        [(RULES, REQUIRE, "require: «{all: [contract.signed], any: [data.personal]}")],
        "a condition has one of `all:`, `any:`, `not:`", "nest them",
    ),
    "a misspelt connective": (
        [(RULES, REQUIRE, "require: {«al: [contract.signed]}")], "`al` is no connective", "did you mean `all`?",
    ),
    "a number for a condition": ([(RULES, REQUIRE, "require: «5")], "a condition is expected here", "write a leaf"),
    "a true for a condition": ([(RULES, REQUIRE, "require: [«true]")], "a condition is expected here", "write a leaf"),
    "an unknown fact in a leaf": (
        [(RULES, "- contract.signed", "- «contract.sigend")], "no fact `contract.sigend`", "`contract.signed`",
    ),
    "an unknown fact in a quoted leaf": (
        [(RULES, "- contract.signed", "- 'not «contract.sigend'")], "no fact `contract.sigend`", "`contract.signed`",
    ),
    "a misspelt value in a leaf": (
        [(RULES, "when: data.personal", "when: data.form == «rwa")], "`rwa` is not among the values", "`raw`",
    ),
    "a misspelt constant": (
        [(RULES, "<= most_people", "<= «most_poeple")], "`most_poeple` is no constant", "`most_people`",
    ),
    "a circle of derivations": (
        [
            (RULES, "derive: law.applies", "derive: «law.applies"),
            (RULES, "when: data.personal", "when: law.other\n- derive: law.other\n  meaning: x\n  when: law.applies"),
        ],
        "facts depend on each other: law.applies -> law.other -> law.applies", "break the cycle",
    ),
    "a circle through what silence means": (
        [
            (RULES, "derive: law.applies", "derive: «law.applies"),
            (RULES, "when: data.personal", "when: contract.signed"),
            (FACTS, "if_absent: false", "if_absent: {value: false, when: law.applies}"),
        ],
        "law.applies -> contract.signed -> law.applies", "break the cycle",
    ),
    "a derivation of a stated fact": (
        [(RULES, "derive: law.applies", "derive: «data.form"), (REGIME, "law.applies", "data.personal")],
        "`data.form` is a stated fact and cannot be derived", "14:9",
    ),
    "a fact named by a reserved word": (
        [(FACTS, "fact: data.form", "fact: «data.from")], "no leaf can name `data.from`", "`from` is a reserved word",
    ),
    "a leaf with a reserved word": (
        [(RULES, "when: data.personal", "when: «data.from == raw")], "there is no fact `data.from`", "the word `from`",
    ),
    "a baseline of the wrong type": (
        [(FACTS, "baseline: true", "baseline: «'yes'")], "`data.personal` must be true or false", "write true",
    ),
    "a silence that cannot be told": (
        [(FACTS, "if_absent: false", "if_absent: «{vlaue: false}")], "what silence means cannot be told", "by_approach",
    ),
    "a silence of the wrong type": (
        [(FACTS, "if_absent: false", "if_absent: «0")], "`contract.signed` must be true or false", "",
    ),
    "a silence by an unknown approach": (
        [(FACTS, "if_absent: false", "if_absent: {by_approach: {«crwd: false}}")],
        "there is no approach `crwd`", "did you mean `crowd`?",
    ),
    "an enum without values": (
        [(FACTS, "  values: [raw, masked]\n", ""), (FACTS, "fact: data.form", "fact: «data.form")],
        "a fact of type `enum` needs `values:`", "",
    ),
    "a Boolean with values": (
        [(FACTS, "fact: data.personal\n  type: bool", "fact: «data.personal\n  type: bool\n  values: [a]")],
        "a fact of type `bool` has no `values:`", "",
    ),
    "a wrong type": (
        [(FACTS, "fact: data.personal\n  type: bool", "fact: data.personal\n  type: «boolean")],
        "`type` must be one of `bool`", "did you mean `bool`?",
    ),
    "a unit of a Boolean": (
        [(FACTS, "fact: data.personal\n  type: bool", "fact: data.personal\n  type: bool\n  «unit: x")],
        "only a number has a unit", "remove it",
    ),
    "a fact without a question": (
        [(FACTS, "  question: What is shown?\n", ""), (FACTS, "fact: data.form", "fact: «data.form")],
        "needs a question", "add `question:`",
    ),
    "a fact without a section": (
        [(FACTS, "fact: data.form", "fact: «thing.form")], "no descriptor has a section for `thing.form`", "data",
    ),
    "a fact below a fact": (
        [(FACTS, "fact: data.form", "fact: «data.personal.form")],
        "`data.personal` is itself a fact, so `data.personal.form` cannot stand below it", "rename",
    ),
    "a gate that is not Boolean": (
        [(REGIME, "gate: law.applies", "gate: «data.people")], "the gate `data.people` is not true or false", "Boolean",
    ),
    "an unknown gate": ([(REGIME, "law.applies", "«law.aplies")], "there is no fact `law.aplies`", "`law.applies`"),
    "a regime of another folder": (
        [
            (REGIME, "regime: law", "regime: «lex"),
            (RULES, BASE[RULES], BASE[RULES].split("- id: law.contract")[0]),
            (CASES, BASE[CASES], "cases:\n- {case: x, approach: crowd, verdict: allowed}\n"),
        ],
        "regime `lex` stands in folder `law`", "move it to lex/",
    ),
    "constants that do not ascend": (
        [(LISTS, "- {from: 2026-06-01", "- «{from: 2025-06-01")], "dated values must ascend", "sort",
    ),
    "a first value with a date": (
        [(LISTS, "- {value: [US, DE]}", "- «{from: 2020-01-01, value: [US, DE]}")],
        "the first value holds since ever", "leave `from:` out",
    ),
    "a later value without a date": (
        [(LISTS, "- {from: 2026-01-01, value:", "- «{value:")], "later ones from a day on", "from which day",
    ),
    "an unknown country": ([(LISTS, "[US, DE]", "[US, «UK]")], "`UK` is no country code", "write GB"),
    "an unknown property": (
        [(APPROACHES, "note: Many people.\n  properties: {uses_vendor: true}",
          "note: Many people.\n  properties: {uses_vendor: true, «uses_vendr: true}")],
        "there is no property `uses_vendr`", "did you mean `uses_vendor`?",
    ),
    "a missing property": (
        [(APPROACHES, "{uses_vendor: true}", "«{}")], "property `uses_vendor` is missing", "every approach",
    ),
    "an entry of no kind": (
        [(RULES, "- id: law.place", "- «idd: law.place")], "what this entry is cannot be told", "did you mean `id`?",
    ),
    "a tightened constant in the base itself": (
        [(LISTS, "- constant: fewest", "- {tighten_constant: «most_people, value: 4, because: x}\n- constant: fewest")],
        "the shipped base states constants itself", "change its value",
    ),
    "a case of an unknown rule": (
        [(CASES, "tests: law.contract", "tests: «law.contrct")], "there is no rule `law.contrct`", "`law.contract`",
    ),
    "a case of an unknown fact": (
        [(CASES, "contract.signed: false", "«contract.signd: false")], "no fact `contract.signd`", "`contract.signed`",
    ),
    "an unknown fact for all cases": (
        [(CASES, "data.personal: true", "«data.prsonal: true")], "no fact `data.prsonal`", "`data.personal`",
    ),
    "a case of an unknown approach": (
        [(CASES, "approach: crowd", "approach: «crwd")], "there is no approach `crwd`", "did you mean `crowd`?",
    ),
    "a case that expects nothing": (
        [(CASES, "  tests: law.contract\n  outcome: breached\n", ""), (CASES, "case: nothing", "case: «nothing")],
        "this case expects nothing", "`verdict:`",
    ),
    "a case with a rule and no outcome": (
        [(CASES, "  outcome: breached\n", ""), (CASES, "case: nothing", "case: «nothing")],
        "`tests` and `outcome` go together", "give both",
    ),
    "two cases of one title": (
        [(CASES, "case: it is signed", "case: «nothing is signed")], "two cases have this title", "first at line 3",
    ),
    "a wrong outcome": (
        [(CASES, "outcome: breached", "outcome: «breach")], "`outcome` must be one of `breached`", "`breached`?",
    ),
    "a fact of the wrong type in a case": (
        [(CASES, "contract.signed: false", "contract.signed: «'no'")], "must be true or false, not `no`", "write false",
    ),
    "a further rule that is none": (
        [(CASES, "approach: crowd", "approach: crowd\n  rules: {«law.plac: open}")],
        "there is no rule `law.plac`", "did you mean `law.place`?",
    ),
    "a hybrid case without legs": (
        [(CASES, "approach: crowd", "approach: hybrid"), (CASES, "case: nothing", "case: «nothing")],
        "a hybrid case needs `legs`", "add `legs:`",
    ),
    "legs of a case that is no hybrid": (
        [(CASES, "approach: crowd", "approach: crowd\n  «legs: [{approach: crowd}, {approach: in_house}]")],
        "only a hybrid case has `legs`", "approach: hybrid",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "message", "help"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_once_at_its_place(tmp_path: Path, edits: list[Edit], message: str, help: str) -> None:
    files = edited(edits)
    root = write(tmp_path / "rules", files)
    found = complaints([root])
    assert len(found) == 1, found
    assert message in found[0].message
    assert help in found[0].help
    assert places(found, root) == marks(files)


A_RULE = BASE[RULES].split("- id: law.place")[0].split("when: data.personal\n")[1]

FILES: dict[str, tuple[dict[str, str], str, str]] = {
    "an ending that nothing reads": ({"law/more.yml": "«- x"}, "nothing reads this file", "end in .yaml"),
    "a folder too deep": ({"law/more/x.yaml": "«- x"}, "nothing reads this file", "move it up"),
    "a rule in a folder of another name": (
        {"other/x.yaml": A_RULE.replace("law.contract", "«law.x")},
        "`law.x` stands in folder `other`", "move it to law/",
    ),
    "a rule at the top": ({"x.yaml": A_RULE.replace("law.contract", "«law.x")}, "`law.x` stands in no folder", "law/"),
    "a mapping that is no regime": ({"law/x.yaml": "«id: law.x\n"}, "a rule file is a list of entries", "- id:"),
    "a word": ({"law/x.yaml": "«hello\n"}, "a rule file is a list of entries", "- id:"),
    "a list of words": ({"law/x.yaml": "- «hello\n"}, "an entry is a mapping", "- id:"),
    "an empty file": ({"law/x.yaml": "«# nothing yet\n"}, "the file is empty", "remove it"),
    "a file that is no YAML": ({"law/x.yaml": "- id: «[a\n"}, "this is not YAML", "bracket"),
    "an unreachable case of a derivation": (
        {"law/x.yaml": "- derive: law.where\n  type: countries\n  meaning: x\n  cases:\n    - «value: team.countries\n"
                       "    - value: team.countries\n"},
        "no later case can be reached", "last",
    ),
    "a derivation that may conclude nothing": (
        {"law/x.yaml": "- derive: law.where\n  type: countries\n  meaning: x\n  cases:\n"
                       "    - «{when: data.personal, value: team.countries}\n"},
        "would stay unknown for good", "add a last case without `when:`",
    ),
    "a derived value without cases": (
        {"law/x.yaml": "- derive: «law.where\n  type: countries\n  meaning: x\n  when: data.personal\n"},
        "a derived value needs `cases:`", "add `cases:`",
    ),
    "a derived value of another type": (
        {"law/x.yaml": "- derive: law.where\n  type: countries\n  meaning: x\n  cases: [{value: «data.people}]\n"},
        "`data.people` is a whole number, not a set", "",
    ),
    "cases in a list": ({CASES: "«- case: x\n"}, "must be a mapping", ""),
    "cases in an empty file": ({CASES: "«\n"}, "the file is empty", ""),
    "no cases": ({CASES: "cases: «[]\n"}, "`cases` needs 1 or more entries", ""),
}  # fmt: skip


@pytest.mark.parametrize(("more", "message", "help"), FILES.values(), ids=FILES)
def test_a_file_that_is_wrong_as_a_whole_is_told(tmp_path: Path, more: dict[str, str], message: str, help: str) -> None:
    root = write(tmp_path / "rules", {**BASE, **more})
    found = complaints([root])
    assert len(found) == 1, found
    assert message in found[0].message
    assert help in found[0].help
    assert places(found, root) == marks(more)


def test_mistakes_in_several_files_come_in_one_run(tmp_path: Path) -> None:
    files = edited(
        [
            (FACTS, "baseline: true", "baseline: «'yes'"),
            (FACTS, "question: What is shown?", "«qestion: What is shown?"),
            (LISTS, "[US, DE]", "[US, «UK]"),
            (REGIME, "title: The law", "«titel: The law"),
            (RULES, "effect: oblige", "effect: «oblge"),
            (RULES, "data.people <= most_people", "«data.peple <= most_people"),
        ],
        {"law/x.yml": "«", "law/y.yaml": "- id: «[a"},
    )
    root = write(tmp_path / "rules", files)
    assert places(complaints([root]), root) == marks(files)


def test_mistakes_in_several_cases_come_in_one_run(tmp_path: Path) -> None:
    files = edited(
        [
            (CASES, "outcome: breached", "outcome: «breach"),
            (CASES, "contract.signed: true", "«contract.signd: true"),
        ],
        {"law/z.cases.yaml": "cases:\n- case: third\n  tests: «law.none\n  outcome: open\n  approach: crowd\n"},
    )
    root = write(tmp_path / "rules", files)
    assert places(complaints([root]), root) == marks(files)


@pytest.mark.parametrize(
    "edit",
    [
        (FACTS, "meaning: The contract is signed.", "«meanin: The contract is signed."),
        (FACTS, "fact: data.personal\n  type: bool", "fact: data.personal\n  type: «boolean"),
        (LISTS, "meaning: The most people.", "«meanng: The most people."),
        (REGIME, "title: The law", "«titel: The law"),
        (APPROACHES, "title: Crowd", "«titel: Crowd"),
        (RULES, "meaning: The law applies.", "«maening: The law applies."),
    ],
)
def test_one_mistake_in_a_declaration_is_not_told_again_wherever_it_is_used(tmp_path: Path, edit: Edit) -> None:
    files = edited([edit, (RULES, "when: approach.uses_vendor", "approaches: [crowd]")])
    root = write(tmp_path / "rules", files)
    assert places(complaints([root]), root) == marks(files)


def test_a_folder_that_is_missing_or_a_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    found = complaints([tmp_path / "none", file])
    assert [(p.place.file, p.message) for p in found] == [
        (str(file), "is a file, not a folder of rules"),
        (str(tmp_path / "none"), "no such folder"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", ["law/x.yaml", "law/x.cases.yaml"])
def test_a_pipe_among_the_rules_is_told_and_not_waited_for(tmp_path: Path, name: str) -> None:
    root = write(tmp_path / "rules", BASE)
    os.mkfifo(root / name)
    (found,) = complaints([root])
    assert found.message == "is not a regular file"


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", BASE)
    (root / "law" / "x.yaml").write_bytes(b"- id: \xe9\n")
    (root / "law" / "y.yaml").write_bytes("- id: x".encode("utf-16"))
    found = complaints([root])
    assert [p.message for p in found] == ["is not UTF-8 text: byte 0xe9", "is UTF-16 text"]


def test_hidden_files_and_remarks_are_left_alone(tmp_path: Path) -> None:
    more = {".git/config": "x", "law/.hidden.yml": "x", "README.md": "# x", "law/notes.txt": "x"}
    root = write(tmp_path / "rules", {**BASE, **more})
    assert complaints([root]) == []


# Overlays


OWN = """\
- id: house.masked
  title: we show masked items only
  requires: Masked items.
  authority: [{cite: Policy 7, url: 'https://intranet.example/7'}]
  require: data.form == masked
  effect: exclude
  obligor: project
  remedy: mask the items
  confidence: {level: settled, checked: 2026-06-01}
  policy: true
"""
OWN_REGIME = {"house/regime.yaml": "regime: house\ntitle: House rules\n", "house/rules.yaml": OWN}


def facts(**data: Any) -> dict[str, Any]:
    return project(
        data={"personal": True, "people": 10, "form": "raw", **data},
        team={"countries": ["DE"]},
        approaches={"crowd": {"contract": {"signed": True}}},
    )


def test_an_overlay_adds_a_regime_whose_rules_are_judged_and_named(tmp_path: Path) -> None:
    base = write(tmp_path / "rules", BASE)
    own = write(tmp_path / "own", OWN_REGIME)
    before = check(base, facts(), [vendor()])
    after = check(base, facts(), [vendor()], rules=[own])
    assert before.arrangement("crowd").verdict == "allowed"
    assert after.arrangement("crowd").verdict == "excluded"
    breached = [(f.rule, f.regime) for f in after.arrangement("crowd").findings if f.outcome == "breached"]
    assert breached == [("house.masked", "house")]
    assert after.rule_base.overlays == (str(own),)
    assert after.rule_base.rules == before.rule_base.rules + 1
    assert after.rule_base.digest != before.rule_base.digest


def test_an_overlay_adds_a_rule_to_a_shipped_regime_under_its_gate(tmp_path: Path) -> None:
    base = write(tmp_path / "rules", BASE)
    own = write(tmp_path / "own", {"law/own.yaml": OWN.replace("house.masked", "law.masked")})
    assert check(base, facts(), rules=[own]).arrangement("crowd").verdict == "excluded"
    assert check(base, facts(personal=False), rules=[own]).arrangement("crowd").verdict == "allowed"


def test_an_overlay_adds_a_fact_that_projects_may_state(tmp_path: Path) -> None:
    base = write(tmp_path / "rules", BASE)
    fact = "- fact: data.approved\n  type: bool\n  meaning: x\n  question: Approved?\n  if_absent: false\n"
    rule = OWN.replace("data.form == masked", "data.approved")
    own = write(tmp_path / "own", {**OWN_REGIME, "house/rules.yaml": rule, "vocabulary/own.yaml": fact})
    assert check(base, facts(approved=True), rules=[own]).arrangement("crowd").verdict == "allowed"
    assert check(base, facts(), rules=[own]).arrangement("crowd").verdict == "excluded"
    with pytest.raises(InputError, match=r"there is no fact `data\.approved`"):
        check(base, facts(approved=True))


@pytest.mark.parametrize(
    ("constant", "value", "people", "verdict"),
    [
        ("most_people", "9", 10, "excluded"),
        ("most_people", "100", 10, "allowed"),
        ("safe_countries", "[]", 1, "excluded"),
        ("safe_countries", "[DE]", 1, "allowed"),
    ],
)
def test_an_overlay_may_tighten_a_constant(
    tmp_path: Path, constant: str, value: str, people: int, verdict: str
) -> None:
    base = write(tmp_path / "rules", BASE)
    text = f"- tighten_constant: {constant}\n  value: {value}\n  because: our policy\n"
    own = write(tmp_path / "own", {"constants/own.yaml": text})
    result = check(base, facts(people=people), rules=[own])
    assert result.arrangement("crowd").verdict == verdict
    (used,) = [use for use in result.constants if use.name == constant]
    assert used.note == "our policy"


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("«most_people\n  value: 9000\n", "`most_people` can only be made lower", "100"),
        ("«safe_countries\n  value: [DE, US]\n", "`safe_countries` can only be made smaller", "[DE, NO]"),
        ("«fewest_people\n  value: 3\n", "`fewest_people` cannot be changed by an organisation", "add a rule"),
        ("«most_poeple\n  value: 3\n", "there is no constant `most_poeple`", "did you mean `most_people`?"),
        ("most_people\n  value: «'3'\n", "`most_people` must be a whole number", "without quotes"),
    ],
)
def test_an_overlay_cannot_change_a_constant_otherwise(tmp_path: Path, text: str, message: str, help: str) -> None:
    base = write(tmp_path / "rules", BASE)
    own = write(tmp_path / "own", {"constants/own.yaml": f"- tighten_constant: {text}  because: x\n".replace("«", "")})
    (found,) = complaints([base, own])
    assert message in found.message
    assert help in found.help
    assert found.place.file == str(own / "constants" / "own.yaml")


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("law/own.yaml", A_RULE, "law.contract"),
        ("law/own.yaml", "- derive: law.applies\n  meaning: x\n  when: not data.personal\n", "law.applies"),
        ("vocabulary/own.yaml", "- fact: data.form\n  type: bool\n  meaning: x\n  question: x\n", "data.form"),
        ("constants/own.yaml", BASE[LISTS].split("- constant: fewest")[0].split("smaller\n")[1], "most_people"),
        ("law/regime.yaml", "regime: law\ntitle: Another law\n", "law"),
        ("approaches.yaml", BASE[APPROACHES].split("- approach: crowd")[0], "in_house"),
    ],
)
def test_an_overlay_cannot_declare_again_what_is_shipped(tmp_path: Path, name: str, text: str, what: str) -> None:
    base = write(tmp_path / "rules", BASE)
    own = write(tmp_path / "own", {name: text})
    (found,) = complaints([base, own])
    assert found.message == f"`{what}` is declared twice"
    assert found.place.file == str(own / name)
    assert "first at rules/" in found.help


def test_the_command_line_takes_overlays_and_names_them(
    tmp_path: Path, examples: Path, run: Callable[..., Any]
) -> None:
    own = write(
        tmp_path / "own",
        {**OWN_REGIME, "house/rules.yaml": OWN.replace("data.form == masked", "task.guideline_exists")},
    )
    words = ["--vendor", examples / "vendors", "--as-of", DAY, "--rules", own, "-f", "json"]
    ran = run("check", examples / "retail-catalogue.yaml", *words)
    assert ran.status in (0, 1), ran.err
    assert '"house.masked"' in ran.out
    broken = write(tmp_path / "broken", {**OWN_REGIME, "house/rules.yaml": OWN.replace("data.form", "data.phi.presnt")})
    ran = run("check", examples / "retail-catalogue.yaml", "--rules", broken)
    assert ran.status == 2
    assert f"{broken}/house/rules.yaml:5:12: error: there is no fact `data.phi.presnt`" in ran.err
    assert "  5 |   require: data.phi.presnt == masked" in ran.err
    assert "Traceback" not in ran.err


def test_an_overlay_of_the_shipped_base_is_checked_with_it(tmp_path: Path) -> None:
    text = A_RULE.replace("law.contract", "hipaa.own").replace("contract.signed", "contract.baa.sigend")
    own = write(tmp_path / "own", {"hipaa/own.yaml": text})
    with pytest.raises(InputError) as caught:
        checker.check({"kind": "project", "id": "p"}, rules=[own])
    (found,) = caught.value.diagnostics
    assert (found.message, found.place.line) == ("there is no fact `contract.baa.sigend`", 7)
    assert "`contract.baa.signed`" in found.help
