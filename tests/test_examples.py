"""The shipped examples have the verdicts that their comments promise, for the reasons that they give."""

from datetime import date
from pathlib import Path

import pytest

import checker
from checker.model.result import Arrangement
from tests.small import DAY

VERDICTS = {
    "hospital-retina": {
        "in_house": "allowed",
        "in_cloud_vendor": "conditional",
        "crowdsourcing": "excluded",
        "synthetic": "undetermined",
        "blend": "conditional",
    },
    "road-plates": {
        "in_house": "allowed",
        "managed_platform": "conditional",
        "crowdsourcing": "excluded",
        "synthetic": "conditional",
    },
    "defence-sensor": {
        "in_house": "allowed",
        "expert_vendor": "conditional",
        "managed_platform": "excluded",
        "crowdsourcing": "excluded",
        "synthetic": "undetermined",
    },
    "retail-catalogue": {
        "in_house": "allowed",
        "managed_platform": "allowed",
        "crowdsourcing": "excluded",
        "expert_vendor": "conditional",
        "expert_vendor@aegis": "conditional",
        "expert_vendor@lumen": "allowed",
        "synthetic": "allowed",
    },
}

DECIDING = [
    ("hospital-retina", "in_cloud_vendor", "hipaa.business_associate_contract_terms",
     "contract.baa.clauses", "lacks books_to_secretary", "hospital-retina.yaml", "clauses: ["),
    ("hospital-retina", "crowdsourcing", "hipaa.anonymous_workers",
     "vendor.workforce.identity_verified", "", "vendors/pinwheel.yaml", "identity_verified: false"),
    ("hospital-retina", "blend", "hipaa.business_associate_contract_terms",
     "contract.baa.clauses", "lacks books_to_secretary", "hospital-retina.yaml", "clauses: ["),
    ("road-plates", "managed_platform", "gdpr.processor_contract_terms",
     "contract.dpa.clauses", "lacks information_and_audits", "road-plates.yaml", "clauses: ["),
    ("road-plates", "crowdsourcing", "gdpr.anonymous_workers",
     "vendor.workforce.identity_verified", "", "vendors/pinwheel.yaml", "identity_verified: false"),
    ("road-plates", "synthetic", "gdpr.form_consistency",
     "exposure.items_independent_of_source", "", "", ""),
    ("defence-sensor", "expert_vendor", "vendor.agreement_evidence",
     "vendor.quality.iaa.coefficient", "", "vendors/aegis.yaml", "coefficient: percent_agreement"),
    ("defence-sensor", "managed_platform", "itar.us_persons_only",
     "vendor.workforce.us_persons_only", "", "vendors/tessera.yaml", "us_persons_only: false"),
    ("defence-sensor", "managed_platform", "itar.work_outside_us",
     "vendor.workforce.countries", "has, beyond what is allowed, KE, PL", "vendors/tessera.yaml",
     "countries: [PL, KE]"),
    ("defence-sensor", "crowdsourcing", "itar.section_126_1_bar",
     "vendor.workforce.countries", "includes VE", "vendors/pinwheel.yaml", "countries: [US, IN, PH, BR, VE]"),
    ("retail-catalogue", "crowdsourcing", "vendor.raw_judgement_export",
     "vendor.quality.export.refused", "", "vendors/pinwheel.yaml", "refused: true"),
    ("retail-catalogue", "expert_vendor@aegis", "vendor.agreement_evidence",
     "vendor.quality.iaa.coefficient", "", "vendors/aegis.yaml", "coefficient: percent_agreement"),
]  # fmt: skip


@pytest.fixture(scope="module")
def results(examples: Path) -> dict[str, checker.Result]:
    return {name: checker.check(examples / f"{name}.yaml", examples / "vendors", as_of=DAY) for name in VERDICTS}


def where(file: Path, text: str) -> tuple[int, int]:
    """Line and column of the value in the one line of ``file`` that holds ``key: value``."""
    ((number, line),) = [(n, line) for n, line in enumerate(file.read_text().splitlines(), 1) if text in line]
    return number, line.index(text) + text.index(":") + 3


def test_every_example_is_tested(examples: Path) -> None:
    assert {path.stem for path in examples.glob("*.yaml")} == VERDICTS.keys()


@pytest.mark.parametrize("name", VERDICTS)
def test_example_has_the_verdicts_that_it_promises(results: dict[str, checker.Result], name: str) -> None:
    assert {row.name: row.verdict for row in results[name].arrangements} == VERDICTS[name]


@pytest.mark.parametrize(("name", "plan"), [
    ("hospital-retina", "in_cloud_vendor"),
    ("road-plates", "managed_platform"),
    ("defence-sensor", "expert_vendor"),
    ("retail-catalogue", None),
])  # fmt: skip
def test_example_plans_what_it_says(results: dict[str, checker.Result], name: str, plan: str | None) -> None:
    assert results[name].plan == plan


@pytest.mark.parametrize(("name", "arrangement", "rule", "fact", "detail", "file", "text"), DECIDING)
def test_deciding_fact_is_shown_with_its_place(
    results: dict[str, checker.Result],
    examples: Path,
    name: str,
    arrangement: str,
    rule: str,
    fact: str,
    detail: str,
    file: str,
    text: str,
) -> None:
    row = results[name].arrangement(arrangement)
    (found,) = [f for f in row.findings if f.rule == rule and f.outcome == "breached"]
    assert (found.deciding[0].fact, found.deciding[0].detail) == (fact, detail)
    (use,) = [u for u in row.facts if (u.name, u.leg) == (fact, found.leg)]
    if file:
        assert use.place is not None
        assert (Path(use.place.file), (use.place.line, use.place.column)) == (
            examples / file,
            where(examples / file, text),
        )
    else:
        assert (use.place, use.note) == (None, "not stated, taken as false")


def test_only_obligation_of_the_hospital_is_the_missing_clause(results: dict[str, checker.Result]) -> None:
    row = results["hospital-retina"].arrangement("in_cloud_vendor")
    assert [(o.rule, o.who, o.facts[0].detail) for o in row.obligations] == [
        ("hipaa.business_associate_contract_terms", "both", "lacks books_to_secretary")
    ]
    assert row.questions == ()


def test_synthetic_images_of_the_hospital_wait_for_a_decision(results: dict[str, checker.Result]) -> None:
    row = results["hospital-retina"].arrangement("synthetic")
    assert (row.best, row.worst) == ("allowed", "conditional")
    assert next(q.fact for q in row.questions if q.decides) == "synthetic.source_data_fed_in"


def test_no_vendor_is_chosen_for_the_catalogues_experts(results: dict[str, checker.Result]) -> None:
    row = results["retail-catalogue"].arrangement("expert_vendor")
    assert (row.vendor, row.vendor_open, row.questions) == (None, True, ())
    assert row.obligations and all(o.on_choice for o in row.obligations)


# What if: changing the fact that is named, and nothing else, changes the verdict.

CHANGES = [
    ("hospital-retina", "hospital-retina", "clauses: [uses", "clauses: [books_to_secretary, uses",
     "in_cloud_vendor", "allowed"),
    ("hospital-retina", "hospital-retina", "signed: true", "signed: false", "in_cloud_vendor", "conditional"),
    ("hospital-retina", "hospital-retina", "exposure: {data_form: no_real_records, outside_access: none}",
     "exposure: {data_form: no_real_records, outside_access: none, items_independent_of_source: true}\n"
     "    synthetic: {source_data_fed_in: false}", "synthetic", "allowed"),
    ("hospital-retina", "hospital-retina", "outside_access: none, minimised: true", "outside_access: none",
     "in_house", "conditional"),
    ("road-plates", "road-plates", "delete_or_return]", "delete_or_return, information_and_audits]",
     "managed_platform", "allowed"),
    ("road-plates", "road-plates", "unlawfully_collected: false", "unlawfully_collected: true",
     "in_house", "excluded"),
    ("road-plates", "road-plates", "exposure: {data_form: no_real_records, outside_access: none}",
     "exposure: {data_form: no_real_records, outside_access: none, items_independent_of_source: true}",
     "synthetic", "allowed"),
    ("defence-sensor", "vendors/aegis", "{coefficient: percent_agreement, value: 0.97}",
     "{coefficient: krippendorff_alpha, value: 0.84, items: 900, raters: 3, lower_bound: 0.81}",
     "expert_vendor", "allowed"),
    ("defence-sensor", "vendors/aegis", "us_persons_only: true", "us_persons_only: false",
     "expert_vendor", "excluded"),
    ("defence-sensor", "vendors/aegis", "us_persons_only: true", "us_persons_only: unknown",
     "expert_vendor", "undetermined"),
    ("defence-sensor", "defence-sensor", "  us_persons_only: true", "  us_persons_only: false",
     "in_house", "excluded"),
    ("retail-catalogue", "vendors/aegis", "countries: [US]\n  control", "countries: [IR]\n  control",
     "expert_vendor@aegis", "excluded"),
    ("retail-catalogue", "vendors/tessera", "in_embargoed_region: false", "in_embargoed_region: true",
     "managed_platform", "excluded"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "file", "old", "new", "arrangement", "verdict"), CHANGES)
def test_changing_the_one_fact_changes_the_verdict(
    examples: Path, tmp_path: Path, name: str, file: str, old: str, new: str, arrangement: str, verdict: str
) -> None:
    (tmp_path / "vendors").mkdir()
    for source in (examples / f"{name}.yaml", *(examples / "vendors").glob("*.yaml")):
        text = source.read_text()
        if source == examples / f"{file}.yaml":
            assert text.count(old) >= 1
            text = text.replace(old, new, 1)
        (tmp_path / source.relative_to(examples)).write_text(text)
    result = checker.check(tmp_path / f"{name}.yaml", tmp_path / "vendors", as_of=DAY)
    row: Arrangement = result.arrangement(arrangement)
    assert row.verdict == verdict


def judged(tmp_path: Path, examples: Path, old: str, new: str, as_of: str = "2026-11-24") -> checker.Result:
    """The hospital example with one change."""
    text = (examples / "hospital-retina.yaml").read_text("utf-8")
    assert text.count(old) == 1
    changed = tmp_path / "changed.yaml"
    changed.write_text(text.replace(old, new), "utf-8")
    return checker.check(changed, examples / "vendors", as_of=date.fromisoformat(as_of))


@pytest.mark.parametrize(("day", "verdict"), [("2026-10-11", "undetermined"), ("2026-10-12", "conditional")])
def test_a_contract_proves_nothing_before_the_day_of_its_document(
    tmp_path: Path, examples: Path, day: str, verdict: str
) -> None:
    result = judged(tmp_path, examples, "describes: A hospital", "describes: The hospital", day)
    assert result.arrangement("in_cloud_vendor").verdict == verdict


def test_a_vendor_that_is_named_but_has_no_access_is_a_mistake(tmp_path: Path, examples: Path) -> None:
    with pytest.raises(checker.InputError) as caught:
        judged(tmp_path, examples, "  in_house:\n", "  in_house:\n    vendor: lumen\n")
    (problem,) = caught.value.diagnostics
    assert problem.message == "a vendor is named, yet nobody outside has access"
    lines = (tmp_path / "changed.yaml").read_text("utf-8").splitlines()
    assert lines[problem.place.line - 1] == "    vendor: lumen"


def test_a_negative_count_is_a_mistake(tmp_path: Path, examples: Path) -> None:
    with pytest.raises(checker.InputError) as caught:
        judged(tmp_path, examples, "health_persons: 9400", "health_persons: -5")
    (problem,) = caught.value.diagnostics
    assert problem.help == "a count is never negative"


def test_a_day_before_the_encoded_law_is_noted(tmp_path: Path, examples: Path) -> None:
    def early(day: str) -> list[str]:
        notes = judged(tmp_path, examples, "describes: A", "describes: The", day).notes
        return [note for note in notes if f"rules begin after {day}" in note]

    assert early("2026-11-24") == []
    assert len(early("2012-01-01")) == 1
