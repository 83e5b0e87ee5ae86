"""``checker.check`` for Python programs."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import checker
from checker.model.result import Result
from tests.conftest import ROOT
from tests.small import DAY, check, fact, project, rule, vendor, write_base


@pytest.fixture
def base(tmp_path: Path) -> Path:
    facts = [fact("data.where", "countries"), fact("data.since", "date"), fact("vendor.security.good")]
    rules = [
        rule("where", require="data.where <= [DE]"),
        rule("good", "exclude", when="approach.uses_vendor", require="vendor.security.good"),
    ]
    return write_base(tmp_path / "base", facts, rules)


def verdicts(result: Result) -> dict[str, str]:
    return {row.name: row.verdict for row in result.arrangements}


def test_paths_may_be_strings_or_path_objects_and_folders(examples: Path) -> None:
    file = examples / "hospital-retina.yaml"
    results = [
        checker.check(file, [examples / "vendors"], as_of=DAY),
        checker.check(
            str(file), [str(examples / "vendors" / f"{name}.yaml") for name in ("lumen", "pinwheel")], as_of=DAY
        ),
        checker.check(file, examples / "vendors", as_of=DAY),
        checker.check(str(file), str(examples / "vendors"), as_of=DAY),
    ]
    assert results[0].arrangement("in_cloud_vendor").verdict == "conditional"
    assert all(verdicts(result) == verdicts(results[0]) for result in results)


def test_mapping_is_judged_like_the_file_that_says_the_same(base: Path, tmp_path: Path) -> None:
    said = project(data={"where": {"FR", "DE"}, "since": date(2026, 1, 2)}, approaches={"bought": {"vendor": "v"}})
    seller = vendor(security={"good": True})
    (tmp_path / "p.yaml").write_text(
        "kind: project\nid: p\ndata: {where: [DE, FR], since: 2026-01-02}\napproaches: {bought: {vendor: v}}\n"
    )
    (tmp_path / "v.yaml").write_text("kind: vendor\nid: v\nsecurity: {good: true}\n")
    from_mapping = check(base, said, [seller])
    from_file = check(base, tmp_path / "p.yaml", [tmp_path / "v.yaml"])
    assert verdicts(from_mapping) == verdicts(from_file) == {"bought": "conditional"}
    values = [{use.name: use.value for use in r.arrangements[0].facts} for r in (from_mapping, from_file)]
    assert values[0] == values[1]
    assert values[0]["data.where"] == ["DE", "FR"]


def test_mapping_is_left_as_it_was(base: Path) -> None:
    said = project(data={"where": ["FR"]})
    copy = {**said, "data": {"where": ["FR"]}}
    check(base, said)
    assert said == copy


def test_one_vendor_needs_no_list(base: Path) -> None:
    said = project(data={"where": ["DE"]}, approaches={"bought": {}})
    assert verdicts(check(base, said, vendor("one", security={"good": True}))) == {
        "bought": "conditional",
        "bought@one": "allowed",
    }


def test_several_vendors_are_candidates_in_the_order_given(base: Path) -> None:
    sellers = [vendor(name, security={"good": name == "b"}) for name in "cba"]
    result = check(base, project(data={"where": ["DE"]}, approaches={"bought": {}}), sellers)
    assert verdicts(result) == {
        "bought": "conditional",
        "bought@c": "excluded",
        "bought@b": "allowed",
        "bought@a": "excluded",
    }


def test_approaches_choose_and_order_the_arrangements(base: Path) -> None:
    said = project(approaches={"in_house": {}, "second": {"approach": "in_house"}, "bought": {}})
    assert [*verdicts(check(base, said, approaches=["second", "in_house", "second"]))] == ["second", "in_house"]
    assert [*verdicts(check(base, said, approaches="bought"))] == ["bought"]


def test_arrangement_is_found_by_name_or_is_an_error(base: Path) -> None:
    result = check(base, project())
    assert result.arrangement("in_house") is result.arrangements[0]
    with pytest.raises(KeyError, match="elsewhere"):
        result.arrangement("elsewhere")


def test_day_is_today_unless_it_is_given(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.api.today", lambda: date(2031, 2, 3))
    assert check(base, project(), as_of=None).as_of == date(2031, 2, 3)
    assert check(base, project(), as_of=date(2020, 1, 1)).as_of == date(2020, 1, 1)


@pytest.mark.parametrize("listed", [True, False])
def test_overlay_adds_rules(base: Path, tmp_path: Path, listed: bool) -> None:
    (tmp_path / "own" / "law").mkdir(parents=True)
    (tmp_path / "own" / "law" / "own.yaml").write_text(rule("own", "exclude", require="FR in data.where"))
    said, own = project(data={"where": ["DE"]}), tmp_path / "own"
    assert verdicts(check(base, said)) == {"in_house": "allowed"}
    result = check(base, said, rules=[own] if listed else own)
    assert verdicts(result) == {"in_house": "excluded"}
    assert result.rule_base.overlays == (str(own),)
    assert result.rule_base.digest != check(base, said).rule_base.digest


def test_regimes_are_chosen_by_name(examples: Path) -> None:
    result = checker.check(examples / "hospital-retina.yaml", examples / "vendors", as_of=DAY, regimes="hipaa")
    assert {finding.regime for row in result.arrangements for finding in row.findings} == {"hipaa"}
    assert "vendor" in result.not_judged


ERRORS: list[tuple[Any, Any, dict[str, Any], list[str]]] = [
    ("none.yaml", (), {}, ["none.yaml:1:1: error: no such file (check the path)"]),
    ({}, (), {}, ["<mapping>:1:1: error: `kind` is missing (write `kind: project` or `kind: vendor`)"]),
    (project(data={"wehre": ["DE"]}), (), {}, [
        "<project>:1:1: error: there is no fact `data.wehre` (did you mean `where`?)"]),
    (project(data={"where": "DE"}), (), {}, [
        "<project>:1:1: error: `data.where` must be a list of country codes, such as [US, DE], not `DE` (write [DE])"]),
    (project(data={"where": ["XX"], "since": 5}), (), {}, ["`XX` is no country code", "`data.since` must be a date"]),
    (project(approaches={"bought": {"vendor": "v"}}), (), {}, ["vendor `v` is named but not given"]),
    (project(), [project()], {}, ["this is a project, not a vendor"]),
    (vendor(), (), {}, ["this is a vendor, not a project"]),
    (project(), [vendor("a", security={"good": True}), vendor("a")], {}, ["two vendors have the id `a`"]),
    (project(), (), {"approaches": ["other"]}, ["the project has no arrangement `other`"]),
    (project(), (), {"regimes": ["other"], "skip_regimes": ["some"]}, [
        "there is no regime `other`", "there is no regime `some`"]),
    (project(plan="nothing"), (), {}, ["the plan `nothing` is no arrangement of this project"]),
]  # fmt: skip


@pytest.mark.parametrize(("described", "vendors", "options", "messages"), ERRORS)
def test_wrong_input_raises_every_problem_with_its_place(
    base: Path, described: Any, vendors: Any, options: dict[str, Any], messages: list[str]
) -> None:
    with pytest.raises(checker.InputError) as caught:
        check(base, described, vendors, **options)
    found = caught.value.diagnostics
    assert len(found) == len(messages)
    for diagnostic, message in zip(found, messages, strict=True):
        assert message in str(diagnostic)
        assert diagnostic.place.line == 1
    assert str(caught.value) == "\n".join(map(str, found))


def test_problems_of_all_files_are_raised_together(base: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("kind: project\nid: p\ndata: {where: [EU]}\n")
    (tmp_path / "v.yaml").write_text("kind: vendor\nid: v\nsecurity: {good: 1}\n")
    with pytest.raises(checker.InputError) as caught:
        check(base, tmp_path / "p.yaml", [tmp_path / "v.yaml"])
    assert [str(d.place) for d in caught.value.diagnostics] == [
        f"{tmp_path / 'p.yaml'}:3:16",
        f"{tmp_path / 'v.yaml'}:3:18",
    ]


def test_mappings_have_the_same_digest_in_every_process(base: Path) -> None:
    script = (
        "import checker, sys; from unittest.mock import patch; from pathlib import Path\n"
        "said = {'kind': 'project', 'id': 'p', 'data': {'where': {'DE', 'FR', 'US', 'NO'}}}\n"
        f"with patch('checker.api.folder', lambda name: Path({str(base)!r})):\n"
        "    print(checker.check(said).project.digest)\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True, check=True, timeout=60,
        ).stdout
        for seed in "0123"
    }  # fmt: skip
    assert len(digests) == 1


HEAVY = ("pydantic", "jinja2", "jsonschema", "click", "checker.rulebase.build", "checker.engine.compile")


def test_checking_imports_little_when_the_cache_is_warm(examples: Path, own_cache: Path) -> None:
    script = (
        "import sys, checker\n"
        f"result = checker.check({str(examples / 'hospital-retina.yaml')!r}, {str(examples / 'vendors')!r})\n"
        "assert len(result.arrangements) == 5\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(own_cache)}
    checker.check(examples / "hospital-retina.yaml", examples / "vendors")
    ran = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True, timeout=60)
    assert ran.stdout.decode().strip() == "[]"


def test_importing_the_package_imports_none_of_it() -> None:
    script = (
        "import sys, checker; print([n for n in sys.modules if n.startswith('checker.') and n != 'checker.version'])"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True, timeout=60)
    assert ran.stdout.decode().strip() == "[]"


def test_package_says_what_it_offers() -> None:
    for name in checker.__all__:
        assert getattr(checker, name) is not None
    with pytest.raises(AttributeError, match="has no attribute `chekc`"):
        checker.chekc  # noqa: B018
