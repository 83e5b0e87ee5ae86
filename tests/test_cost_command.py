"""``checker cost`` as a user meets it: figures, origins, quotations, verdicts, formats and mistakes."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from checker.economics.claims import numeric_claims
from checker.economics.defaults import read_defaults
from checker.engine.program import Program
from checker.report.cost_claims import table
from tests.conftest import ROOT, Ran

Run = Callable[..., Ran]

DAY = ("--as-of", "2026-11-24")
PROJECT = """\
kind: project
id: pictures
project: {establishment_countries: [US], targeted_countries: [US], hipaa: {role: neither}, ccpa: {business: false}}
data:
  categories: []
  subject_countries: []
  government_markings: []
  personal: {present: false}
  export_control: {regimes: []}
team: {countries: [US]}
"""
TASK = "task: {modality: image, type: classification, volume: 10000, specialised_knowledge: none}\n"
WAYS = """\
approaches:
  in_house: {exposure: {data_form: no_real_records, outside_access: none}}
  managed_platform: {hosting: {storage_countries: [US], processing_countries: [US]}}
  synthetic: {exposure: {data_form: no_real_records, outside_access: none}, synthetic: {source_data_fed_in: false}}
  blend: {approach: hybrid, legs: [in_house, managed_platform]}
"""
EXACT = {
    "in_house": {
        "wage": 40, "load_factor": 1.25, "throughput": 250, "acceptance": 1, "set_up": 3000, "pilot_labels": 400,
        "redundancy": 2, "recruiting": 4, "onboarding": 1, "annotators": 4, "productive_hours": 30,
    },
    "": {"review_share": 0.2, "review_effort": 1, "gold_share": 0.05},
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """A project file, with the text that a test adds."""

    def project(task: str = TASK, ways: str = WAYS, more: str = "") -> Path:
        path = tmp_path / "pictures.yaml"
        path.write_text(PROJECT + task + more + ways, "utf-8")
        return path

    return project


@pytest.fixture
def quotes(tmp_path: Path) -> Callable[..., Path]:
    """A file of quotations with these entries."""

    def quotes(*entries: str, currency: str = "currency: usd", name: str = "quotes.yaml") -> Path:
        path = tmp_path / name
        lines = "\n".join(f"  - {entry}" for entry in entries)
        path.write_text(f"kind: quotes\n{currency}\nquotes:\n{lines}\n", "utf-8")
        return path

    return quotes


def document(ran: Ran) -> dict[str, Any]:
    assert ran.status == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def costs(run: Run, path: Path, *words: Any) -> dict[str, dict[str, Any]]:
    """The rows of the JSON document by name."""
    return {row["name"]: row for row in document(run("cost", path, *DAY, "-f", "json", *words))["rows"]}


def ends(interval: dict[str, Any]) -> tuple[float, float]:
    return interval["low"], interval["high"]


def used(row: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in row["inputs"] if item["name"] == name)
    return found


def exact() -> list[str]:
    words = []
    for name, figures in EXACT.items():
        for quantity, value in figures.items():
            words += ["--set", f"{name}:{quantity}={value}" if name else f"{quantity}={value}"]
    return words


# Figures


def test_a_total_worked_out_by_hand(run: Run, project: Callable[..., Path]) -> None:
    row = costs(run, project(), *exact())["in_house"]
    assert ends(row["total"]) == (pytest.approx(8100), pytest.approx(8100))
    assert ends(row["each"]) == (pytest.approx(0.81), pytest.approx(0.81))
    assert ends(row["weeks"]) == (pytest.approx(5.85), pytest.approx(5.85))
    assert row["moves"] == []


def test_every_number_is_derived_on_the_screen(run: Run, project: Callable[..., Path]) -> None:
    ran = run("cost", project(), *DAY, "--approach", "in_house")
    assert ran.status == 0
    out = " ".join(ran.out.split())
    assert "total 700 ... 17,600 USD = fixed + items * per_item" in out
    assert "label_cost 0.07 ... 0.609 USD/label = wage * load_factor * effort / (throughput * acceptance)" in out
    assert re.search(r"items 10,000 items project: task\.volume \(\S*pictures\.yaml:11:\d+\)", out)
    assert re.search(r"wage 25 \.\.\. 60 USD/h default: .*? \[A24, article\] \(economics/defaults\.yaml:\d+:5\)", out)
    assert "what moves the total most" in out
    for quantity in ("load_factor", "throughput", "review_share", "gold_share", "acceptance", "annotators"):
        assert f" {quantity} " in out


def test_quality_is_said_and_never_mixed(run: Run, project: Callable[..., Path]) -> None:
    rows = costs(run, project(), "--set", "accuracy=0.9", "--set", "detection=0.5", *exact())
    assert ends(rows["in_house"]["accuracy"]) == (pytest.approx(0.91), pytest.approx(0.91))
    assert rows["synthetic"]["accuracy"] is None and ends(rows["synthetic"]["relative_accuracy"]) == (0.7, 1)
    assert rows["blend"]["accuracy"] is None and rows["blend"]["relative_accuracy"] is None
    out = " ".join(run("cost", project(), *DAY).out.split())
    assert "share of accepted labels that are right: in_house 0.905 ... 0.992; managed_platform" in out
    assert "accuracy kept on real data: synthetic 0.7 ... 1" in out


def test_the_summary_says_how_much_is_assumed(run: Run, project: Callable[..., Path]) -> None:
    out = " ".join(run("cost", project(), *DAY).out.split())
    found = re.search(
        r"(\d+) of (\d+) figures behind this are stated for the project; (\d+) are defaults, (\d+) of", out
    )
    assert found is not None
    stated, all_, defaults, assumed = map(int, found.groups())
    assert stated == 1 and stated + defaults == all_ and 0 < assumed < defaults


def test_without_a_volume_there_is_a_price_and_no_total(run: Run, project: Callable[..., Path]) -> None:
    path = project(task="task: {modality: image, type: classification, specialised_knowledge: none}\n")
    ran = run("cost", path, *DAY)
    assert ran.status == 0
    assert "volume not stated: state `task.volume`" in ran.out and "weeks" not in ran.out.split("break-even")[0]
    row = costs(run, path)["in_house"]
    assert row["total"] is None and row["weeks"] is None and ends(row["per_item"])[0] > 0
    assert "break-even volumes" in ran.out
    assert ends(costs(run, path, "--set", "items=500")["in_house"]["total"])[0] > 0


def test_a_fact_that_is_not_stated_widens_and_is_named(run: Run, project: Callable[..., Path]) -> None:
    known = costs(run, project())["in_house"]
    vague = costs(run, project(task="task: {modality: image, volume: 10000}\n"))["in_house"]
    assert ends(used(vague, "throughput")["interval"])[0] < ends(used(known, "throughput")["interval"])[0]
    assert used(vague, "throughput")["narrower_with"] == ["task.type", "task.specialised_knowledge"]
    assert used(known, "throughput")["narrower_with"] == []
    out = " ".join(run("cost", project(task="task: {volume: 10000}\n"), *DAY).out.split())
    assert "narrower once stated: " in out and "task.modality" in out


def test_a_stated_unknown_is_unknown(run: Run, project: Callable[..., Path]) -> None:
    row = costs(run, project(task="task: {volume: unknown, modality: image}\n"))["in_house"]
    assert row["total"] is None


def test_a_volume_of_nothing_is_told_with_its_place(run: Run, project: Callable[..., Path]) -> None:
    ran = run("cost", project(task="task: {volume: 0}\n"), *DAY)
    assert ran.status == 2
    assert "pictures.yaml:11:16: error: `task.volume` is 0" in ran.err and ran.err.count("error:") == 1


# Deadline and budget


def test_deadline_and_budget(run: Run, project: Callable[..., Path]) -> None:
    task = TASK.replace("}", ", deadline: 2026-12-08, budget: 9000, budget_currency: usd}")
    doc = document(run("cost", project(task=task), *DAY, "-f", "json", *exact()))
    row = doc["rows"][0]
    assert doc["weeks_left"] == 2 and row["in_time"] == "no" and row["in_budget"] == "yes"
    out = " ".join(run("cost", project(task=task), *DAY, *exact()).out.split())
    assert "deadline 2026-12-08, in 2 weeks. late: in_house" in out
    assert re.search(r"budget 9,000 USD\. within it: in_house", out)


def test_a_budget_in_another_currency_needs_a_rate(
    run: Run, project: Callable[..., Path], quotes: Callable[..., Path]
) -> None:
    path = project(task=TASK.replace("}", ", budget: 8000, budget_currency: eur}"))
    doc = document(run("cost", path, *DAY, "-f", "json", *exact()))
    assert doc["budget"] is None and doc["rows"][0]["in_budget"] == "unknown"
    assert any("is in eur, for which no quotation states a rate" in note for note in doc["notes"])
    file = quotes("{approach: in_house, by: us, inputs: {wage: 40}}", currency="currency: usd\nrates: {eur: 1.1}")
    doc = document(run("cost", path, *DAY, "-f", "json", "--quote", file, *exact()))
    assert doc["budget"] == pytest.approx(8800) and doc["rows"][0]["in_budget"] == "yes"


# Quotations


def test_a_quotation_wins_over_the_default(run: Run, project: Callable[..., Path], quotes: Callable[..., Path]) -> None:
    file = quotes("{approach: managed_platform, by: 'Offer 7', dated: 2026-10-01, inputs: {price: 0.08..0.10}}")
    row = costs(run, project(), "--quote", file)["managed_platform"]
    item = used(row, "price")
    assert (ends(item["interval"]), item["origin"], item["source"]) == ((0.08, 0.10), "quote", "Offer 7, 2026-10-01")
    assert item["place"]["line"] == 4 and item["place"]["file"] == str(file)
    assert used(row, "set_up")["origin"] == "default"


def test_the_narrower_quotation_wins(run: Run, examples: Path, quotes: Callable[..., Path]) -> None:
    file = quotes(
        "{by: anyone, inputs: {price: 1}}",
        "{approach: expert_vendor, by: experts, inputs: {price: 2}}",
        "{vendor: lumen, by: lumen, inputs: {price: 3}}",
        "{vendor: lumen, approach: expert_vendor, by: both, inputs: {price: 4}}",
        "{arrangement: expert_vendor@aegis, by: that, inputs: {price: 5}}",
        "{vendor: aegis, by: aegis, inputs: {price: 8}}",
    )
    words = ("--vendor", examples / "vendors", "--quote", file)
    rows = costs(run, examples / "retail-catalogue.yaml", *words)
    found = {name: used(rows[name], "price")["interval"]["low"] for name in rows if name.startswith(("exp", "man"))}
    assert found == {"managed_platform": 1, "expert_vendor": 2, "expert_vendor@lumen": 4, "expert_vendor@aegis": 5}
    rows = costs(run, examples / "retail-catalogue.yaml", *words, "--set", "expert_vendor:price=6", "--set", "price=7")
    found = {name: used(rows[name], "price")["interval"]["low"] for name in rows if name.startswith(("exp", "man"))}
    assert found == {"managed_platform": 7, "expert_vendor": 6, "expert_vendor@lumen": 6, "expert_vendor@aegis": 6}


def test_quotations_tell_candidates_apart(run: Run, examples: Path, quotes: Callable[..., Path]) -> None:
    words = (examples / "retail-catalogue.yaml", "--vendor", examples / "vendors")
    out = " ".join(run("cost", *words, *DAY).out.split())
    assert "expert_vendor@lumen: same figures as expert_vendor; a quotation tells them apart" in out
    file = quotes("{vendor: lumen, by: lumen, inputs: {price: 1.1..1.3}}")
    assert "expert_vendor@lumen: same" not in " ".join(run("cost", *words, *DAY, "--quote", file).out.split())


@pytest.mark.parametrize(
    ("dates", "note"),
    [("valid_until: 2026-11-23", "ended on 2026-11-23"), ("dated: 2026-11-25", "dated 2026-11-25, after the as-of")],
)
def test_a_quotation_that_does_not_hold_today_is_left_out_and_said(
    dates: str, note: str, run: Run, project: Callable[..., Path], quotes: Callable[..., Path]
) -> None:
    file = quotes(f"{{approach: in_house, by: us, {dates}, inputs: {{wage: 33}}}}")
    doc = document(run("cost", project(), *DAY, "-f", "json", "--quote", file))
    assert used(doc["rows"][0], "wage")["origin"] == "default"
    assert any(note in line for line in doc["notes"])


def test_a_quotation_holds_on_its_last_day(run: Run, project: Callable[..., Path], quotes: Callable[..., Path]) -> None:
    file = quotes("{approach: in_house, by: us, dated: 2026-11-24, valid_until: 2026-11-24, inputs: {wage: 33}}")
    assert used(costs(run, project(), "--quote", file)["in_house"], "wage")["origin"] == "quote"


def test_amounts_in_another_currency(run: Run, project: Callable[..., Path], quotes: Callable[..., Path]) -> None:
    entry = "{approach: in_house, by: us, inputs: {wage: 30..50, throughput: 100}}"
    file = quotes(entry, currency="currency: eur\nrates: {eur: 1.1}")
    row = costs(run, project(), "--quote", file)["in_house"]
    assert ends(used(row, "wage")["interval"]) == (pytest.approx(33), pytest.approx(55))
    assert ends(used(row, "throughput")["interval"]) == (100, 100)
    ran = run("cost", project(), *DAY, "--quote", quotes(entry, currency="currency: eur"))
    assert ran.status == 2
    assert "quotes.yaml:2:11: error: the rate of `eur` is missing" in ran.err and "rates: {eur: 1.08}" in ran.err


def test_a_figure_that_nobody_uses_is_said(run: Run, project: Callable[..., Path], quotes: Callable[..., Path]) -> None:
    file = quotes("{vendor: nobody, by: them, inputs: {price: 1}}", "{approach: in_house, by: us, inputs: {price: 2}}")
    doc = document(run("cost", project(), *DAY, "-f", "json", "--quote", file, "--set", "synthetic:wage=3"))
    notes = " ".join(doc["notes"])
    assert f"`price` at {file}:4:" in notes and f"`price` at {file}:5:" in notes
    assert "`wage` given with --set is not used" in notes


WRONG = {
    "{by: us, inputs: {wag: 3}}": (4, "there is no quantity `wag`", "did you mean `wage`?"),
    "{by: us, inputs: {wage: dear}}": (4, "`wage` must be a quantity, not `dear`", "write a number, or low..high"),
    "{by: us, inputs: {wage: 5..3}}": (4, "`wage` goes from 5 down to 3", "write low..high"),
    "{by: us, inputs: {wage: true}}": (4, "`wage` must be a quantity, not true", ""),
    "{by: us, inputs: {acceptance: 0}}": (4, "`acceptance` is out of range", "it is 0.01 ... 1"),
    "{by: us, inputs: {items: 3}}": (4, "`items` is a fact of the project", "state `task.volume`"),
    "{by: us, input: {wage: 3}}": (4, "a quotation has no key `input`", "did you mean `inputs`?"),
    "{inputs: {wage: 3}}": (4, "`by` is missing", "say who gave the figures"),
    "{by: us, dated: soon, inputs: {wage: 3}}": (4, "`dated` must be a date, not `soon`", "write YYYY-MM-DD"),
    "wage": (4, "a quotation is a mapping", "begin it with"),
}


@pytest.mark.parametrize(("entry", "expected"), WRONG.items())
def test_a_wrong_quotation_is_told_with_its_place(
    entry: str, expected: tuple[int, str, str], run: Run, project: Callable[..., Path], quotes: Callable[..., Path]
) -> None:
    line, message, help = expected
    ran = run("cost", project(), *DAY, "--quote", quotes(entry))
    assert ran.status == 2 and ran.out == ""
    assert re.search(rf"quotes\.yaml:{line}:\d+: error: {re.escape(message)}", ran.err) and help in ran.err
    assert run("validate", quotes(entry)).status == 2


def test_the_same_figure_twice_is_told(run: Run, project: Callable[..., Path], quotes: Callable[..., Path]) -> None:
    one = quotes("{approach: in_house, by: us, inputs: {wage: 30}}", name="one.yaml")
    two = quotes("{approach: in_house, by: them, inputs: {wage: 40}}", name="two.yaml")
    ran = run("cost", project(), *DAY, "--quote", one, "--quote", two)
    assert ran.status == 2 and "`wage` is stated twice for the same" in ran.err and "one.yaml:4:" in ran.err


@pytest.mark.parametrize(
    "text", ["", "kind: project\n", "[]\n", "kind: quotes\ncurrency: usd\n", "kind: [\n", "quotes: 3"]
)
def test_a_file_that_is_no_quotation(text: str, run: Run, project: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(text, "utf-8")
    ran = run("cost", project(), *DAY, "--quote", path)
    assert ran.status == 2 and "other.yaml" in ran.err and "Traceback" not in ran.err


def test_quotations_are_validated_and_fit_their_schema(run: Run, examples: Path) -> None:
    ran = run("validate", examples)
    assert ran.status == 0 and re.search(r"quotes/lumen\.yaml: 10 figures quoted", ran.out)
    schema = json.loads(run("schema", "quotes").out)
    Draft202012Validator.check_schema(schema)
    good = {"kind": "quotes", "currency": "usd", "quotes": [{"by": "x", "inputs": {"price": "0.1..0.2", "share.a": 1}}]}
    validator = Draft202012Validator(schema)
    assert validator.is_valid(good)
    for wrong in ({"prise": 1}, {"price": "a"}, {"acceptance": 2}, {"price": [1, 2, 3]}, {"items": 4}):
        assert not validator.is_valid({**good, "quotes": [{"by": "x", "inputs": wrong}]}), wrong


def test_a_quotation_is_not_taken_for_a_project(run: Run, examples: Path) -> None:
    ran = run("check", examples / "quotes" / "lumen.yaml", *DAY)
    assert ran.status == 2 and "give it to `checker cost` with `--quote`" in ran.err


# Settings of the command line


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("wage", "`wage` sets nothing"),
        (":wage=3", "`:wage=3` sets nothing"),
        ("wgae=3", "there is no quantity `wgae`"),
        ("in_hose:wage=3", "there is no arrangement `in_hose`"),
        ("wage=3..2", "`wage` goes from 3 down to 2"),
        ("wage=", "`wage` must be a quantity, not empty"),
        ("wage=-3", "`wage` must be a quantity, not `-3`"),
        ("review_share=1.5", "`review_share` is out of range"),
        ("items=0", "`items` is out of range"),
        ("in_house:items=3", "`items` is the same for all arrangements"),
        ("share=0.4", "there is no quantity `share`"),
    ],
)
def test_a_wrong_setting(word: str, message: str, run: Run, project: Callable[..., Path]) -> None:
    ran = run("cost", project(), *DAY, "--set", word)
    assert ran.status == 2 and message in ran.err and ran.out == ""


def test_all_wrong_settings_are_told_together(run: Run, project: Callable[..., Path]) -> None:
    ran = run("cost", project(), *DAY, "--set", "a=1", "--set", "b=1")
    assert ran.err.count("error:") == 2


def test_the_last_setting_wins(run: Run, project: Callable[..., Path]) -> None:
    row = costs(run, project(), "--set", "wage=10", "--set", "wage=20")["in_house"]
    assert used(row, "wage")["interval"]["low"] == 20 and used(row, "wage")["origin"] == "set"


# Hybrids


def test_a_hybrid_is_the_sum_of_its_legs(run: Run, project: Callable[..., Path]) -> None:
    shares = ("--set", "blend:share.in_house=0.25", "--set", "blend:share.managed_platform=0.75")
    rows = costs(run, project(), *shares)
    parts = {"in_house": 0.25, "managed_platform": 0.75}
    for end in ("low", "high"):
        expected = sum(rows[n]["fixed"][end] + 10_000 * share * rows[n]["per_item"][end] for n, share in parts.items())
        assert rows["blend"]["total"][end] == pytest.approx(expected)


def test_shares_that_nobody_states_may_be_any(run: Run, project: Callable[..., Path]) -> None:
    rows = costs(run, project())
    slopes = [rows[n]["per_item"] for n in ("in_house", "managed_platform")]
    assert rows["blend"]["per_item"]["low"] == pytest.approx(min(s["low"] for s in slopes))
    assert rows["blend"]["per_item"]["high"] == pytest.approx(max(s["high"] for s in slopes))
    assert [ends(leg["share"]) for leg in rows["blend"]["legs"]] == [(0, 1), (0, 1)]


def test_one_stated_share_leaves_the_rest_to_the_other(run: Run, project: Callable[..., Path]) -> None:
    rows = costs(run, project(), "--set", "blend:share.in_house=0.1..0.3")
    assert [ends(leg["share"]) for leg in rows["blend"]["legs"]] == [(0.1, 0.3), (pytest.approx(0.7), 0.9)]


def test_stated_shares_win_over_the_usual_one_of_synthetic_data(run: Run, project: Callable[..., Path]) -> None:
    path = project(ways=WAYS.replace("legs: [in_house, managed_platform]", "legs: [in_house, synthetic]"))
    assert ends(costs(run, path)["blend"]["legs"][1]["share"]) == (0.4, 0.6)
    row = costs(run, path, "--set", "blend:share.in_house=0.9")["blend"]
    assert ends(row["legs"][1]["share"]) == (pytest.approx(0.1), pytest.approx(0.1))
    assert used(row, "share.synthetic")["source"] == "what the stated shares leave"


def test_shares_that_cannot_be(run: Run, project: Callable[..., Path], quotes: Callable[..., Path]) -> None:
    inputs = "{share.in_house: 0.3, share.managed_platform: 0.3}"
    file = quotes(f"{{arrangement: blend, by: us, inputs: {inputs}}}")
    ran = run("cost", project(), *DAY, "--quote", file)
    assert ran.status == 2
    assert re.search(r"quotes\.yaml:4:\d+: error: the shares of `blend` cannot add up to 1", ran.err)
    words = ("--set", "blend:share.in_house=0.9", "--set", "blend:share.managed_platform=0.9")
    assert "cannot add up to 1" in run("cost", project(), *DAY, *words).err


def test_a_hybrid_alone_shows_what_its_legs_use(run: Run, project: Callable[..., Path]) -> None:
    out = run("cost", project(), *DAY, "--approach", "blend").out
    assert re.search(r"^    in_house:$", out, re.MULTILINE) and re.search(r"^      wage  25", out, re.MULTILINE)
    assert re.search(r"^    managed_platform:$", out, re.MULTILINE) and re.search(r"^      price  0", out, re.MULTILINE)
    everything = run("cost", project(), *DAY, "-v").out
    assert "in_house: see there" in everything


# Verdicts: nothing unlawful looks recommended


def test_what_is_excluded_is_priced_marked_and_never_compared(run: Run, examples: Path) -> None:
    words = (examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *DAY)
    doc = document(run("cost", *words, "-f", "json"))
    crowd = next(row for row in doc["rows"] if row["name"] == "crowdsourcing")
    assert crowd["verdict"] == "excluded" and crowd["total"]["low"] > 0
    assert all("crowdsourcing" not in (pair["first"], pair["second"]) for pair in doc["break_evens"])
    assert doc["not_compared"] == ["crowdsourcing"]
    out = run("cost", *words, "-v").out
    for line in out.splitlines():
        if re.match(r"  crowdsourcing", line):
            assert "excluded" in line, line
    assert "not compared, for excluded: crowdsourcing" in out and "excluded, not drawn: crowdsourcing" in out
    assert re.search(r"^    [a-z] in_house", out, re.MULTILINE)
    assert not re.search(r"^    [a-z] crowdsourcing", out, re.MULTILINE)
    root = ElementTree.fromstring(run("cost", *words, "-f", "svg").out)
    named = [
        element.text for element in root.iter() if "crowdsourcing" in (element.text or "") and "text" in element.tag
    ]
    assert named == ["crowdsourcing (pinwheel)"] * 2 + ["excluded, not drawn: crowdsourcing"]


def test_the_verdicts_are_those_of_check(run: Run, examples: Path) -> None:
    words = (examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *DAY, "-f", "json")
    checked = {
        row["name"]: row["verdict"] for row in document(run("check", *words, "--fail-on", "never"))["arrangements"]
    }
    assert {row["name"]: row["verdict"] for row in document(run("cost", *words))["rows"]} == checked


def test_what_may_yet_be_excluded_says_so(run: Run, examples: Path) -> None:
    words = (examples / "defence-sensor.yaml", "--vendor", examples / "vendors", *DAY)
    doc = document(run("cost", *words, "-f", "json"))
    row = next(row for row in doc["rows"] if row["verdict"] == "undetermined" and row["worst"] == "excluded")
    out = run("cost", *words).out
    assert f"{row['name']} (may be excluded)" in out


def test_the_plan_comes_first_and_is_derived(run: Run, examples: Path) -> None:
    words = (examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *DAY)
    doc = document(run("cost", *words, "-f", "json"))
    assert "in_cloud_vendor" in (doc["break_evens"][0]["first"], doc["break_evens"][0]["second"])
    out = run("cost", *words).out
    assert "plan: in_cloud_vendor (lumen)" in out and re.search(
        r"^in_cloud_vendor \(lumen\): conditional$", out, re.MULTILINE
    )
    assert not re.search(r"^in_house: allowed$", out, re.MULTILINE)
    assert re.search(r"^in_house: allowed$", run("cost", *words, "-v").out, re.MULTILINE)


# Chance


def test_draws_repeat_with_their_seed_and_stay_inside(run: Run, project: Callable[..., Path]) -> None:
    words = ("--monte-carlo", 300)
    first, again = (costs(run, project(), *words, "--seed", 5) for _ in range(2))
    other = costs(run, project(), *words, "--seed", 6)
    assert first == again != other
    for row in first.values():
        drawn = [row["drawn_total"][p] for p in ("p5", "p25", "p50", "p75", "p95")]
        assert drawn == sorted(drawn) and row["total"]["low"] <= drawn[0] and drawn[-1] <= row["total"]["high"]
    out = run("cost", project(), *DAY, *words).out
    assert "300 draws, seed 0; each quantity even between the ends" in " ".join(out.split())
    assert "% of the draws" in out


@pytest.mark.parametrize("words", [("--seed", 3), ("--monte-carlo", 5), ("--monte-carlo", "many"), ("-f", "png")])
def test_options_that_make_no_sense(words: tuple[Any, ...], run: Run, project: Callable[..., Path]) -> None:
    ran = run("cost", project(), *DAY, *words)
    assert ran.status == 2 and ran.out == ""


def test_nothing_is_drawn_without_a_volume(run: Run, project: Callable[..., Path]) -> None:
    ran = run("cost", project(task=""), *DAY, "--monte-carlo", 100)
    assert ran.status == 0 and "nothing to draw: the volume is not stated" in ran.out


# Formats


def test_the_document_fits_its_schema_and_repeats(run: Run, examples: Path) -> None:
    schema = json.loads(run("schema", "cost").out)
    for name in ("hospital-retina", "retail-catalogue", "road-plates", "defence-sensor"):
        words = ("cost", examples / f"{name}.yaml", "--vendor", examples / "vendors", *DAY, "-f", "json")
        first = run(*words)
        assert first.out == run(*words).out
        Draft202012Validator(schema).validate(document(first))


def test_svg_is_complete_and_says_the_same(run: Run, examples: Path) -> None:
    words = (examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *DAY)
    ran = run("cost", *words, "-f", "svg")
    root = ElementTree.fromstring(ran.out)
    description = next(e.text for e in root.iter() if e.tag.endswith("desc")) or ""
    for row in document(run("cost", *words, "-f", "json"))["rows"]:
        assert re.search(rf"{row['name']}( \(\w+\))?: {row['verdict']}, cost ", description)
    assert "excluded, not drawn: crowdsourcing" in ran.out


@pytest.mark.parametrize("columns", ["40", "60", "80", "100"])
@pytest.mark.parametrize("name", ["hospital-retina", "retail-catalogue"])
def test_no_line_is_wider_than_the_terminal(
    columns: str, name: str, run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.chdir(examples.parent)
    ran = run("cost", f"examples/{name}.yaml", "--vendor", "examples/vendors", *DAY, "-v", "--monte-carlo", 100)
    long = [line for line in ran.out.splitlines() if len(line) > int(columns)]
    assert all(" " not in line.strip() for line in long), long
    assert "\x1b" not in ran.out


def test_text_from_files_cannot_steer_the_terminal(run: Run, quotes: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "evil.yaml"
    text = PROJECT.replace("id: pictures", 'id: pictures\nname: "a\\e[31mb<script>"') + TASK + WAYS
    path.write_text(text, "utf-8")
    file = quotes('{approach: in_house, by: "x\\e]0;title\\a", inputs: {wage: 30}}')
    for form in ("terminal", "svg"):
        ran = run("cost", path, *DAY, "--quote", file, "-v", "-f", form)
        assert ran.status == 0
        assert "\x1b" not in ran.out and "\x07" not in ran.out and "<script>" not in ran.out.replace("b<script> (", "")
    assert "<script>" not in run("cost", path, *DAY, "-f", "svg").out


def test_colour_only_where_it_is_wanted(process: Callable[..., Ran], project: Callable[..., Path]) -> None:
    assert "\x1b[" in process("cost", project(), *DAY, env={"FORCE_COLOR": "1"}).out
    assert "\x1b[" not in process("cost", project(), *DAY, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out


def test_checking_does_not_load_the_economics(process: Callable[..., Ran], project: Callable[..., Path]) -> None:
    script = "import sys; from checker.cli.main import app; app.main(sys.argv[1:], standalone_mode=False); "
    script += "sys.exit(any(name.startswith('checker.economics') for name in sys.modules))"
    import subprocess
    import sys

    ran = subprocess.run([sys.executable, "-c", script, "check", project(), *DAY], capture_output=True, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr


def test_of_many_arrangements_each_is_compared_with_one(run: Run, project: Callable[..., Path]) -> None:
    inner = "{approach: in_house, exposure: {data_form: no_real_records, outside_access: none}}"
    names = [f"way{number}" for number in range(14)]
    path = project(ways="approaches:\n" + "".join(f"  {name}: {inner}\n" for name in names))
    words = [word for number, name in enumerate(names) for word in ("--set", f"{name}:wage={30 + number}")]
    doc = document(run("cost", path, *DAY, "-f", "json", *words))
    assert len(doc["break_evens"]) == 13 and all(pair["first"] == "way0" for pair in doc["break_evens"])
    assert "14 arrangements: each is compared with way0 alone" in doc["notes"]


# Documentation


def test_the_guide_holds_the_articles_numbers(program: Program) -> None:
    defaults = read_defaults(ROOT / "economics" / "defaults.yaml", "economics/defaults.yaml", program.base)
    guide = (ROOT / "docs" / "cost.md").read_text("utf-8")
    assert table(numeric_claims(defaults)) in guide


def test_the_guide_names_every_quantity() -> None:
    from checker.economics.inputs import INPUTS

    guide = (ROOT / "docs" / "cost.md").read_text("utf-8")
    missing = [
        name
        for name, spec in INPUTS.items()
        if not re.search(rf"\| `{name}(\.LEG)?` \| {re.escape(spec.unit)} \|", guide)
    ]
    assert missing == []


def test_the_guides_quotation_is_right(tmp_path: Path, run: Run) -> None:
    guide = (ROOT / "docs" / "cost.md").read_text("utf-8")
    path = tmp_path / "quotes.yaml"
    path.write_text(guide.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    ran = run("validate", path)
    assert ran.status == 0 and "5 figures quoted" in ran.out, ran.err


def test_the_guides_table_is_what_the_command_prints(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    guide = (ROOT / "docs" / "cost.md").read_text("utf-8")
    command = re.search(r"```\nchecker (cost examples/.*)\n```", guide)
    assert command is not None
    out = run(*command[1].split(), *DAY).out
    shown = guide.partition("  arrangement")[2].partition("```")[0]
    assert f"  arrangement{shown}" in out


def test_the_guide_states_every_formula() -> None:
    from checker.economics.formulas import BOUGHT, GENERATED, STAFF

    guide = (ROOT / "docs" / "cost.md").read_text("utf-8")
    assert [f.text for f in (*STAFF, *BOUGHT, *GENERATED) if f"`{f.text}`" not in guide] == []
