"""``checker claims``: each of the article's claims with what carries it, and no drift."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from checker.advise.claims import Claim, is_carried, read_claims
from checker.economics.claims import numeric_claims
from checker.economics.defaults import Default, read_defaults
from checker.engine.program import Program
from checker.model.diagnostic import InputError
from checker.report.article import render
from tests.conftest import ROOT, Ran

Run = Callable[..., Ran]

FILE = ROOT / "economics" / "claims.yaml"
RANGES = ((1, 4), (10, 19), (20, 26), (30, 43), (50, 57), (60, 64), (70, 75), (80, 85))
"""How the article's claims are numbered."""


@pytest.fixture(scope="module")
def defaults(program: Program) -> tuple[Default, ...]:
    return read_defaults(ROOT / "economics" / "defaults.yaml", "economics/defaults.yaml", program.base)


@pytest.fixture(scope="module")
def claims(program: Program, defaults: tuple[Default, ...]) -> tuple[Claim, ...]:
    return read_claims(FILE, "economics/claims.yaml", program.base, defaults)


def test_all_sixty_claims_are_there_in_order(claims: tuple[Claim, ...]) -> None:
    wanted = [f"A{number:02}" for first, last in RANGES for number in range(first, last + 1)]
    assert len(wanted) == 60
    assert [claim.id for claim in claims] == wanted


def test_each_is_carried_or_left_out_with_a_reason(claims: tuple[Claim, ...]) -> None:
    for claim in claims:
        assert is_carried(claim) or (claim.stance == "left_out" and claim.because), claim.id
        assert claim.stance == "followed" or claim.because or claim.figures, claim.id
    assert [claim.id for claim in claims if claim.stance == "left_out"] == ["A84"]


def test_every_figure_stands_with_its_claim(claims: tuple[Claim, ...], defaults: tuple[Default, ...]) -> None:
    shown = [check for claim in claims for check in claim.figures]
    assert sorted(shown, key=str) == sorted(numeric_claims(defaults), key=str)
    text = render(claims)
    for check in shown:
        assert check.what in text
        assert check.because.replace("|", "/") in text
    assert "11,000 ... 300,000 USD" in text


def test_a_claim_with_a_figure_that_deviates_is_not_followed_as_it_stands(claims: tuple[Claim, ...]) -> None:
    bare = {c.id for c in claims if c.stance == "followed" and any(f.outcome == "deviates" for f in c.figures)}
    assert bare == set()


def test_reasons_hybrids_and_defaults_are_found_by_the_claim_that_they_name(claims: tuple[Claim, ...]) -> None:
    by_id = {claim.id: claim for claim in claims}
    assert [suit.name for suit in by_id["A80"].suits] == ["own_experts"]
    assert {blend.name for blend in by_id["A83"].blends} == {"bulk_and_review", "pipeline"}
    assert "wage" in {entry.input for entry in by_id["A24"].defaults}
    assert by_id["A71"].rules == (
        "gdpr.processor_contract", "gdpr.processor_contract_terms", "hipaa.business_associate_contract",
    )  # fmt: skip


def test_the_page_is_what_the_claims_give(run: Run) -> None:
    ran = run("claims", "--check", ROOT / "docs" / "claims.md")
    assert (ran.status, ran.out) == (0, "")


def test_links_of_the_page_lead_somewhere() -> None:
    text = (ROOT / "docs" / "claims.md").read_text("utf-8")
    reasons = (ROOT / "docs" / "rules" / "suitability.md").read_text("utf-8")
    anchors = set(re.findall(r"^##+ (\S+)$", reasons, re.MULTILINE))
    for target in set(re.findall(r"\]\(([^)]+)\)", text)):
        path, _, anchor = target.partition("#")
        assert (ROOT / "docs" / path).is_file(), target
        if path.endswith("suitability.md"):
            assert anchor in anchors


def test_drift_is_told(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "claims.md"
    assert run("claims", "--check", page).status == 1
    written = run("claims", "--write", page)
    assert (written.status, written.out) == (0, f"wrote 60 claims to {page}\n")
    assert run("claims", "--check", page).status == 0
    page.write_text(page.read_text() + "more\n")
    ran = run("claims", "--check", page)
    assert ran.status == 1
    assert f"run `checker claims --write {page}`" in ran.out


def test_single_claims_are_printed(run: Run) -> None:
    out = run("claims", "A63", "A84").out
    assert re.findall(r"^## (A\d\d)", out, re.MULTILINE) == ["A63", "A84"]
    assert "# The claims" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [(("A99",), "there is no claim `A99`"), (("A01", "--write", "x.md"), "give only one"),
     (("--write", "/nowhere/x.md"), "cannot write")],
)  # fmt: skip
def test_wrong_words_are_told(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run("claims", *words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda e: e.pop(0), "the claim `A01` has no entry"),
        (lambda e: e[1].pop("because"), "is qualified without a reason"),
        (lambda e: e.append(dict(e[0])), "`A01` stands twice"),
        (lambda e: e[1].update(carried={"rules": ["hipaa.nothing"]}), "no `hipaa.nothing` among the rules"),
        (lambda e: e[1].update(carried={"formulas": ["totl"]}), "no `totl` among the formulas"),
        (lambda e: e[1].update(stance="maybe"), "`stance` must be one of"),
        (lambda e: next(c for c in e if c["id"] == "A84").update(stance="followed"), "nothing carries the claim `A84`"),
    ],
)
def test_mistakes_in_the_file_are_told(
    program: Program, defaults: tuple[Default, ...], tmp_path: Path, change: Callable[..., object], said: str
) -> None:
    entries = yaml.safe_load(FILE.read_text("utf-8"))
    change(entries)
    path = tmp_path / "claims.yaml"
    path.write_text(yaml.safe_dump(entries, sort_keys=False))
    with pytest.raises(InputError) as caught:
        read_claims(path, str(path), program.base, defaults)
    assert any(said in d.message for d in caught.value.diagnostics), [str(d) for d in caught.value.diagnostics]


def test_a_reason_for_a_claim_that_nobody_made_is_told(program: Program, defaults: tuple[Default, ...]) -> None:
    suit = replace(program.base.suits["own_experts"], claims=("A99",))
    base = replace(program.base, suits={**program.base.suits, "own_experts": suit})
    with pytest.raises(InputError) as caught:
        read_claims(FILE, "economics/claims.yaml", base, defaults)
    assert caught.value.diagnostics[0].message == "the claim `A99` has no entry in economics/claims.yaml"
    assert caught.value.diagnostics[0].place.file == "rules/suitability/people.yaml"
