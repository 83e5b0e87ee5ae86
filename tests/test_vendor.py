"""The verdict on a vendor: areas, proof, limits, projects, and what a reader of it sees."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.engine.agreed import Agreed
from checker.engine.program import Program
from checker.explain.judge import select
from checker.explain.vendor import vet
from checker.explain.vetting import offered
from checker.load.descriptors import read_descriptor
from checker.model.descriptor import Answer, Evidence, Project, Said, Source, Vendor
from checker.model.diagnostic import Diagnostic
from checker.model.facts import FactSpec
from checker.model.place import start_of
from checker.model.vendor_verdict import VendorVerdict
from checker.report import vendor as plain
from tests.conftest import ROOT, Ran
from tests.strategies import PROPERTY

pytestmark = pytest.mark.slow

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")
AS_OF = date(2026, 11, 24)
FIT = ("fit", "fit_on_conditions", "unfit")

GOOD = (ROOT / "examples" / "vendors" / "lumen.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def vendors(examples: Path) -> Path:
    return examples / "vendors"


@pytest.fixture(scope="module")
def engines(program: Program) -> Iterator[Agreed]:
    with Agreed(program, AS_OF) as both:
        yield both


def words(text: str) -> str:
    return " ".join(text.split())


def document(run: Run, *arguments: Any) -> Any:
    return json.loads(run("vendor", *arguments, "-f", "json", *DAY).out)


def areas(found: Any) -> dict[str, str]:
    use = next(use for use in found["uses"] if use["name"] == found["decided_by"])
    return {area["area"]: area["verdict"] for area in use["areas"]}


def points(found: Any) -> dict[str, Any]:
    use = next(use for use in found["uses"] if use["name"] == found["decided_by"])
    return {point["rule"]: point for area in use["areas"] for point in area["points"]}


@pytest.fixture
def edited(tmp_path: Path, vendors: Path) -> Callable[..., Path]:
    """Copies lumen, whose file meets every criterion, with replacements."""

    def edited(*changes: tuple[str, str]) -> Path:
        text = GOOD
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        (tmp_path / "documents").mkdir(exist_ok=True)
        for file in (vendors / "documents").iterdir():
            (tmp_path / "documents" / file.name).write_bytes(file.read_bytes())
        (tmp_path / "lumen.yaml").write_text(text, "utf-8")
        return tmp_path / "lumen.yaml"

    return edited


# The verdict, by area


@pytest.mark.parametrize(
    ("vendor", "verdict", "status"),
    [("lumen", "fit", 0), ("tessera", "fit_on_conditions", 0), ("aegis", "undetermined", 1), ("pinwheel", "unfit", 1)],
)
def test_the_example_vendors_show_the_four_verdicts(
    run: Run, vendors: Path, vendor: str, verdict: str, status: int
) -> None:
    ran = run("vendor", vendors / f"{vendor}.yaml", "-f", "json", *DAY)
    assert (ran.status, ran.err, json.loads(ran.out)["verdict"]) == (status, "", verdict)


def test_one_failed_must_makes_its_area_and_the_whole_unfit(run: Run, edited: Callable[..., Path]) -> None:
    found = document(run, edited(("age_checked: true", "age_checked: false")))
    assert found["verdict"] == "unfit"
    assert areas(found) == {
        "law": "fit", "security": "fit", "quality": "fit", "labour": "unfit", "company": "fit",
    }  # fmt: skip
    point = points(found)["vendor.no_child_or_forced_labour"]
    assert (point["best"], point["policy"], point["whoever"]) == ("unfit", True, False)
    [ground] = point["grounds"]
    assert ground["fact"]["name"] == "vendor.labour.age_checked" and ground["fact"]["place"]["line"] > 1


@pytest.mark.parametrize(
    ("old", "new", "rule", "verdict"),
    [
        ("notice_hours: 24", "notice_hours: 80", "vendor.incident_notice", "fit_on_conditions"),
        ("rework_free: true", "rework_free: false", "vendor.acceptance_plan", "fit_on_conditions"),
        ("going_concern_doubt: false", "going_concern_doubt: true", "vendor.finances", "unfit"),
        ("below_legal_minimum: false", "below_legal_minimum: true", "vendor.fair_pay", "unfit"),
        ("used: false}\n  warranty", "used: true, marked: false}\n  warranty", "vendor.prelabels_marked", "unfit"),
        ("assigns_label_rights: true", "assigns_label_rights: unknown", "vendor.label_rights", "undetermined"),
        ("log_retention_days: 400", "log_retention_days: 10", "vendor.log_retention", "fit"),
    ],
)
def test_severity_decides(run: Run, edited: Callable[..., Path], old: str, new: str, rule: str, verdict: str) -> None:
    found = document(run, edited((old, new)))
    assert found["verdict"] == verdict
    assert points(found)[rule]["outcome"] in ("breached", "open")


@given(st.integers(0, 2**32))
@PROPERTY
def test_the_whole_is_its_worst_area_and_an_area_its_worst_point(program: Program, engines: Agreed, seed: int) -> None:
    found = verdict_on(program, random_vendor(program, seed), engines=engines)
    for use in found.uses:
        for area in use.areas:
            counted = [point for point in area.points if not point.waived]
            assert area.best == max((p.best for p in counted), key=FIT.index, default="fit")
            assert area.worst == max((p.worst for p in counted), key=FIT.index, default="fit")
        assert use.best == max((a.best for a in use.areas), key=FIT.index)
        assert use.worst == max((a.worst for a in use.areas), key=FIT.index)
        assert use.verdict == (use.best if use.best == use.worst else "undetermined")
        failed = [p for a in use.areas for p in a.points if p.outcome == "breached" and p.effect == "exclude"]
        assert not failed or use.verdict == "unfit"
        if use.verdict == "fit":
            assert all(p.outcome == "satisfied" or p.effect == "advise" for a in use.areas for p in a.points)


@given(st.integers(0, 2**32))
@PROPERTY
def test_taking_documents_away_never_makes_a_vendor_better(program: Program, engines: Agreed, seed: int) -> None:
    vendor = random_vendor(program, seed)
    bare = replace(vendor, said=replace(vendor.said, evidence={}))
    with_, without = (verdict_on(program, one, engines=engines) for one in (vendor, bare))
    assert FIT.index(without.worst) >= FIT.index(with_.worst)
    assert without.verdict != "fit" or with_.verdict == "fit"


def random_vendor(program: Program, seed: int) -> Vendor:
    """A vendor with random answers, mostly good ones, and documents behind most of what needs proof."""
    rng, base, place = Random(seed), program.base, start_of("v.yaml")
    answers: dict[str, Answer] = {}
    evidence: dict[str, Evidence] = {}
    bad = rng.choice([0.0, 0.02, 0.1])
    for name, spec in base.facts.items():
        if spec.where != "vendor":
            continue
        value = spec.baseline.unconditional("managed_platform")
        if rng.random() < bad:
            value = _odd(rng, spec)
        if value is not None:
            answers[name] = Answer(value, place, needs_proof=spec.claims(value))
            if spec.needs_proof and rng.random() > bad:
                evidence[name] = Evidence("proof.pdf", place, sha256="0" * 64)
    answers["vendor.workforce.model"] = Answer(rng.choice(["employees", "crowd", "contractors"]), place)
    return Vendor("v", "V", Source("v.yaml", "sha256:0"), place, Said(answers, evidence))


def _odd(rng: Random, spec: FactSpec) -> Any:
    match spec.type:
        case "bool":
            return rng.choice([True, False, None])
        case "enum":
            return rng.choice([*spec.values, None])
        case "int" | "number":
            return rng.choice([0, 1, 400, None])
        case "date":
            return rng.choice([date(2020, 1, 1), date(2026, 11, 1), date(2030, 1, 1), None])
    return None


def verdict_on(
    program: Program, vendor: Vendor, project: Project | None = None, engines: Agreed | None = None
) -> VendorVerdict:
    return vet(program, vendor, AS_OF, select(program.base), project, engines=engines)


# Proof


def test_a_claim_without_its_document_does_not_count(run: Run, edited: Callable[..., Path]) -> None:
    text = re.search(r"  vendor\.labour\.living_wage:\n(    .*\n)+", GOOD)
    assert text
    path = edited((text[0], ""))
    found = document(run, path)
    assert found["verdict"] == "undetermined" and areas(found)["labour"] == "undetermined"
    [claim] = [claim for claim in found["claims"] if not claim["counts"]]
    assert (claim["fact"], claim["value"]) == ("vendor.labour.living_wage", True)
    assert claim["proof"]["kinds"] == ["audit_report", "pay_records"]
    assert claim["place"]["line"] == next(n for n, t in enumerate(GOOD.split("\n"), 1) if "living_wage: true" in t)
    ran = run("vendor", path, *DAY)
    assert ran.status == 1
    assert "claimed without proof, so not counted" in ran.out
    assert "with the report of an audit by the customer or a third party; or a pay policy" in words(ran.out)


def test_an_admission_needs_no_document(run: Run, vendors: Path) -> None:
    found = document(run, vendors / "tessera.yaml")
    assert points(found)["vendor.fair_pay"]["outcome"] == "breached"
    assert not [claim for claim in found["claims"] if claim["fact"] == "vendor.assurance.soc2.type"]


@pytest.mark.parametrize(
    ("day", "status", "outcome"), [("2027-09-30", "expires soon", "satisfied"), ("2027-10-01", "expired", "open")]
)
def test_a_report_counts_to_the_last_day_of_its_year(
    run: Run, edited: Callable[..., Path], day: str, status: str, outcome: str
) -> None:
    ran = run("vendor", edited(), "-f", "json", "--as-of", day)
    found = json.loads(ran.out)
    assert points(found)["vendor.security_attested"]["outcome"] == outcome
    [report] = [d for d in found["documents"] if d["fact"] == "vendor.assurance.soc2.type"]
    assert (report["status"], report["holds"]) == (status, outcome == "satisfied")


def test_a_changed_document_proves_nothing(run: Run, edited: Callable[..., Path]) -> None:
    path = edited()
    (path.parent / "documents" / "lumen-soc2-2026.txt").write_text("another report")
    ran = run("vendor", path, *DAY)
    assert "fit on conditions, because of security" in ran.out, "not shown to be fit for confidential data"
    assert "(vendor.security_attested)" in ran.out
    assert "documents that prove nothing, so not counted digest differs: documents/lumen-soc2-2026.txt" in words(
        ran.out
    )


def test_a_letter_of_the_vendor_is_no_report(run: Run, edited: Callable[..., Path]) -> None:
    found = document(run, edited(("kind: soc2_type2", "kind: declaration")))
    assert points(found)["vendor.security_attested"]["outcome"] == "open"


def test_check_counts_claims_as_little_as_vendor_does(run: Run, examples: Path, edited: Callable[..., Path]) -> None:
    path = edited(
        ("vendor.assurance.soc2.type:", "vendor.quality.review.share:"), ("kind: soc2_type2\n", "kind: audit_report\n")
    )
    project = path.parent / "p.yaml"
    text = (examples / "hospital-retina.yaml").read_text("utf-8")
    project.write_text(text.replace("project:\n", "project:\n  vendor_criteria: full\n", 1), "utf-8")
    pinwheel = examples / "vendors" / "pinwheel.yaml"
    words_ = (project, "--vendor", path, "--vendor", pinwheel, "--approach", "in_cloud_vendor", *DAY)
    row = json.loads(run("check", *words_, "-f", "json").out)["arrangements"][0]
    [finding] = [f for f in row["findings"] if f["rule"] == "vendor.security_attested"]
    assert finding["outcome"] == "open"
    [use] = [use for use in row["facts"] if use["name"] == "vendor.assurance.soc2.type"]
    assert (use["origin"], use["value"]) == ("claimed", None)
    assert "claimed without the document that it needs" in use["note"]


def test_a_document_in_the_project_proves_what_the_vendor_states(program: Program) -> None:
    problems: list[Diagnostic] = []
    digest = sha256(b"x").hexdigest()
    vendor = read_descriptor({"kind": "vendor", "id": "v", "labour": {"living_wage": True}}, program.base, problems)
    entry = {"document": "pay.pdf", "sha256": digest, "kind": "pay_records", "issued": date(2026, 10, 1)}
    project = {
        "kind": "project", "id": "p", "approaches": {"managed_platform": {"vendor": "v"}},
        "evidence": {"vendor.labour.living_wage": entry},
    }  # fmt: skip
    read = read_descriptor(project, program.base, problems)
    assert not problems and isinstance(vendor, Vendor) and isinstance(read, Project)
    assert [c.fact for c in verdict_on(program, vendor).claims if not c.counts] == ["vendor.labour.living_wage"]
    assert not [c for c in verdict_on(program, vendor, read).claims if not c.counts]


# Without a project


def test_what_depends_on_the_data_is_a_limit(run: Run, edited: Callable[..., Path]) -> None:
    path = edited(("encryption: {at_rest: true", "encryption: {at_rest: false"))
    found = document(run, path)
    assert found["verdict"] == "fit_on_conditions"
    point = points(found)["vendor.encryption"]
    assert point["limit"] and point["effect"] == "exclude"
    assert [use["name"] for use in point["where"]] == ["vendor.security_matters"]
    out = run("vendor", path, *DAY).out
    assert "limits: not shown to be fit for work of these kinds" in words(out)
    assert "Encryption of confidential data at rest and in transit (vendor.encryption)" in words(out)


def test_a_limit_becomes_a_verdict_once_a_project_is_named(
    run: Run, examples: Path, edited: Callable[..., Path]
) -> None:
    path = edited(("encryption: {at_rest: true", "encryption: {at_rest: false"))
    found = document(run, path, "--for", examples / "hospital-retina.yaml")
    assert (found["verdict"], points(found)["vendor.encryption"]["best"]) == ("unfit", "unfit")
    assert not any(point["limit"] for point in points(found).values())


def test_law_is_left_out_without_a_project_and_that_is_said(run: Run, vendors: Path, program: Program) -> None:
    ran = run("vendor", vendors / "lumen.yaml", *DAY)
    assert re.search(r"not judged without a project: \d+ rules of \d+ regimes, among them all law", words(ran.out))
    found = document(run, vendors / "lumen.yaml")
    assert "hipaa.business_associate_contract" in found["not_judged"]
    assert not [rule for rule in found["not_judged"] if rule.startswith("vendor.")]
    assert set(found["not_judged"]) | set(points(found)) <= set(program.base.rules)


def test_questions_are_only_those_of_the_vendor(run: Run, vendors: Path) -> None:
    use = document(run, vendors / "aegis.yaml")["uses"][0]
    assert use["questions"] and all(q["fact"].startswith("vendor.") for q in use["questions"])
    decides = [q["decides"] for q in use["questions"]]
    assert decides == sorted(decides, reverse=True)


@pytest.mark.parametrize(
    ("stated", "approach"),
    [
        ({"workforce": {"model": "crowd"}}, "crowdsourcing"),
        ({"operations": {"in_customer_cloud": True}}, "in_cloud_vendor"),
        ({"operations": {"in_customer_cloud": False}}, "managed_platform"),
        ({}, "managed_platform"),
    ],
)
def test_the_approach_is_what_the_vendor_offers(program: Program, stated: dict[str, Any], approach: str) -> None:
    vendor = read_descriptor({"kind": "vendor", "id": "v", **stated}, program.base, [])
    assert isinstance(vendor, Vendor) and offered(vendor, AS_OF) == approach
    assert verdict_on(program, vendor).decided_by == approach


def test_a_vendor_of_whom_nothing_is_known_is_undetermined(program: Program) -> None:
    vendor = read_descriptor({"kind": "vendor", "id": "v"}, program.base, [])
    assert isinstance(vendor, Vendor)
    found = verdict_on(program, vendor)
    assert (found.verdict, found.best, found.worst) == ("undetermined", "fit_on_conditions", "unfit")


# For a project


def test_law_counts_for_a_project(run: Run, examples: Path, vendors: Path) -> None:
    found = document(run, vendors / "lumen.yaml", "--for", examples / "hospital-retina.yaml")
    assert (found["verdict"], areas(found)["law"], areas(found)["security"]) == (
        "fit_on_conditions", "fit_on_conditions", "fit",
    )  # fmt: skip
    assert found["decided_by"] == "in_cloud_vendor" and found["not_judged"] == []
    point = points(found)["hipaa.business_associate_contract_terms"]
    assert (point["area"], point["policy"]) == ("law", False)


def test_an_arrangement_that_names_nobody_is_open_to_any_vendor(run: Run, examples: Path, vendors: Path) -> None:
    found = document(run, vendors / "tessera.yaml", "--for", examples / "retail-catalogue.yaml")
    assert {use["name"] for use in found["uses"]} == {"managed_platform", "expert_vendor@tessera"}
    assert not any(use["supposed"] for use in found["uses"])


def test_where_no_arrangement_could_use_the_vendor_its_offer_is_judged(run: Run, examples: Path, vendors: Path) -> None:
    found = document(run, vendors / "tessera.yaml", "--for", examples / "hospital-retina.yaml")
    [use] = found["uses"]
    assert (use["name"], use["supposed"]) == ("managed_platform", True)
    assert "no arrangement of the project could use this vendor" in found["notes"][0]
    assert any(not q["fact"].startswith("vendor.") for q in use["questions"]), "law asks too"


def test_what_holds_of_any_vendor_is_told_apart(run: Run, tmp_path: Path, examples: Path, vendors: Path) -> None:
    text = (examples / "hospital-retina.yaml").read_text("utf-8")
    path = tmp_path / "p.yaml"
    path.write_text(text.replace("risk_analysis_current: true", "risk_analysis_current: false"), "utf-8")
    found = document(run, vendors / "lumen.yaml", "--for", path)
    own = [point for point in points(found).values() if point["best"] != "fit" and point["whoever"]]
    assert [point["regime"] for point in own] == ["hipaa"]
    assert "(whichever vendor)" in words(run("vendor", vendors / "lumen.yaml", "--for", path, *DAY).out)


def test_a_waiver_sets_a_criterion_aside_for_its_project(
    run: Run, tmp_path: Path, examples: Path, edited: Callable[..., Path]
) -> None:
    path = edited(("rework_free: true", "rework_free: false"))
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(
        "kind: waivers\nwaivers:\n- rule: vendor.acceptance_plan\n  project: hospital-retina\n"
        "  arrangement: in_cloud_vendor\n  reason: paid by the hour\n  owner: A\n  approver: B\n  ticket: T-1\n"
        "  expires: 2027-01-01\n"
    )
    project = examples / "hospital-retina.yaml"
    before = document(run, path, "--for", project)
    after = document(run, path, "--for", project, "--waivers", waivers)
    assert (areas(before)["quality"], areas(after)["quality"]) == ("fit_on_conditions", "fit")
    assert points(after)["vendor.acceptance_plan"]["waived"]
    assert "1 waived" in run("vendor", path, "--for", project, "--waivers", waivers, *DAY).out


# The organisation's own rules, and choices


OWN = {
    "acme/regime.yaml": "regime: acme\ntitle: Own policy\n",
    "acme/rules.yaml": (
        "- id: acme.listed\n  title: On the list\n  requires: It is on the list.\n"
        "  authority: [{cite: Handbook, url: 'https://example.org/h'}]\n  require: vendor.acme.listed\n"
        "  effect: exclude\n  obligor: project\n  remedy: Choose another.\n"
        "  confidence: {level: settled, checked: 2026-01-01}\n  policy: true\n"
    ),
    "vocabulary/acme.yaml": (
        "- fact: vendor.acme.listed\n  type: bool\n  meaning: It is on the list.\n  question: Is it on the list?\n"
        "  ask: procurement\n  if_absent: unknown\n"
    ),
}


@pytest.mark.parametrize(("extra", "area"), [("", "policy"), ("  area: labour\n", "labour")])
def test_own_policy_is_an_area_of_its_own_unless_it_says_otherwise(
    run: Run, tmp_path: Path, edited: Callable[..., Path], extra: str, area: str
) -> None:
    for name, text in OWN.items():
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text(text + (extra if name.endswith("rules.yaml") else ""))
    path = edited(("due_diligence_done", "acme: {listed: false}\ndue_diligence_done"))
    found = document(run, path, "--rules", tmp_path / "own")
    assert (found["verdict"], areas(found)[area]) == ("unfit", "unfit")
    assert points(found)["acme.listed"]["area"] == area


def test_an_unknown_area_is_complained_of(run: Run, tmp_path: Path) -> None:
    for name, text in OWN.items():
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text(text + ("  area: money\n" if name.endswith("rules.yaml") else ""))
    ran = run("rules", "lint", "--rules", tmp_path / "own")
    assert ran.status == 2 and "acme/rules.yaml:11:" in ran.err


def test_regimes_can_be_left_out_and_that_is_said(run: Run, examples: Path, vendors: Path) -> None:
    ran = run(
        "vendor", vendors / "lumen.yaml", "--for", examples / "hospital-retina.yaml", "--skip-regime", "hipaa", *DAY
    )
    assert "not judged: hipaa" in ran.out and "hipaa.business" not in ran.out


@pytest.mark.parametrize(
    ("vendor", "level", "status"),
    [
        ("lumen", "conditional", 0), ("tessera", "conditional", 1), ("tessera", "undetermined", 0),
        ("aegis", "excluded", 0), ("aegis", "undetermined", 1), ("pinwheel", "excluded", 1), ("pinwheel", "never", 0),
    ],
)  # fmt: skip
def test_fail_on_sets_what_blocks(run: Run, vendors: Path, vendor: str, level: str, status: int) -> None:
    assert run("vendor", vendors / f"{vendor}.yaml", "--fail-on", level, *DAY).status == status


# A check of a project


def test_a_check_asks_the_screening_criteria_unless_told_otherwise(run: Run, examples: Path, tmp_path: Path) -> None:
    (tmp_path / "v.yaml").write_text("kind: vendor\nid: v\n")
    text = (examples / "retail-catalogue.yaml").read_text("utf-8")
    text = re.sub(r"approaches:(.|\n)*", "approaches: {managed_platform: {vendor: v}}\n", text)

    def applying(text: str) -> set[str]:
        (tmp_path / "p.yaml").write_text(text, "utf-8")
        ran = run(
            "check", tmp_path / "p.yaml", "--vendor", tmp_path / "v.yaml", "-f", "json", "--regime", "vendor", *DAY
        )
        row = json.loads(ran.out)["arrangements"][0]
        assert row["verdict"] == "undetermined"
        return {f["rule"] for f in row["findings"] if f["outcome"] != "not_applicable"}

    few, every = applying(text), applying(text.replace("project:\n", "project:\n  vendor_criteria: full\n", 1))
    assert few < every
    assert {"vendor.no_child_or_forced_labour", "vendor.exit_deletion", "vendor.pilot_size"} <= few
    assert len(few) <= 10 and len(every) >= 45


def test_sensitive_data_bring_the_security_criteria_into_a_check(run: Run, examples: Path, vendors: Path) -> None:
    def applying(project: str, name: str) -> set[str]:
        words = (examples / project, "--vendor", vendors, "-f", "json", "--approach", name, *DAY)
        row = json.loads(run("check", *words).out)["arrangements"][0]
        return {f["rule"] for f in row["findings"] if f["outcome"] != "not_applicable"}

    security = {"vendor.encryption", "vendor.strong_login", "vendor.controlled_workplace", "vendor.incident_notice"}
    assert security <= applying("hospital-retina.yaml", "in_cloud_vendor")
    assert security <= applying("defence-sensor.yaml", "expert_vendor")
    assert security.isdisjoint(applying("retail-catalogue.yaml", "managed_platform"))


# What a reader sees


def test_findings_show_line_source_remedy_and_proof(run: Run, vendors: Path) -> None:
    ran = run("vendor", vendors / "tessera.yaml", *DAY)
    assert ran.out.startswith("Tessera Annotation (tessera): fit on conditions\n")
    said = words(ran.out.replace("|", " "))
    for text in (
        "condition[vendor.fair_pay]: Living wage for all working time (labour)",
        "living_wage: false # the legal minimum in both countries ^^^^^ vendor.labour.living_wage = false",
        "= source: Partnership on AI, Data Enrichment Sourcing Guidelines",
        "= do: Compare the pay with a published living wage",
        "= proof: the report of an audit by the customer or a third party; or a pay policy",
        "vendor.exit.handover lacks tool_configuration",
        "2026-12-31 documents/tessera-insurance.txt (vendor.insurance.cyber_until,",
        "fit on conditions, because of security, quality, labour and company",
    ):
        assert text in said


def test_thresholds_are_named_with_their_source(run: Run, edited: Callable[..., Path]) -> None:
    ran = run("vendor", edited(("deletion_days: 30", "deletion_days: 120")), *DAY)
    assert "= against: exit_deletion_days = 90 (HECVAT 4.14, DATA-09" in words(ran.out)


def test_an_unfit_vendor_is_not_asked_what_cannot_help(run: Run, vendors: Path) -> None:
    ran = run("vendor", vendors / "pinwheel.yaml", *DAY)
    assert re.search(r"\d+ open questions; no answer makes the vendor fit", words(ran.out))
    assert "Does the vendor or its owner compete with you" not in words(ran.out)
    assert "Does the vendor or its owner compete with you" in words(
        run("vendor", vendors / "pinwheel.yaml", "-v", *DAY).out
    )


@pytest.mark.parametrize("columns", ["40", "60", "80"])
@pytest.mark.parametrize("vendor", ["lumen", "tessera", "aegis", "pinwheel"])
def test_it_fits_the_terminal(
    run: Run, vendors: Path, vendor: str, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.chdir(vendors.parent)
    out = run("vendor", f"vendors/{vendor}.yaml", "-v", *DAY).out
    assert not [line for line in out.splitlines() if len(line) > int(columns) and " " in line.strip("- |=>")
                and max(map(len, line.split())) < int(columns) - 12]  # fmt: skip


def test_hostile_text_stays_text(run: Run, edited: Callable[..., Path]) -> None:
    path = edited(
        ("name: Lumen Labels", 'name: "\\e[31mfit\\u202e ::error::x"'),
        ("documents/lumen-pay-2026.txt", '"documents/\\e]0;x\\a.txt"'),
    )
    ran = run("vendor", path, "-v", *DAY)
    assert "\x1b" not in ran.out and "\x07" not in ran.out and "\u202e" not in ran.out
    assert not [line for line in ran.out.splitlines() if line.lstrip().startswith("::")]


def test_the_document_fits_its_schema_and_is_the_same_twice(run: Run, examples: Path, vendors: Path) -> None:
    from jsonschema import Draft202012Validator, FormatChecker

    schema = json.loads(run("schema", "vendor_verdict").out)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for words_ in ((vendors / "aegis.yaml",), (vendors / "lumen.yaml", "--for", examples / "hospital-retina.yaml")):
        first, second = (run("vendor", *words_, "-f", "json", *DAY).out for _ in range(2))
        assert first == second
        assert [error.message for error in validator.iter_errors(json.loads(first))] == []
        assert json.loads(first)["version"] == 1


def test_it_is_also_written_to_files(run: Run, vendors: Path, tmp_path: Path) -> None:
    ran = run("vendor", vendors / "lumen.yaml", "-o", f"json={tmp_path / 'v.json'}", *DAY)
    assert ran.out.startswith("Lumen Labels")
    assert json.loads((tmp_path / "v.json").read_text())["verdict"] == "fit"


def test_a_use_is_found_by_name(program: Program) -> None:
    found = verdict_on(program, random_vendor(program, 1))
    assert found.use() is found.uses[0] is found.use(found.decided_by)
    with pytest.raises(KeyError):
        found.use("nowhere")
    assert plain.render(found).endswith("not legal advice\n")


# Wrong input


def test_all_that_is_wrong_is_told_at_once(run: Run, examples: Path, vendors: Path, tmp_path: Path) -> None:
    ran = run("vendor", examples / "road-plates.yaml", "--for", vendors / "lumen.yaml", *DAY)
    assert (ran.status, ran.out) == (2, "")
    assert "this is a project, not a vendor" in ran.err and "this is a vendor, not a project" in ran.err
    broken = tmp_path / "v.yaml"
    broken.write_text("kind: vendor\nid: v\nlabour: {age_cheked: true}\nexit: {deletion_days: soon}\n")
    ran = run("vendor", broken, "--for", tmp_path / "none.yaml", *DAY)
    assert ran.status == 2
    assert "age_checked" in ran.err and "v.yaml:4:" in ran.err and "none.yaml" in ran.err


@pytest.mark.parametrize("option", [("-o", "docx=x"), ("-o", "json"), ("-f", "xml"), ("--fail-on", "fit")])
def test_an_option_that_makes_no_sense_is_refused(run: Run, vendors: Path, option: tuple[str, str]) -> None:
    ran = run("vendor", vendors / "lumen.yaml", *option, *DAY)
    assert (ran.status, ran.out) == (2, "")


# The documentation


def test_every_criterion_is_in_the_documentation_and_no_other(program: Program) -> None:
    text = (ROOT / "docs" / "vendor.md").read_text("utf-8")
    rules = {rule for rule in program.base.rules if rule.startswith("vendor.")}
    assert set(re.findall(r"`(vendor\.[a-z_]+)`", text)) == rules
    for rule in re.findall(r"`([a-z_]+\.[a-z_]+)`", text):
        assert rule in program.base.rules or rule.startswith(("workforce.", "operations.")), rule


def test_every_criterion_has_an_area_and_can_be_waived(program: Program) -> None:
    rules = [rule for rule in program.base.rules.values() if rule.regime == "vendor"]
    assert {rule.area for rule in rules} == {"security", "quality", "labour", "company"}
    assert all(rule.policy for rule in rules)
    assert {rule.area for rule in program.base.rules.values() if not rule.policy} == {"law"}


def test_what_needs_proof_names_documents_that_can_prove_it(program: Program) -> None:
    needing = [name for name, spec in program.base.facts.items() if spec.needs_proof]
    assert len(needing) >= 12
    assert all(program.base.proofs_of(name) for name in needing)
