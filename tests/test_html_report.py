"""The due-diligence report as one page: it says what the result says, and nothing that it is told can do more."""

import json
import re
import shlex
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from checker.load.studies import read_studies
from checker.model.diagnostic import InputError
from checker.model.result import Spot
from checker.report.quality import figures, measured
from checker.report.snippet import snippets
from tests import browser
from tests.conftest import Ran
from tests.small import fact, rule, write_base
from tests.test_waivers import waiver

pytestmark = pytest.mark.slow

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")
NAMES = ("hospital-retina", "road-plates", "defence-sensor", "retail-catalogue")
ROOT = Path(__file__).resolve().parent.parent
VOID = {"meta", "img", "wbr", "br", "link", "input", "hr"}


class Balance(HTMLParser):
    """Whether every element is closed where it should be; keeps elements and what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"an attribute twice: {attrs}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> in {self.open[-3:]} at {self.getpos()}"
        self.open.pop()


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Balance()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser.tags


def text(element: Any) -> str:
    """What a reader sees of an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def rows(page: Any, caption: str) -> list[list[str]]:
    """The cells of the table whose caption begins so, without its head."""
    (table,) = [t for t in page.iter("table") if text(t.find("caption")).startswith(caption)]
    return [[text(cell) for cell in row] for row in table.find("tbody").iter("tr")]


def described(page: Any, section: str) -> dict[str, str]:
    """The terms of the first list in a section."""
    found = page.get_element_by_id(section).find(".//dl")
    return {text(term): text(term.getnext()) for term in found.iter("dt")}


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """The page of an example, made once."""
    made: dict[tuple[str, ...], str] = {}

    def page(name: str, *words: str) -> str:
        if (name, *words) not in made:
            command = [sys.executable, "-m", "checker", "report", f"{name}.yaml", "--vendor", "vendors", *DAY]
            ran = subprocess.run(
                [*command, "-f", "html", *words], cwd=ROOT / "examples", capture_output=True, timeout=120, check=False
            )
            assert (ran.returncode, ran.stderr) == (0, b"")
            made[name, *words] = ran.stdout.decode("utf-8")
        return made[name, *words]

    return page


@pytest.fixture
def result(run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.chdir(examples)

    def result(name: str, *words: str) -> Any:
        shared = ("--vendor", "vendors", *DAY, "-f", "json", "--fail-on", "never")
        return json.loads(run("check", f"{name}.yaml", *shared, *words).out)

    return result


# The page as such


@pytest.mark.parametrize("name", NAMES)
def test_page_is_well_formed_and_keeps_to_itself(pages: Any, name: str) -> None:
    page = pages(name)
    assert page.startswith('<!doctype html>\n<html lang="en">')
    tags = elements(page)
    names = {tag for tag, _ in tags}
    assert not names & {"script", "iframe", "object", "embed", "form", "base", "link", "svg"}
    for tag, attributes in tags:
        assert not [key for key in attributes if key.startswith("on") or key == "style"], tag
        if "src" in attributes:
            assert (attributes["src"] or "").startswith("data:image/svg+xml;base64,")
        if "href" in attributes:
            assert re.match(r"(#|https?://)", attributes["href"] or ""), attributes
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert "url(" not in style and "@import" not in style


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_every_reference_leads_somewhere(pages: Any, name: str) -> None:
    tags = elements(pages(name))
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    asked = [(a.get("href") or "")[1:] for _, a in tags if (a.get("href") or "").startswith("#")]
    asked += [word for _, a in tags for word in (a.get("aria-labelledby") or "").split()]
    assert asked and set(asked) <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_headings_go_down_by_one(pages: Any, name: str) -> None:
    levels = [int(tag[1]) for tag, _ in elements(pages(name)) if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_policy_allows_the_one_style_sheet_and_nothing_else(pages: Any) -> None:
    page = pages("hospital-retina")
    (policy,) = [a["content"] for tag, a in elements(page) if a.get("http-equiv") == "Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_pictures_say_in_words_what_they_show(pages: Any) -> None:
    page = lxml_html.fromstring(pages("hospital-retina"))
    said = [image.get("alt") for image in page.iter("img")]
    assert len(said) == 3 and all(said)
    assert any("lumen, agreement, Krippendorff's alpha: 0.84, at least 0.81." in alt for alt in said)
    for image in page.iter("img"):
        svg = b64decode(image.get("src").partition(",")[2])
        assert svg.startswith(b"<svg ") and b"<script" not in svg and b"href" not in svg


# What it says


@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_is_that_of_the_result(pages: Any, result: Any, name: str) -> None:
    page = lxml_html.fromstring(pages(name))
    found = result(name)
    said = {row[0].split(" ")[0]: row[1].split(" ")[0] for row in rows(page, "The verdict on each way")}
    assert said == {row["name"]: row["verdict"] for row in found["arrangements"]}


@pytest.mark.parametrize("name", NAMES)
def test_matrix_is_the_worst_of_each_body_of_law(pages: Any, result: Any, name: str) -> None:
    page = lxml_html.fromstring(pages(name))
    shown = rows(page, "What each body of law")
    order = ["allowed", "conditional", "excluded"]
    expected: dict[str, list[str]] = {}
    arrangements = result(name)["arrangements"]
    for number, row in enumerate(arrangements):
        for item in row["findings"]:
            if item["outcome"] != "not_applicable":
                cells = expected.setdefault(item["regime"], [""] * len(arrangements))
                best, worst = cells[number].split() if cells[number] else ("allowed", "allowed")
                cells[number] = (
                    f"{max(best, item['best'], key=order.index)} {max(worst, item['worst'], key=order.index)}"
                )
    words = [
        ["does not apply" if not c else c.split()[0] if len(set(c.split())) == 1 else "undetermined" for c in cells]
        for cells in expected.values()
    ]
    said = [[re.sub(r" \d+ (of \d+ )?rules?$", "", cell) for cell in row[1:]] for row in shown]
    assert sorted(said) == sorted(words)


@pytest.mark.parametrize("name", NAMES)
def test_every_objection_is_told_once_with_its_law(pages: Any, result: Any, name: str) -> None:
    page = lxml_html.fromstring(pages(name))
    found = result(name)
    for row in found["arrangements"]:
        section = next(
            (
                s
                for s in page.iter("section")
                if s.get("class") == "way" and text(s.find("h3")).split(" ")[0] == row["name"]
            ),
            None,
        )
        objections = [f for f in row["findings"] if f["worst"] != "allowed" and not f["leg"]]
        said = [] if section is None else [text(code) for code in section.iter("code")]
        for item in objections:
            assert item["rule"] in said
            assert section is not None and item["authority"][0]["cite"] in text(section)


@pytest.mark.parametrize("name", NAMES)
def test_remediation_plan_holds_each_obligation_of_what_may_be_used(pages: Any, result: Any, name: str) -> None:
    page = lxml_html.fromstring(pages(name))
    expected = {
        item["rule"]
        for row in result(name)["arrangements"]
        if row["verdict"] != "excluded"
        for item in row["obligations"]
    }
    tables = [t for t in page.iter("table") if text(t.find("caption")).startswith("Tasks of")]
    said = {text(code) for t in tables for code in t.find("tbody").iter("code")}
    assert said == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_asked_of_whom_can_answer(pages: Any, result: Any, name: str) -> None:
    page = lxml_html.fromstring(pages(name))
    asked = {(q["state_in"], q["question"]) for row in result(name)["arrangements"] for q in row["questions"]}
    if not asked:
        assert page.xpath("//*[@id='questions']") == []
        return
    section = page.get_element_by_id("questions")
    said = [(text(item.find(".//p[@class='about']/code")), text(item.find("p"))) for item in section.xpath(".//ol/li")]
    assert len(said) == len(asked)
    for state, question in said:
        assert any(state == where and question.startswith(" ".join(what.split())) for where, what in asked)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_that_applies_is_listed_with_its_outcomes(pages: Any, result: Any, name: str) -> None:
    page = lxml_html.fromstring(pages(name))
    arrangements = result(name)["arrangements"]
    applied = {f["rule"] for row in arrangements for f in row["findings"] if f["outcome"] != "not_applicable"}
    passed = {
        rule
        for rule in applied
        if all(
            f["outcome"] in ("satisfied", "not_applicable")
            for r in arrangements
            for f in r["findings"]
            if f["rule"] == rule
        )
    }
    lists: list[set[str]] = []
    for title in ("Rules that some way", "Rules that are satisfied"):
        tables = [t for t in page.iter("table") if text(t.find("caption")).startswith(title)]
        lists.append({text(code) for t in tables for code in t.xpath("./tbody/tr/th//code")})
    assert lists == [applied - passed, passed]


def test_passed_rules_are_folded_away_and_the_findings_on_the_plan_are_not(pages: Any) -> None:
    page = lxml_html.fromstring(pages("hospital-retina"))
    table = next(t for t in page.iter("table") if text(t.find("caption")).startswith("Rules that are satisfied"))
    assert next(a.tag for a in table.iterancestors()) == "details"
    finding = next(a for a in page.iter("article") if "hipaa.business_associate_contract_terms" in text(a))
    assert "details" not in [a.tag for a in finding.iterancestors()]


def test_finding_shows_the_lines_that_decide(pages: Any, examples: Path) -> None:
    page = lxml_html.fromstring(pages("hospital-retina"))
    finding = next(a for a in page.iter("article") if "hipaa.business_associate_contract_terms" in text(a))
    lines = (examples / "hospital-retina.yaml").read_text().splitlines()
    shown = {
        int(text(line.find("span"))): "".join(line.find("code").itertext())
        for line in finding.iter("span")
        if line.get("class") == "line" and text(line.find("span")).isdigit()
    }
    assert shown and all(lines[number - 1] == code for number, code in shown.items())
    assert [lines[number - 1].strip() for number in shown][:2] == ["approaches:", "in_cloud_vendor:"]
    marked = " ".join("".join(mark.itertext()) for mark in finding.iter("mark"))
    assert marked.startswith("[uses_established") and marked.endswith("security_incident_report]")
    assert "contract.baa.clauses lacks books_to_secretary" in text(finding)


def test_digests_and_command_make_the_page_again(pages: Any, run: Run, examples: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(examples)
    page = lxml_html.fromstring(pages("hospital-retina"))
    files = {name: digest for name, digest in rows(page, "What was judged") if not name.startswith("rule base")}
    assert files == {
        name: f"sha256:{sha256((examples / name).read_bytes()).hexdigest()}"
        for name in ("hospital-retina.yaml", "vendors/lumen.yaml", "vendors/pinwheel.yaml")
    }
    (command,) = [text(pre) for pre in page.iter("pre") if pre.get("class") == "command"]
    program, *words = shlex.split(command)
    assert program == "checker"
    assert run(*words).out == pages("hospital-retina")


def test_date_to_act_before_is_that_of_the_timeline(pages: Any, run: Run, examples: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(examples)
    words = ("hospital-retina.yaml", "--vendor", "vendors", *DAY, "-f", "json")
    found = json.loads(run("timeline", *words).out)
    page = lxml_html.fromstring(pages("hospital-retina"))
    assert found["act_before"] in described(page, "verdict")["By when"]
    assert f"Act before {found['act_before']}" in text(page.get_element_by_id("dates"))
    said = {(row[0], row[1]) for row in rows(page, "What changes by itself")}
    assert said == {(event["on"], event["arrangement"]) for event in found["events"]}


def test_cost_is_that_of_the_estimate(pages: Any, run: Run, examples: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(examples)
    found = json.loads(run("cost", "hospital-retina.yaml", "--vendor", "vendors", *DAY, "-f", "json").out)
    page = lxml_html.fromstring(pages("hospital-retina"))
    table = rows(page, "Estimates in USD")
    assert [row[0].split(" ")[0] for row in table] == [row["name"] for row in found["rows"]]
    assert [row[1] for row in table] == [row["verdict"] for row in found["rows"]]
    assert all(row[2].endswith(" USD") and row[3].endswith(" weeks") for row in table)


def test_raw_agreement_clears_no_threshold(pages: Any) -> None:
    table = rows(lxml_html.fromstring(pages("retail-catalogue")), "Agreement between annotators")
    by_vendor = {(row[0], row[1].split(" ")[0].rstrip(",")): row[2:4] for row in table}
    assert by_vendor["aegis", "agreement"] == ["0.97, no bound", "no bound"]
    assert by_vendor["lumen", "agreement"] == ["0.84, at least 0.81", "clears"]
    assert by_vendor["pinwheel", "agreement"][1] == "does not clear"


def test_documents_behind_facts_are_listed_with_their_status(pages: Any) -> None:
    table = rows(lxml_html.fromstring(pages("hospital-retina")), "Documents behind facts")
    (draft,) = [row for row in table if row[0].startswith("baa-lumen-draft-3.pdf")]
    assert draft[1].startswith("contract.baa.signed hospital-retina.yaml:")
    assert draft[2].startswith("claim")


def test_what_was_left_out_is_said(pages: Any) -> None:
    page = lxml_html.fromstring(pages("hospital-retina", "--skip-regime", "hipaa", "--skip-regime", "itar"))
    assert "Left out on request: hipaa, itar." in text(page.get_element_by_id("not-judged"))


# The decision


@pytest.mark.parametrize(
    ("words", "tone", "headline"),
    [
        ((), "conditional", "The plan, in_cloud_vendor (lumen), may be used once"),
        (("--approach", "in_house"), "allowed", "The one way judged, in_house, may be used"),
        (("--approach", "crowdsourcing"), "excluded", "The one way judged, crowdsourcing (pinwheel), may not be used"),
        (("--approach", "synthetic"), "undetermined", "The one way judged, synthetic, cannot be decided yet"),
        (("--approach", "in_house", "--approach", "crowdsourcing"), "allowed", "in_house may be used"),
    ],
)
def test_decision_comes_first(pages: Any, words: Sequence[str], tone: str, headline: str) -> None:
    page = lxml_html.fromstring(pages("hospital-retina", *words))
    first = page.find(".//main/section")
    assert first.get("class") == f"verdict {tone}"
    assert text(first.find("h2")).startswith(f"{tone} {headline}")
    assert set(described(page, "verdict")) == {"Decision needed", "By whom", "By when", "All ways"}


def test_undecided_way_names_whom_to_ask(pages: Any) -> None:
    said = described(lxml_html.fromstring(pages("hospital-retina", "--approach", "synthetic")), "verdict")
    assert said["Decision needed"] == "Have 2 questions answered"
    assert said["By whom"] == "Answers from the project owner and security"


# About one vendor


def test_report_about_a_vendor_tells_its_ways_and_its_areas(
    pages: Any, run: Run, examples: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(examples)
    page = lxml_html.fromstring(pages("hospital-retina", "--about-vendor", "pinwheel"))
    assert [row[0] for row in rows(page, "The verdict on each way")] == ["crowdsourcing (pinwheel)"]
    ran = run("vendor", "vendors/pinwheel.yaml", "--for", "hospital-retina.yaml", *DAY, "-f", "json")
    found = json.loads(ran.out)
    use = next(use for use in found["uses"] if use["name"] == found["decided_by"])
    words = {"fit_on_conditions": "fit on conditions"}
    expected = {
        a["area"]: words.get(a["verdict"], a["verdict"]) if a["applies"] else "not judged" for a in use["areas"]
    }
    assert {row[0].lower(): row[1] for row in rows(page, "Areas")} == expected
    told = text(page.get_element_by_id("vendor"))
    for area in use["areas"]:
        for point in area["points"]:
            assert point["outcome"] == "not_applicable" or point["rule"] in told


@pytest.mark.parametrize("words", [(), ("--for", "road-plates.yaml")])
def test_page_of_a_vendor_says_what_its_verdict_says(
    run: Run, examples: Path, monkeypatch: Any, words: Sequence[str]
) -> None:
    monkeypatch.chdir(examples)
    ran = run("vendor", "vendors/pinwheel.yaml", *words, *DAY, "-f", "html")
    tags = elements(ran.out)
    ids = [a["id"] for _, a in tags if "id" in a]
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert len(ids) == len(set(ids)) and all(after - before <= 1 for before, after in pairwise(levels))
    page = lxml_html.fromstring(ran.out)
    found = json.loads(run("vendor", "vendors/pinwheel.yaml", *words, *DAY, "-f", "json").out)
    assert page.find(".//main/section").get("class") == "verdict excluded"
    assert found["verdict"] == "unfit" and ran.status == 1
    use = next(use for use in found["uses"] if use["name"] == found["decided_by"])
    told = text(page.get_element_by_id("areas"))
    assert all(p["rule"] in told for a in use["areas"] for p in a["points"] if p["outcome"] != "not_applicable")
    assert len(page.xpath("//*[@id='questions']//ol/li")) == len(use["questions"])
    (command,) = [text(pre) for pre in page.iter("pre") if pre.get("class") == "command"]
    assert run(*shlex.split(command)[1:]).out == ran.out


def test_hybrid_of_a_vendors_way_belongs_to_its_report(pages: Any) -> None:
    page = lxml_html.fromstring(pages("hospital-retina", "--about-vendor", "lumen"))
    said = [row[0].split(" ")[0] for row in rows(page, "The verdict on each way")]
    assert said == ["in_cloud_vendor", "blend"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--about-vendor", "pinwhel"), "no vendor `pinwhel` was given (did you mean `pinwheel`?)"),
        (("--about-vendor", "aegis"), "no arrangement of the project names `aegis`, or could take it"),
        (("--about-vendor", "lumen", "--approach", "blend"), "leave --approach out"),
        (("-o", "report.docx"), "`report.docx` does not say which format to write"),
        (("-o", "report"), "end it with .html, .md or .pdf, or give -f"),
    ],
)
def test_wrong_options_are_said(run: Run, examples: Path, words: Sequence[str], message: str) -> None:
    ran = run("report", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *words)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


# Formats and files


def test_ending_of_the_file_chooses_the_format(run: Run, examples: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(examples)
    words = ("report", "retail-catalogue.yaml", "--vendor", "vendors", *DAY, "--approach", "in_house")
    for name, start in (("a.HTML", "<!doctype html>"), ("a.md", "# Audit report"), ("a.htm", "<!doctype html>")):
        assert run(*words, "-o", tmp_path / name).status == 0
        assert (tmp_path / name).read_text("utf-8").startswith(start)
    assert run(*words, "-f", "html", "-o", tmp_path / "a.md").status == 0
    assert (tmp_path / "a.md").read_text("utf-8").startswith("<!doctype html>")


def test_pdf_without_its_library_names_the_extra(run: Run, examples: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    words = ("report", examples / "retail-catalogue.yaml", "--vendor", examples / "vendors", "--approach", "in_house")
    ran = run(*words, "-o", tmp_path / "a.pdf")
    assert (ran.status, ran.out) == (2, "")
    assert "this needs weasyprint: pip install 'checker[pdf]'" in ran.err
    assert not (tmp_path / "a.pdf").exists()


def test_pdf_holds_what_the_page_holds(run: Run, examples: Path, tmp_path: Path, monkeypatch: Any) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        pytest.skip(f"no WeasyPrint, or no Pango: {error}")
    monkeypatch.chdir(examples)
    words = ("report", "retail-catalogue.yaml", "--vendor", "vendors", *DAY, "--approach", "crowdsourcing")
    for name in ("a.pdf", "b.pdf"):
        ran = run(*words, "-o", tmp_path / name)
        assert (ran.status, ran.err) == (0, "")
    made = (tmp_path / "a.pdf").read_bytes()
    assert made.startswith(b"%PDF-") and made == (tmp_path / "b.pdf").read_bytes()
    if which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: the text of the PDF was not read")
    said = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()
    said = " ".join(said.split())
    assert "may not be used" in said
    assert "Rules that are satisfied wherever they apply" in said  # folded on the screen, open on paper
    assert "sha256:" in said and "1 / " in said


def test_own_style_sheet_is_used_and_allowed(run: Run, examples: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(examples)
    (tmp_path / "report.css").write_text("h1 > b { color: #123456; }")
    words = ("report", "retail-catalogue.yaml", "--vendor", "vendors", *DAY, "--approach", "in_house", "-f", "html")
    page = run(*words, "--template-dir", tmp_path).out
    assert "<style>h1 > b { color: #123456; }</style>" in page
    assert b64encode(sha256(b"h1 > b { color: #123456; }").digest()).decode() in page


def test_own_page_wins_and_its_mistakes_have_a_place(
    run: Run, examples: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(examples)
    words = ("report", "retail-catalogue.yaml", "--vendor", "vendors", *DAY, "--approach", "in_house", "-f", "html")
    own = tmp_path / "report.html.j2"
    own.write_text("<p>{{ result.project.name }}: {{ report.decision.headline }}</p>")
    expected = "<p>Product attributes for a web catalogue: The one way judged, in_house, may be used</p>"
    assert run(*words, "--template-dir", tmp_path).out == expected
    own.write_text("\n{{ report.nothing }}")
    ran = run(*words, "--template-dir", tmp_path)
    assert ran.status == 2 and "report.html.j2:2:1: error: the template cannot be used" in ran.err


# Measured agreement


@pytest.fixture
def study(run: Run, tmp_path: Path) -> Path:
    """What `checker iaa` measures of a small export."""
    rows = ["item,annotator,label"]
    rows += [f"i{n},{who},{'ab'[(n + (n % 7 == 0) * (who == 'x')) % 2]}" for n in range(60) for who in "xyz"]
    (tmp_path / "labels.csv").write_text("\n".join(rows) + "\n")
    ran = run("iaa", tmp_path / "labels.csv", "-f", "json", "--bootstrap", "200")
    assert ran.status == 0, ran.err
    path = tmp_path / "study.json"
    path.write_text(ran.out)
    return path


def test_measured_agreement_is_shown_with_both_bounds(run: Run, examples: Path, study: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(examples)
    words = ("report", "retail-catalogue.yaml", "--vendor", "vendors", *DAY, "--approach", "in_house", "-f", "html")
    page = lxml_html.fromstring(run(*words, "--agreement", study).out)
    (row,) = [row for row in rows(page, "Agreement between annotators") if row[0] == "measured"]
    measured_by = json.loads(study.read_text())["questions"][0]
    estimate = measured_by["estimates"]["krippendorff_alpha"]
    value, low, high = map(float, re.findall(r"[\d.]+", row[2]))
    assert value == pytest.approx(estimate["value"], abs=0.005)
    assert low <= estimate["low"] + 1e-9 and low == pytest.approx(estimate["low"], abs=0.0011)
    assert high >= estimate["high"] - 1e-9 and high == pytest.approx(estimate["high"], abs=0.0011)
    assert "60 items, 3 annotators" in row[1]
    assert json.loads(study.read_text())["digest"] in text(page.get_element_by_id("reproduce"))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"version": 1}',
        '{"version": 1, "questions": [3]}',
        '{"version": 2, "questions": []}',
        "[" * 9999,
    ],
)
def test_file_that_holds_no_agreement_is_wrong_input(run: Run, examples: Path, tmp_path: Path, content: str) -> None:
    path = tmp_path / "study.json"
    path.write_text(content)
    words = (examples / "retail-catalogue.yaml", "--vendor", examples / "vendors", "--approach", "in_house")
    ran = run("report", *words, "--agreement", path)
    assert (ran.status, ran.out) == (2, "")
    assert (
        "is not what `checker iaa` writes" in ran.err and "give the output of `checker iaa EXPORT -f json`" in ran.err
    )


@given(value=st.one_of(st.none(), st.booleans(), st.text(), st.lists(st.integers()), st.floats(), st.integers()))
def test_no_value_of_a_study_is_taken_that_is_no_coefficient(tmp_path_factory: Any, value: Any) -> None:
    question = {
        "question": "q", "main": "cohen_kappa",
        "estimates": {"cohen_kappa": {"value": value, "low": None, "high": None}},
        "people": {}, "pairable_items": 3, "annotators": 2, "caveats": [],
    }  # fmt: skip
    path = tmp_path_factory.mktemp("study") / "study.json"
    path.write_text(json.dumps({"version": 1, "path": "a", "digest": "b", "questions": [question]}))
    allowed = value is None or (isinstance(value, int | float) and not isinstance(value, bool) and -1000 <= value <= 1)
    if allowed:
        (read,) = read_studies(path)
        assert read.value == value
        (estimate,) = measured([read], 0.75)
        assert estimate.clears is None and figures(estimate) == (
            "" if value is None else f"{float(value):.3g}, no bound"
        )
    else:
        with pytest.raises(InputError):
            read_studies(path)


# Waivers


def test_waiver_is_shown_with_who_and_until_when(run: Run, examples: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(examples)
    said = waiver(expires="2027-06-30")
    lines = ["kind: waivers", "waivers:", *(f"  {'-' if key == 'rule' else ' '} {key}: {said[key]}" for key in said)]
    (tmp_path / "w.yaml").write_text("\n".join(lines) + "\n")
    words = ("road-plates.yaml", "--vendor", "vendors", *DAY, "--approach", "crowdsourcing", "-f", "html")
    page = lxml_html.fromstring(run("report", *words, "--waivers", tmp_path / "w.yaml").out)
    ((rule_id, arrangement, status, until, reason),) = rows(page, "Waivers of policy rules")
    assert (rule_id, arrangement, status, until) == (said["rule"], "crowdsourcing", "in force", "2027-06-30")
    assert reason == "own tool records them A. Owner, approved by B. Officer, RISK-7"
    outcomes = {row[0]: row[1] for t in ("Rules that some way", "Rules that are satisfied") for row in rows(page, t)}
    (shown,) = [outcome for title, outcome in outcomes.items() if said["rule"] in title]
    assert shown == "waived"


# What others write is text


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</style></head><h1>x</h1>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &amp; &#60;",
    "<!-- x",
    "]]><svg onload=alert(1)>",
    "javascript:alert(1)",
    "a\u202eb\u0007c",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_changes_no_element(run: Run, tmp_path: Path, monkeypatch: Any, name: str) -> None:
    facts = [fact("data.done"), fact("vendor.security.good"), fact("vendor.security.seen")]
    rules = [
        rule("main", "exclude", require="data.done"),
        rule("good", when="approach.uses_vendor", require="vendor.security.good"),
        rule("seen", when="approach.uses_vendor", require="vendor.security.seen"),
    ]
    base = write_base(tmp_path / "rules", facts, rules)
    monkeypatch.setattr("checker.api.folder", lambda folder: base if folder == "rules" else ROOT / folder)
    monkeypatch.setattr("checker.cli.dossier.costs_of", lambda *given: None)  # only the shipped facts have a price
    monkeypatch.chdir(tmp_path)

    def made(name: str) -> str:
        quoted = json.dumps(name)
        proof = f"evidence: {{data.done: {{document: {quoted}, expires: 2026-01-01}}}}\n"
        Path("p.yaml").write_text(
            f"kind: project\nid: p\nname: {quoted}\ndata: {{done: false}} "
            f"# {name.encode('ascii', 'ignore').decode()!r}\n{proof}approaches: {{bought: {{vendor: v}}}}\n",
            "utf-8",
        )
        Path("v.yaml").write_text(f"kind: vendor\nid: v\nname: {quoted}\nsecurity: {{good: false}}\n", "utf-8")
        ran = run("report", "p.yaml", "--vendor", "v.yaml", *DAY, "-f", "html")
        assert (ran.status, ran.err) == (0, "")
        return ran.out

    def outline(page: str) -> list[tuple[str, list[str]]]:
        return [(tag, sorted(attributes)) for tag, attributes in elements(page)]

    page = made(name)
    assert outline(page) == outline(made("plain"))
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)
    heading = lxml_html.fromstring(page).find(".//h1")
    assert "".join(heading.itertext()) == shown


# Excerpts


@st.composite
def marked_files(draw: st.DrawFn) -> tuple[list[str], list[Spot]]:
    lines = draw(st.lists(st.text(st.sampled_from("ab: -#"), max_size=12), min_size=1, max_size=12))
    spots = []
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(1, len(lines)))
        end = draw(st.integers(start, len(lines) + 2))
        column = draw(st.integers(1, 14))
        spots.append(Spot("a.yaml", start, column, end, draw(st.integers(1, 14))))
    return lines, spots


@given(marked_files())
def test_excerpts_show_lines_as_they_are_each_once_and_in_order(drawn: tuple[list[str], list[Spot]]) -> None:
    lines, spots = drawn
    for found in snippets([(spot, f"label {n}") for n, spot in enumerate(spots)], lambda file: lines):
        shown = [line for line in found.lines if line.number and line.parts]
        numbers = [line.number for line in shown]
        assert numbers == sorted(set(numbers))
        for line in shown:
            assert "".join(part.text for part in line.parts) == lines[line.number - 1].rstrip() or any(
                part.marked for part in line.parts
            )
            assert lines[line.number - 1].startswith("".join(part.text for part in line.parts))
    told = [label for found in snippets([(s, f"label {n}") for n, s in enumerate(spots)], lambda f: lines)
            for line in found.lines for label in line.labels]  # fmt: skip
    assert sorted(told) == sorted(f"label {n}" for n in range(len(spots)))


# In a real browser


@pytest.mark.skipif(browser.CHROMIUM is None, reason="no Chromium is installed")
@pytest.mark.skipif(browser.AXE is None, reason="axe-core is not installed: npm install --no-save axe-core")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("words", "width"),
    [
        (("hospital-retina", "--about-vendor", "pinwheel"), 1200),
        (("hospital-retina", "--about-vendor", "pinwheel"), 360),
        (("retail-catalogue",), 360),
    ],
)
def test_axe_finds_nothing(pages: Any, tmp_path: Path, words: Sequence[str], width: int, dark: bool) -> None:
    found = browser.audit(pages(*words), tmp_path, width, dark)
    assert (found["width"], found["dark"]) == (width, dark)
    assert found["passes"] > 30  # it has looked
    assert found["violations"] == []
    assert (found["wide"], found["over"]) == (width, []), "the page is wider than the window"


@pytest.mark.skipif(browser.CHROMIUM is None, reason="no Chromium is installed")
def test_browser_keeps_the_policy_and_runs_no_script(pages: Any, tmp_path: Path) -> None:
    page = pages("hospital-retina")
    path = tmp_path / "page.html"
    path.write_text(page, "utf-8")
    assert "Content Security Policy" not in browser.chromium(path, "--dump-dom").log
    script = "<script>document.title = 'taken over'</script>"
    path.write_text(page.replace("</main>", f"{script}</main>"), "utf-8")
    opened = browser.chromium(path, "--dump-dom")
    assert "Content Security Policy" in opened.log
    assert "<title>taken over</title>" not in opened.dom


@pytest.mark.skipif(browser.CHROMIUM is None, reason="no Chromium is installed")
@pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext is not installed")
def test_what_is_folded_is_printed(pages: Any, tmp_path: Path) -> None:
    path, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    path.write_text(pages("hospital-retina"), "utf-8")
    browser.chromium(path, f"--print-to-pdf={printed}", "--no-pdf-header-footer")
    said = subprocess.run(["pdftotext", printed, "-"], capture_output=True, check=True).stdout.decode()
    assert "hipaa.anonymous_workers" in said and "hipaa.business_associate_contract" in said
