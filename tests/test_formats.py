"""The formats for continuous integration: valid, complete, within limits, and proof against hostile text."""

import gzip
import json
import os
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token

import checker
from checker.explain.accepted import accepted_finding, accepted_row, finding_key, row_key
from checker.explain.alerts import alerts
from checker.explain.gate import BLOCKING, Gate, fingerprint, objects
from checker.model.baseline import Baseline
from checker.model.batch import Batch, Problem
from checker.model.result import (
    Arrangement,
    DescriptorRef,
    FactUse,
    Finding,
    Notice,
    Result,
    RuleBaseRef,
    Spot,
    WaiverUse,
)  # fmt: skip
from checker.report import alerting, github, gitlab, junit, pull_request, rdjson, sarif, summary
from checker.report.alerting import told, waived, worst_first
from checker.report.formats import FORMATS, render
from tests.conftest import ROOT, Ran
from tests.small import DAY, check, fact, project, rule, write_base
from tests.strategies import PROPERTY, World, judged, worlds

pytestmark = pytest.mark.slow

Run = Callable[..., Ran]
WRITTEN = [name for name in FORMATS if name not in ("terminal", "json")]
SCHEMAS = Path(os.environ.get("THIRD_PARTY_SCHEMAS", ROOT.parent / "shared" / "data" / "schemas"))
LEVELS = ("excluded", "undetermined", "conditional", "never")
EXAMPLES = ("defence-sensor", "hospital-retina", "retail-catalogue", "road-plates")

HOSTILE = (
    '"><script>alert(1)</script>',
    "::error::owned",
    "a%0A::stop-commands::x%",
    "\x1b[31mred\x1b]0;title\x07",
    "]]> <![CDATA[ &amp; &#0;",
    "a | b || `c` ``` d",
    "\u202egnp.exe\u2066 \u200f",
    "[x](javascript:alert(1)) ![i](http://evil.example/i.png) <img src=x>",
    "@everyone #1 !2 GH-3 https://evil.example www.evil.example a@b.example",
    "line\r\n::set-output name=x::y\n/approve\n- [ ] task\n# head",
    "##[error]owned \x00\x0b\ud800\ufffe",
    "",
)


# What the formats are made from


@cache
def _examples() -> dict[str, Result]:
    folder = ROOT / "examples"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return {name: checker.check(f"{name}.yaml", "vendors", as_of=DAY) for name in EXAMPLES}


@pytest.fixture
def results() -> dict[str, Result]:
    return _examples()


@pytest.fixture
def everything(results: dict[str, Result]) -> Batch:
    """All examples, a broken file, a waiver, notices and regimes left out."""
    problem = Problem("`kind` is missing", "write `kind: project`", Spot("broken dir/ä.yaml", 3, 1, 3, 5))
    shop = results["retail-catalogue"]
    late = Notice("evidence", "contract.baa.signed", "evidence baa.pdf expires on 2026-12-01", "renew it",
                  date(2026, 12, 2), Spot("hospital-retina.yaml", 5, 1, 5, 9), "")  # fmt: skip
    stray = Notice("waiver", "a.b", "the waiver of `a.b` is for no project here", "remove it", None,
                   Spot("waivers.yaml", 3, 5, 9, 1), "in_house")  # fmt: skip
    row = shop.arrangement("crowdsourcing")
    findings = tuple(
        replace(f, waived=True, best="allowed", worst="allowed") if f.rule == "vendor.raw_judgement_export" else f
        for f in row.findings
    )
    use = WaiverUse("vendor.raw_judgement_export", "crowdsourcing", "a trial", "A. Owner", "B. Chief", "RISK-7",
                    date(2026, 1, 1), date(2027, 1, 31), "in_force", "", Spot("waivers.yaml", 3, 5, 3, 40))  # fmt: skip
    rows = tuple(replace(row, findings=findings) if r is row else r for r in shop.arrangements)
    shop = replace(shop, arrangements=rows, waivers=(use,), not_judged=("ccpa", "pipl"), notes=("a note",))
    hospital = replace(results["hospital-retina"], notices=(late,), plan="synthetic")
    defence = replace(results["defence-sensor"], plan="crowdsourcing")
    return Batch(1, (defence, hospital, shop, results["road-plates"]), (problem,), (stray,))


def baseline_of(results: list[Result]) -> Baseline:
    """The baseline that accepts everything in ``results``."""
    rows = [(result, row) for result in results for row in result.arrangements]
    return Baseline(
        DAY,
        "sha256:0",
        {finding_key(r, row, f): accepted_finding(row, f) for r, row in rows for f in row.findings if objects(f)},
        {row_key(r, row): accepted_row(row) for r, row in rows},
    )


def one(result: Result) -> Batch:
    return Batch(1, (result,), (), ())


# Reading them back


def schema(name: str) -> Any:
    path = SCHEMAS / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return json.loads(path.read_text("utf-8"))


@cache
def _xsd() -> etree.XMLSchema:
    path = SCHEMAS / "junit-10.xsd"
    if not path.exists():
        pytest.skip("junit-10.xsd is not here")
    return etree.XMLSchema(etree.parse(path))


def sarif_run(text: str) -> Any:
    [run] = json.loads(text)["runs"]
    return run


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands as the runner of GitHub reads them: level, properties, message."""
    found = []
    for line in text.splitlines():
        level, space, rest = line.removeprefix("::").partition(" ")
        assert line.startswith("::") and space and level in ("error", "warning", "notice"), line
        properties, _, message = rest.partition("::")
        pairs = dict(pair.split("=", 1) for pair in properties.split(","))
        found.append((level, {key: unquote(value) for key, value in pairs.items()}, unquote(message)))
    return found


def severities(form: str, text: str) -> Counter[str]:
    """How often each severity stands in a document, in our words."""
    match form:
        case "sarif":
            return Counter(result["level"] for result in sarif_run(text)["results"])
        case "gitlab":
            names = {"blocker": "error", "critical": "error", "major": "warning", "minor": "warning", "info": "note"}
            return Counter(names[entry["severity"]] for entry in json.loads(text))
        case "rdjson":
            names = {"ERROR": "error", "WARNING": "warning", "INFO": "note"}
            entries = [d for d in json.loads(text)["diagnostics"] if d["code"]["value"] != "not_judged"]
            return Counter(names[entry["severity"]] for entry in entries)
    raise ValueError(form)


def expected(batch: Batch, gate: Gate, everything: bool) -> Counter[str]:
    found = Counter(alert.severity for alert in worst_first(batch, gate, everything))
    found.update(item.severity for item in told(batch))
    found.update("note" for result in batch.results for _ in waived(result))
    found.update("error" for _ in batch.problems)
    return Counter({str(name): number for name, number in found.items()})


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


def tokens(text: str) -> Iterator[Token]:
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


def read(text: str) -> str:
    """What a reader sees of Markdown outside of code."""
    return "\n".join(t.content for t in tokens(text) if t.type == "text")


# Random results


def random_text(rng: Random, text: str) -> str:
    return rng.choice(HOSTILE) + text if rng.random() < 0.4 else text


def random_spot(rng: Random) -> Spot:
    line, column = rng.randint(1, 40), rng.randint(1, 40)
    more = rng.choice((0, 0, 0, 2))
    name = rng.choice(("a.yaml", "./b/../c d.yaml", "vendors\\ä.yaml", "/srv/x.yaml", "::error::.yaml", "<project>"))
    return Spot(name, line, column, line + more, rng.randint(1, 40) if more else column + rng.randint(0, 9))


def random_result(world: World) -> Result:
    """A result over a random rule base, its texts now and then hostile, its facts somewhere in some file."""
    rng = world.rng
    rows = tuple(_row(rng, judged(e, f"row_{n}")) for n, e in enumerate(map(world.evaluate, world.situations(3))))
    kinds = ("waiver", "evidence", "rule", "constant", "determination")
    notices = tuple(
        Notice(rng.choice(kinds), random_text(rng, "about"), random_text(rng, f"message {n}"),  # type: ignore[arg-type]
               random_text(rng, "help"), rng.choice((None, DAY)), rng.choice((None, random_spot(rng))),
               random_text(rng, ""))
        for n in range(rng.randint(0, 3))
    )  # fmt: skip
    waivers = tuple(
        WaiverUse(f.rule, row.name, random_text(rng, "reason"), random_text(rng, "owner"), random_text(rng, "chief"),
                  random_text(rng, "T-1"), DAY, DAY + timedelta(days=9), "in_force", "", random_spot(rng))
        for row in rows for f in row.findings if f.waived
    )  # fmt: skip
    descriptor = DescriptorRef("p", random_text(rng, "A project"), random_spot(rng).file, "sha256:0")
    return Result(
        1, DAY, RuleBaseRef("1", "sha256:" + "0" * 64, 9, ()), ("reference",), descriptor, (),
        rng.choice((None, "row_0", "row_1")), (), tuple(rng.sample(("ccpa", "gdpr"), rng.randint(0, 2))),
        tuple(random_text(rng, "note") for _ in range(rng.randint(0, 2))), notices, waivers, rows,
    )  # fmt: skip


def _row(rng: Random, row: Arrangement) -> Arrangement:
    def finding(found: Finding) -> Finding:
        title, remedy = random_text(rng, found.title or "title"), random_text(rng, "remedy")
        laws = tuple(replace(a, cite=random_text(rng, a.cite), url=random_text(rng, a.url)) for a in found.authority)
        found = replace(found, title=title, remedy=remedy, authority=laws)
        if found.outcome in ("breached", "open") and rng.random() < 0.1:
            found = replace(found, waived=True, best="allowed", worst="allowed")
        return found

    def use(fact: FactUse) -> FactUse:
        value = random_text(rng, "v") if isinstance(fact.value, str) else fact.value
        spot = random_spot(rng) if rng.random() < 0.8 else None
        stated = rng.random() < 0.6
        note = random_text(rng, fact.note)
        return replace(fact, value=value, note=note, place=spot if stated else None, belongs=None if stated else spot)

    place = random_spot(rng) if rng.random() < 0.8 else None
    return replace(
        row, place=place, vendor=rng.choice((None, "v")),
        findings=tuple(map(finding, row.findings)), facts=tuple(map(use, row.facts)),
    )  # fmt: skip


def random_batch(world: World) -> tuple[Batch, Gate]:
    rng = world.rng
    results = tuple(
        replace(random_result(world), project=DescriptorRef(f"p{n}", random_text(rng, "name"), f"p{n}.yaml", ""))
        for n in range(rng.randint(0, 2))
    )
    problems = tuple(
        Problem(random_text(rng, "message"), random_text(rng, "help"), random_spot(rng))
        for _ in range(rng.randint(0, 2))
    )
    known = [random_result(world), *results] if rng.random() < 0.3 and results else []
    baseline = baseline_of(list(results)) if known else None
    return Batch(1, results, problems, ()), Gate(BLOCKING[rng.choice(LEVELS)], baseline)


@PROPERTY
@given(worlds(max_size=2), st.booleans())
def test_no_objection_is_lost_or_changed_in_severity(world: World, everything: bool) -> None:
    batch, gate = random_batch(world)
    want = expected(batch, gate, everything)
    for form in ("sarif", "gitlab", "rdjson"):
        assert severities(form, render(form, batch, gate, everything)) == want


@PROPERTY
@given(worlds(max_size=2), st.booleans())
def test_every_format_of_anything_is_valid_and_the_same_again(world: World, everything: bool) -> None:
    batch, gate = random_batch(world)
    for form in WRITTEN:
        text = render(form, batch, gate, everything)
        assert text == render(form, batch, gate, everything)
        assert text.endswith("\n")
        assert {c for c in text if not c.isprintable() and c not in "\n\u200b"} == set()
        VALIDATORS[form](text)


@PROPERTY
@given(worlds(max_size=2))
def test_unknown_never_passes_as_a_test(world: World) -> None:
    batch, gate = random_batch(world)
    tree = etree.fromstring(junit.render(batch, gate).encode())
    passed = {
        (case.get("classname"), case.get("name")) for case in tree.iter("testcase") if not case.findall("failure")
    }
    for result in batch.results:
        for row in result.arrangements:
            for finding in row.findings:
                if objects(finding) and finding.best != finding.worst and not gate.knows(result, row, finding):
                    name = (f"{result.project.id}.{alerting.shown(row)}", finding.regime)
                    others = [f for f in row.findings if f.regime == finding.regime]
                    settled = max(("allowed", "conditional", "excluded").index(f.best) for f in others)
                    if settled < ("allowed", "conditional", "excluded").index(finding.worst):
                        assert name not in passed


# Validity


def valid_sarif(text: str) -> None:
    document = json.loads(text)
    run = sarif_run(text)
    driver = run["tool"]["driver"]
    assert document["$schema"].startswith("https://") and document["version"] == "2.1.0"
    rules = driver["rules"]
    assert [r["id"] for r in rules] == sorted({r["id"] for r in rules})
    for found in rules:  # what GitHub requires of a rule
        assert found["shortDescription"]["text"] is not None
        assert found["fullDescription"]["text"] and found["help"]["text"] and found["help"]["markdown"]
        assert len(found["properties"]["tags"]) <= 20
    prints = [r["partialFingerprints"]["primaryLocationLineHash"] for r in run["results"]]
    assert len(set(prints)) == len(prints)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note") and result.get("kind", "fail") == "fail"
        assert result["message"]["text"]
        assert len(result.get("relatedLocations", [])) <= 100
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            physical = location["physicalLocation"]
            region = physical["region"]
            assert (region["endLine"], region["endColumn"]) > (region["startLine"], region["startColumn"])
            uri = physical["artifactLocation"]["uri"]
            assert re.fullmatch(r"(file:///)?[A-Za-z0-9/._~%:-]+", uri) and "\\" not in uri
            assert uri.startswith("file:///") or ":" not in uri.split("/")[0]
        for number in re.findall(r"\]\((\d+)\)", result["message"]["text"]):
            assert int(number) in {related["id"] for related in result["relatedLocations"]}
    if (SCHEMAS / "sarif-schema-2.1.0.json").exists():
        _sarif_validator().validate(document)


@cache
def _sarif_validator() -> Any:
    return jsonschema.Draft4Validator(schema("sarif-schema-2.1.0.json"))


@cache
def _rdjson_validator() -> Any:
    return jsonschema.Draft4Validator(schema("rdf_DiagnosticResult.json"))


def valid_junit(text: str) -> None:
    tree = etree.fromstring(text.encode())
    for suite in tree.iter("testsuite"):
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(sum(case.find("failure") is not None for case in cases))
        assert suite.get("errors") == str(sum(case.find("error") is not None for case in cases))
        assert not list(suite.iter("skipped"))
    if (SCHEMAS / "junit-10.xsd").exists():
        _xsd().assertValid(tree)


def valid_github(text: str) -> None:
    found = commands(text)
    for level, most in {"error": 10, "warning": 10, "notice": 10}.items():
        assert sum(name == level for name, _, _ in found) <= most
    for _, properties, message in found:
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert message


def valid_gitlab(text: str) -> None:
    entries = json.loads(text)
    prints = [entry["fingerprint"] for entry in entries]
    assert len(set(prints)) == len(prints)
    for entry in entries:
        assert set(entry) >= {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["lines"]["begin"] >= 1
        assert not entry["location"]["path"].startswith("./")


def valid_rdjson(text: str) -> None:
    document = json.loads(text)
    assert all(d["message"] and d["location"]["path"] for d in document["diagnostics"])
    if (SCHEMAS / "rdf_DiagnosticResult.json").exists():
        _rdjson_validator().validate(document)


OWN_HTML = re.compile(r"<!-- checker -->|</?details>|<summary>[^<>]*</summary>|</?sub>")


def valid_markdown(text: str) -> None:
    """Nothing in it but our own HTML and links to web addresses; no mention, reference or bare address."""
    for token in tokens(text):
        if token.type in ("html_block", "html_inline"):
            assert OWN_HTML.sub("", token.content).strip(" \n") == "" or token.content.startswith("<sub>")
            assert "<script" not in token.content and "<img" not in token.content
        assert token.type not in ("image", "fence", "code_block", "hr")
        if token.type == "link_open":
            assert str(token.attrs["href"]).startswith(("https://", "http://"))
    said = read(text)
    assert not re.search(r"@\w|#\d|!\d|://\w|www\.\w|GH-\d", said)


VALIDATORS: dict[str, Callable[[str], None]] = {
    "sarif": valid_sarif,
    "junit": valid_junit,
    "github": valid_github,
    "summary": valid_markdown,
    "gitlab": valid_gitlab,
    "rdjson": valid_rdjson,
    "markdown": valid_markdown,
}


def test_every_format_has_a_validator() -> None:
    assert sorted(VALIDATORS) == sorted(WRITTEN)


@pytest.mark.parametrize("level", ["conditional", "never"])
@pytest.mark.parametrize("form", WRITTEN)
def test_examples_are_valid_in_every_format(results: Any, form: str, level: str) -> None:
    for result in results.values():
        for plan in (result.plan, None, *(row.name for row in result.arrangements)):
            for whole in (False, True):
                text = render(form, one(replace(result, plan=plan)), Gate(BLOCKING[level]), whole)
                VALIDATORS[form](text)


@pytest.mark.parametrize("form", WRITTEN)
def test_run_with_everything_in_it_is_valid(everything: Batch, form: str) -> None:
    for whole in (False, True):
        VALIDATORS[form](render(form, everything, Gate(), whole))


@pytest.mark.parametrize("form", WRITTEN)
def test_run_that_judged_nothing_is_valid_and_says_so(form: str) -> None:
    text = render(form, Batch(1, (), (), ()), Gate())
    VALIDATORS[form](text)
    if form in ("markdown", "summary"):
        assert "nothing was judged" in text


def test_sarif_is_valid_against_its_schema(everything: Batch) -> None:
    schema("sarif-schema-2.1.0.json")
    assert list(_sarif_validator().iter_errors(json.loads(sarif.render(everything, Gate(), True)))) == []


def test_junit_is_valid_against_its_schema(everything: Batch) -> None:
    _xsd().assertValid(etree.fromstring(junit.render(everything, Gate(), True).encode()))


def test_rdjson_is_valid_against_its_schema(everything: Batch) -> None:
    schema("rdf_DiagnosticResult.json")
    assert list(_rdjson_validator().iter_errors(json.loads(rdjson.render(everything, Gate(), True)))) == []


# What each says


@pytest.mark.parametrize("form", WRITTEN)
def test_what_was_said_of_the_run_stands_in_every_format(everything: Batch, form: str) -> None:
    text = render(form, everything, Gate(BLOCKING["conditional"]))
    plain = re.sub(r"\\([_#$.\[\]`*~|^<>])|\u200b", r"\1", text)
    for words in (
        "A. Owner",
        "B. Chief",
        "2027-01-31",
        "expires on 2026-12-01",
        "is for no project here",
        "is missing",
    ):
        if form == "github" and words == "A. Owner":
            continue  # ten notices is all that there is room for
        assert words in plain, words
    if form != "gitlab":
        assert "ccpa" in plain and "pipl" in plain


def test_github_annotations_include_the_waiver_where_there_is_room(everything: Batch) -> None:
    shop = everything.results[2]
    text = github.render(one(shop), Gate())
    [found] = [c for c in commands(text) if c[1]["title"].startswith("waived: ")]
    assert found[0] == "notice" and found[1]["file"] == "waivers.yaml"
    assert "approved by B. Chief, RISK-7: a trial" in found[2]


@pytest.mark.parametrize("form", WRITTEN)
def test_clean_result_is_short_and_says_what_was_judged(results: Any, form: str) -> None:
    clean = replace(results["retail-catalogue"], plan="in_house")
    text = render(form, one(clean), Gate())
    assert len(text) < 2500
    if form in ("sarif", "junit", "github", "summary", "markdown"):
        assert "retail-catalogue" in text and "in_house" in text
    if form == "gitlab":
        assert json.loads(text) == []


def test_sarif_result_tells_facts_law_remedy_and_place(results: Any) -> None:
    run = sarif_run(sarif.render(one(results["hospital-retina"]), Gate(BLOCKING["conditional"])))
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("hipaa.business_associate_contract_terms", "error")
    [place] = first["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "hospital-retina.yaml"},
        "region": {"startLine": 68, "startColumn": 18, "endLine": 70, "endColumn": 107},
    }
    text = first["message"]["text"]
    assert "contract.baa.clauses lacks books_to_secretary" in text
    assert "Law: 45 CFR 164.504(e)(2)(i)-(iii)" in text and "To do: Amend the contract" in text
    [constant] = first["relatedLocations"]
    assert constant["physicalLocation"]["artifactLocation"]["uriBaseId"] == "RULES"
    found = run["tool"]["driver"]["rules"][first["ruleIndex"]]
    assert found["helpUri"] == "https://www.ecfr.gov/current/title-45/section-164.504"
    assert "https://www.ecfr.gov/current/title-45/section-164.504" in found["help"]["markdown"]


def test_sarif_message_links_the_other_facts(results: Any) -> None:
    first = sarif_run(sarif.render(one(results["defence-sensor"]), Gate()))["results"][0]
    assert "See also [defence-sensor.yaml:42](1)" in first["message"]["text"]


def test_open_rule_is_a_result_at_the_level_that_it_blocks(results: Any) -> None:
    result = replace(results["hospital-retina"], plan="synthetic")
    run = sarif_run(sarif.render(one(result), Gate()))
    levels = {r["level"] for r in run["results"] if r["properties"]["outcome"] == "open"}
    assert levels == {"error"}
    assert not any("kind" in r for r in run["results"])
    passing = sarif_run(sarif.render(one(result), Gate(BLOCKING["excluded"])))
    assert {r["level"] for r in passing["results"] if r["properties"]["outcome"] == "open"} == {"warning"}


def test_broken_file_is_a_result_and_a_notification(everything: Batch) -> None:
    run = sarif_run(sarif.render(everything, Gate()))
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("input", "error")
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "broken%20dir/%C3%A4.yaml"
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    told_of = [n["message"]["text"] for n in invocation["toolExecutionNotifications"] if n["level"] == "error"]
    assert told_of == ["`kind` is missing; write `kind: project`"]


def test_waived_finding_is_suppressed_and_visible(everything: Batch) -> None:
    run = sarif_run(sarif.render(everything, Gate()))
    [found] = [r for r in run["results"] if "suppressions" in r]
    assert found["level"] == "note"
    assert found["suppressions"][0]["status"] == "accepted"
    assert "until 2027-01-31 by A. Owner, approved by B. Chief, RISK-7: a trial" in found["message"]["text"]


@pytest.mark.parametrize(
    ("plan", "level", "regimes"),
    [
        ("in_house", "undetermined", {}),
        ("in_cloud_vendor", "undetermined", {}),
        ("in_cloud_vendor", "conditional", {"hipaa": "conditional"}),
        ("synthetic", "undetermined", {"hipaa": "undetermined"}),
        ("synthetic", "never", {"hipaa": "undetermined"}),
        ("crowdsourcing", "excluded", {"hipaa": "excluded", "vendor": "excluded", "platform": "undetermined"}),
    ],
)
def test_junit_fails_what_is_not_known_to_be_right(results: Any, plan: str, level: str, regimes: Any) -> None:
    result = replace(results["hospital-retina"], plan=plan)
    tree = etree.fromstring(junit.render(one(result), Gate(BLOCKING[level])).encode())
    failed = {
        c.get("name"): c.find("failure").get("type") for c in tree.iter("testcase") if c.find("failure") is not None
    }
    assert {name: failed.get(name) for name in regimes} == regimes
    assert set(failed) - set(regimes) <= {"lgpd"}
    assert not list(tree.iter("skipped"))


def test_junit_shows_an_obligation_that_does_not_block(results: Any) -> None:
    tree = etree.fromstring(junit.render(one(results["hospital-retina"]), Gate()).encode())
    [case] = [c for c in tree.iter("testcase") if c.get("name") == "hipaa"]
    assert "lacks books_to_secretary" in case.findtext("system-out")
    assert tree.get("failures") == "0"


@pytest.mark.parametrize("form", ["sarif", "gitlab", "rdjson"])
def test_the_worst_comes_first(everything: Batch, form: str) -> None:
    text = render(form, everything, Gate())
    order = {"sarif": ("error", "warning", "note"), "rdjson": ("ERROR", "WARNING", "INFO"),
             "gitlab": ("blocker", "critical", "major", "minor", "info")}[form]  # fmt: skip
    found = re.findall(rf'"(?:level|severity)":"({"|".join(order)})"', text.partition('"results":')[2] or text)
    found = found[1:] if form == "rdjson" else found  # the document's own
    assert len(set(found)) >= 3
    assert found == sorted(found, key=order.index)


def test_junit_names_arrangements_that_do_not_decide(results: Any) -> None:
    tree = etree.fromstring(junit.render(one(results["hospital-retina"]), Gate()).encode())
    assert "synthetic: undetermined; the run does not turn on it" in tree.find("testsuite").findtext("system-out")
    assert {c.get("classname") for c in tree.iter("testcase")} == {"hospital-retina.in_cloud_vendor (lumen)"}


def test_what_the_baseline_accepts_is_neither_passed_nor_failed(results: Any) -> None:
    result = replace(results["hospital-retina"], plan="synthetic")
    gate = Gate(BLOCKING["undetermined"], baseline_of([result]))
    tree = etree.fromstring(junit.render(one(result), gate).encode())
    assert "hipaa" not in {case.get("name") for case in tree.iter("testcase")}
    assert "known from the baseline: " in tree.find("testsuite").findtext("system-out")
    assert {r["level"] for r in sarif_run(sarif.render(one(result), gate))["results"]} == {"note"}
    assert "accepted by the baseline" in pull_request.render(one(result), gate)


def test_github_commands_name_place_law_and_remedy(results: Any) -> None:
    found = commands(github.render(one(results["defence-sensor"]), Gate()))
    level, properties, message = found[0]
    assert level == "warning"
    assert properties == {
        "file": "vendors/aegis.yaml", "line": "47", "endLine": "47", "col": "22", "endColumn": "39",
        "title": "vendor.agreement_evidence",
    }  # fmt: skip
    assert "\nLaw: Artstein and Poesio 2008" in message and "\nTo do: Ask for the file" in message
    assert found[-1] == (
        "notice", {"title": "Checker"}, "defence-sensor: passes: the plan expert_vendor (aegis) is conditional",
    )  # fmt: skip


def test_github_shows_the_worst_ten_and_counts_the_rest(everything: Batch) -> None:
    found = commands(github.render(everything, Gate(BLOCKING["conditional"])))
    wanted = expected(everything, Gate(BLOCKING["conditional"]), False)
    assert wanted["error"] > 10
    assert sum(level == "error" for level, _, _ in found) == 10
    assert f"{wanted['error'] - 10} errors" in found[-1][2] and "see the job summary" in found[-1][2]
    assert found[0][1]["title"] == "this file cannot be judged"


def test_github_gives_columns_on_one_line_only(results: Any) -> None:
    gate = Gate(BLOCKING["conditional"])
    [(_, properties, _)] = [
        c for c in commands(github.render(one(results["hospital-retina"]), gate)) if c[0] == "error"
    ]
    assert (properties["line"], properties["endLine"]) == ("68", "70")
    assert "col" not in properties


@pytest.mark.parametrize(
    ("plan", "level", "severity"),
    [
        ("crowdsourcing", "excluded", "blocker"),
        ("synthetic", "undetermined", "critical"),
        ("synthetic", "excluded", "major"),
        ("in_cloud_vendor", "undetermined", "minor"),
    ],
)
def test_gitlab_severity_follows_what_blocks(results: Any, plan: str, level: str, severity: str) -> None:
    result = replace(results["hospital-retina"], plan=plan)
    entries = json.loads(gitlab.render(one(result), Gate(BLOCKING[level])))
    assert entries[0]["severity"] == severity


def test_gitlab_fingerprints_differ_where_two_projects_share_an_id(results: Any) -> None:
    twin = results["hospital-retina"]
    entries = json.loads(gitlab.render(Batch(1, (twin, twin), (), ()), Gate()))
    assert len(entries) == len({entry["fingerprint"] for entry in entries}) > 2


def test_rdjson_gives_whole_lines(results: Any) -> None:
    [first, *_] = json.loads(rdjson.render(one(results["hospital-retina"]), Gate()))["diagnostics"]
    assert first["location"] == {"path": "hospital-retina.yaml", "range": {"start": {"line": 68}, "end": {"line": 70}}}
    assert first["code"]["url"].startswith("https://www.ecfr.gov/")


def test_comment_has_verdicts_reasons_questions_and_commands(everything: Batch) -> None:
    text = pull_request.render(everything, Gate())
    assert text.startswith("<!-- checker -->\n### Checker: 2 of 4 projects blocked, 1 file cannot be judged\n")
    heads = [t.content for t in tokens(text) if t.type == "inline" and t.level == 1 and "|" not in t.content]
    for head in ("Files that cannot be judged", "What blocks", "What to find out", "What to do next", "Waived"):
        assert head in heads
    assert "| `hospital-retina` | `synthetic` (plan) | **undetermined** | allowed to conditional, 2 questions, " in text
    assert "(https://www.ecfr.gov/current/title-22/section-120.50)" in text
    assert (
        "`checker why hospital-retina.yaml --vendor vendors --as-of 2026-11-24 --approach synthetic --rule hipaa."
        in text
    )
    assert "Not legal advice." in text


def test_comment_says_how_many_more_projects_pass(results: Any) -> None:
    clean = replace(results["retail-catalogue"], plan="in_house")
    text = summary.render(Batch(1, (clean,) * 60, (), ()), Gate())
    assert text.count("| `retail-catalogue` |") == 40
    assert "and 20 more projects, none of them blocked" in text


def test_table_of_many_blocked_projects_leaves_room_for_reasons(results: Any) -> None:
    blocked = replace(results["hospital-retina"], plan="crowdsourcing")
    text = pull_request.render(Batch(1, (blocked,) * 300, (), ()), Gate())
    assert text.count("| `hospital-retina` |") == 40
    assert "and 260 more projects, 260 of them blocked" in text
    assert text.count("- **Excluded: ") > 20


def test_command_that_a_comment_gives_works(run: Run, results: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "examples")
    for name, plan in (("hospital-retina", "crowdsourcing"), ("defence-sensor", "synthetic")):
        text = pull_request.render(one(replace(results[name], plan=plan)), Gate())
        [command] = re.findall(r"`checker (why [^`]+)`", text)
        ran = run(*shlex.split(command))
        assert (ran.status, ran.err) == (0, "")
        assert plan in ran.out and command.split()[-1] in ran.out


# Stable fingerprints


def moved(result: Result) -> Result:
    """The same project with everything a few lines lower."""

    def lower(spot: Spot | None) -> Spot | None:
        return spot and replace(spot, line=spot.line + 7, end_line=spot.end_line + 7)

    rows = tuple(
        replace(
            row,
            place=lower(row.place),
            facts=tuple(replace(f, place=lower(f.place), belongs=lower(f.belongs)) for f in row.facts),
        )
        for row in result.arrangements
    )
    return replace(result, arrangements=rows)


def test_fingerprints_do_not_follow_line_numbers(results: Any) -> None:
    for result in results.values():
        before, after = (
            [r["partialFingerprints"] for r in sarif_run(sarif.render(one(r), Gate(), True))["results"]]
            for r in (result, moved(result))
        )
        assert before == after
        entries = [json.loads(gitlab.render(one(r), Gate(), True)) for r in (result, moved(result))]
        assert [e["fingerprint"] for e in entries[0]] == [e["fingerprint"] for e in entries[1]]
        assert [e["location"] for e in entries[0]] != [e["location"] for e in entries[1]]


def test_fingerprint_is_made_of_what_the_alert_is_about(results: Any) -> None:
    result = results["hospital-retina"]
    alert = alerts(result, Gate())[0]
    first = sarif_run(sarif.render(one(result), Gate()))["results"][0]
    assert first["partialFingerprints"]["primaryLocationLineHash"] == fingerprint(result, alert.row, alert.finding)


# Limits


def test_sarif_stays_within_the_limits_and_says_what_is_cut(results: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    result = replace(results["hospital-retina"], plan="crowdsourcing")
    whole = sarif_run(sarif.render(one(result), Gate()))["results"]
    monkeypatch.setattr(sarif, "RESULTS", 5)
    run = sarif_run(sarif.render(one(result), Gate()))
    assert [r["ruleId"] for r in run["results"]] == [r["ruleId"] for r in whole[:5]]
    told_of = [n["message"]["text"] for n in run["invocations"][0]["toolExecutionNotifications"]]
    assert any(text.startswith(f"{len(whole) - 5} of the least severe results are left out") for text in told_of)
    valid_sarif(sarif.render(one(result), Gate()))


def test_sarif_stays_within_the_size_that_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(1)
    words = [rng.randbytes(1_000).hex() for _ in range(2_000)]  # 1 MB once packed
    monkeypatch.setattr(sarif, "BYTES", 400_000)
    kept = sarif.fitting(words)
    assert 300_000 < len(gzip.compress("".join(words[:kept]).encode())) < 500_000
    assert sarif.fitting(words[: kept // 2]) == kept // 2


@pytest.mark.parametrize("module", [pull_request, summary])
def test_markdown_stays_within_its_limit_and_says_what_is_cut(
    everything: Batch, module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = module.render(everything, Gate(), True)
    for most in (6_000, 20_000, 40_000):
        monkeypatch.setattr(module, "BYTES", most)
        text = module.render(everything, Gate(), True)
        assert len(text.encode()) <= most
        assert re.search(r"\*\*\d+ entries are left out\*\*", text)
        assert text.count("<details>") == text.count("</details>")
        valid_markdown(text)
    assert "left out" not in whole or len(whole) > 60_000


# Hostile text


@pytest.fixture
def hostile(tmp_path: Path) -> Callable[[str], Result]:
    """A result in which every text that somebody may choose is ``text``."""
    base = write_base(
        tmp_path / "base", [fact("contract.signed", if_absent="false"), fact("data.secret")],
        [rule("signed", require="contract.signed"), rule("secret", effect="exclude", require="not data.secret")],
    )  # fmt: skip

    def hostile(text: str) -> Result:
        result = check(base, project(name="x", plan="in_house"))
        row = result.arrangement("in_house")
        findings = tuple(
            replace(
                f, title=text or "t", remedy=text, authority=tuple(replace(a, cite=text, url=text) for a in f.authority)
            )
            for f in row.findings
        )
        spot = Spot(text.replace("\n", "") or "p.yaml", 1, 1, 1, 2)
        facts = tuple(replace(f, place=spot, note=text, value=text) for f in row.facts)
        ref = replace(result.project, name=text, path=spot.file)
        notice = Notice("evidence", text, text or "m", text, None, spot, text)
        return replace(
            result, project=ref, arrangements=(replace(row, findings=findings, facts=facts, vendor="v"),),
            notices=(notice,), notes=(text,),
        )  # fmt: skip

    return hostile


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", WRITTEN)
def test_hostile_text_is_text_in_every_format(hostile: Any, form: str, text: str) -> None:
    result = hostile(text)
    problem = Problem(text or "m", text, Spot(text, 1, 1, 1, 2))
    batch = Batch(1, (result, result), (problem,), (Notice("waiver", text, text or "m", text, None, None, text),))
    for gate in (Gate(), Gate(BLOCKING["never"])):
        written = render(form, batch, gate, True)
        VALIDATORS[form](written)
        assert {c for c in written if not c.isprintable() and c not in "\n\u200b"} == set()
        if form in ("sarif", "gitlab", "rdjson"):
            assert "##[" not in written
        written.encode()


def test_hostile_text_cannot_begin_a_command_or_end_one(hostile: Any) -> None:
    for text in HOSTILE:
        written = github.render(one(hostile(text)), Gate())
        assert all(re.match(r"::(error|warning|notice) [^:]*::", line) for line in written.splitlines())
        assert all(line.count("\r") == 0 for line in written.split("\n"))


def test_table_keeps_its_columns(hostile: Any) -> None:
    for text in HOSTILE:
        result = replace(hostile(text), plan=None)
        rows = [t for t in tokens(pull_request.render(one(result), Gate())) if t.type in ("th_open", "td_open")]
        assert len(rows) == 8


# The command line


@pytest.mark.parametrize("form", WRITTEN)
def test_format_is_printed_and_written(run: Run, examples: Path, tmp_path: Path, form: str) -> None:
    words = ("check", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", "--as-of", "2026-11-24")
    ran = run(*words, "-f", form, "-o", f"{form}={tmp_path / 'out'}")
    assert (ran.status, ran.err) == (0, "")
    assert (tmp_path / "out").read_text("utf-8") == ran.out
    VALIDATORS[form](ran.out)


def test_broken_file_hides_no_other(run: Run, examples: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("kind: project\nid: q\nnaem: x\n")
    (tmp_path / "good.yaml").write_text((examples / "hospital-retina.yaml").read_text("utf-8"), "utf-8")
    words = ("check", tmp_path, "--vendor", examples / "vendors", "--as-of", "2026-11-24")
    for form in WRITTEN:
        ran = run(*words, "-f", form)
        assert ran.status == 2
        VALIDATORS[form](ran.out)
        plain = ran.out.replace("\\", "")
        assert "a project has no key `naem`" in plain
        assert "hospital-retina" in plain or "books_to_secretary" in plain


def test_page_on_formats_shows_what_the_terminal_shows(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    out = run("check", "examples/hospital-retina.yaml", "--vendor", "examples/vendors", "--as-of", "2026-11-24").out
    assert page.split("## Terminal\n\n```\n")[1].split("\n```")[0] in out
    named = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert named == set(FORMATS)


@pytest.mark.parametrize("form", WRITTEN)
def test_one_broken_project_is_told_in_every_format(run: Run, tmp_path: Path, form: str) -> None:
    """A report that is not written leaves that of the last run, in which all was well."""
    (tmp_path / "p.yaml").write_text("kind: project\nid: [\n")
    target = tmp_path / "report"
    target.write_text("all is well")
    ran = run("check", tmp_path / "p.yaml", "-f", form, "-o", f"{form}={target}")
    assert ran.status == 2
    assert "this is not YAML" in ran.out and target.read_text("utf-8") == ran.out
    assert "this is not YAML" in ran.err
    VALIDATORS[form](ran.out)
    assert run("check", tmp_path / "p.yaml", "-f", "json").out == ""
