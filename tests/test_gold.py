"""Gold items: found by the buyer's key, scored, and looked at for whether they can be told apart."""

import csv
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.cli.extras import extra
from checker.evidence.appearance import appearance
from checker.evidence.blindness import Sign, signs
from checker.evidence.gold import Gold, score
from checker.evidence.gold_key import Key, Shown, read_batches, read_key, read_shown
from checker.evidence.judgements import Judgement
from checker.model.diagnostic import InputError
from tests.conftest import ROOT, Ran
from tests.strategies import PROPERTY

Run = Callable[..., Ran]

START = datetime(2026, 10, 1, 9, tzinfo=UTC)
LABELS = ("cat", "dog", "fox")


def work(
    seed: int = 1,
    items: int = 300,
    people: int = 6,
    per_item: int = 3,
    skill: float = 0.97,
    gold: int = 40,
    name: Callable[[int, bool], str] = lambda n, gold: f"img{n:04d}",
) -> tuple[list[Judgement], Key]:
    """Judgements of ``people`` on ``items`` in random order, and a key for ``gold`` of them at random places."""
    random = Random(seed)
    chosen = set(random.sample(range(items), gold))
    truth = {n: random.choice(LABELS) for n in range(items)}
    order = list(range(items))
    random.shuffle(order)
    found = []
    for place, n in enumerate(order):
        for annotator in random.sample(range(people), per_item):
            label = truth[n] if random.random() < skill else random.choice(LABELS)
            at = START + timedelta(seconds=10 * place + annotator)
            found.append(Judgement(name(n, n in chosen), f"w{annotator}", label, "", at, random.lognormvariate(2, 0.4)))
    key = {(name(n, True), ""): frozenset({truth[n]}) for n in chosen}
    return found, Key("key.csv", "sha256:0", key)


def key_of(**answers: str) -> Key:
    return Key("key.csv", "sha256:0", {(item, ""): frozenset({label}) for item, label in answers.items()})


def outcomes(judgements: Sequence[Judgement], key: Key) -> dict[str, Sign]:
    return {sign.name: sign for sign in signs(judgements, key, score(judgements, key, 0.95).flags)}


# Presence and accuracy


def test_shares_count_judgements_and_not_items() -> None:
    judgements = [Judgement(f"i{n}", "w0", "cat") for n in range(10)]
    judgements += [Judgement("g", f"w{n}", "cat") for n in range(10)]
    found = score(judgements, key_of(g="cat", absent="dog"), 0.9).presence
    assert (found.gold_items, found.items) == (1, 11)
    assert (found.gold_judgements, found.judgements, found.share) == (10, 20, 0.5)
    assert found.unseen == ("absent",)


@pytest.mark.parametrize(("rate", "load", "none"), [(0.05, 50, 0.077), (0.10, 50, 0.005)])
def test_the_chance_to_see_no_gold(rate: float, load: int, none: float) -> None:
    gold = round(load * rate * 2)
    judgements = [Judgement(f"i{n}", f"w{n % 2}", "cat") for n in range(2 * load)]
    key = key_of(**{f"i{n}": "cat" for n in range(gold)})
    assert round(score(judgements, key, 0.9).presence.without, 3) == none


def test_many_answers_to_one_gold_item_prove_little() -> None:
    judgements = [Judgement("g", f"w{n}", "cat") for n in range(200)]
    found = score(judgements, key_of(g="cat"), 0.9).accuracy
    assert (found.judgements, found.items, found.share) == (200, 1, 1.0)
    assert found.judged == "cannot tell" and found.more == 35
    judgements = [Judgement(f"g{n}", "w0", "cat") for n in range(40)]
    assert score(judgements, key_of(**{f"g{n}": "cat" for n in range(40)}), 0.9).accuracy.judged == "clears"


def test_work_that_is_surely_too_bad_fails() -> None:
    judgements = [Judgement(f"g{n}", "w0", "cat" if n % 2 else "dog") for n in range(40)]
    found = score(judgements, key_of(**{f"g{n}": "cat" for n in range(40)}), 0.95)
    assert found.accuracy.judged == "fails" and found.accuracy.more is None
    assert found.annotators[0].found == "below"


def test_what_is_left_open_is_told_and_never_right_or_wrong() -> None:
    judgements = [Judgement("g", "w0", None), Judgement("g", "w1", "cat"), Judgement("i", "w0", "cat")]
    found = score(judgements, key_of(g="cat"), 0.9)
    assert found.accuracy.judgements == 1
    assert {a.name: a.left_open for a in found.annotators} == {"w0": 1, "w1": 0}
    assert any("have no answer and are not scored" in warning for warning in found.warnings)


def test_gold_that_nobody_answered_proves_nothing() -> None:
    found = score([Judgement("g", "w0", None)], key_of(g="cat"), 0.9).accuracy
    assert (found.share, found.low, found.high, found.judged) == (None, 0.0, 1.0, "cannot tell")


def test_only_the_first_answer_of_an_annotator_counts_for_him() -> None:
    judgements = [Judgement("g", "w0", "dog"), Judgement("g", "w0", "cat"), Judgement("i", "w0", "cat")]
    (annotator,) = score(judgements, key_of(g="cat"), 0.9).annotators
    assert (annotator.gold, annotator.right, annotator.again) == (1, 0, 1)


def test_the_clock_says_which_answer_was_first() -> None:
    later, first = START + timedelta(hours=1), START
    judgements = [
        Judgement("g", "w0", "cat", at=later),
        Judgement("g", "w0", "dog", at=first),
        Judgement("i", "w0", "cat", at=first),
    ]
    (annotator,) = score(judgements, key_of(g="cat"), 0.9).annotators
    assert (annotator.gold, annotator.right, annotator.again) == (1, 0, 1)
    untimed = [j._replace(at=None) for j in judgements[:1]] + judgements[1:]
    assert score(untimed, key_of(g="cat"), 0.9).annotators[0].right == 1


def test_several_right_answers() -> None:
    key = Key("k", "d", {("g", ""): frozenset({"cat", "kitten"})})
    found = score([Judgement("g", "a", "cat"), Judgement("g", "b", "kitten"), Judgement("g", "c", "dog")], key, 0.9)
    assert found.accuracy.right == 2


def test_the_key_may_depend_on_the_question() -> None:
    key = Key("k", "d", {("g", "animal"): frozenset({"cat"}), ("g", "colour"): frozenset({"red"})})
    judgements = [Judgement("g", "a", "cat", "animal"), Judgement("g", "a", "cat", "colour")]
    found = score(judgements, key, 0.9).accuracy
    assert (found.right, found.judgements, found.items) == (1, 2, 2)


def test_nothing_of_the_key_in_the_export() -> None:
    with pytest.raises(ValueError, match="none of the items"):
        score([Judgement("i", "w", "cat")], key_of(g="cat"), 0.9)


def test_labels_that_nobody_ever_gave_are_told() -> None:
    found = score([Judgement("g", "w", "Cat"), Judgement("h", "w", "dog")], key_of(g="cat", h="dog"), 0.9)
    assert any("the key expects `cat`" in warning for warning in found.warnings)


# Annotators


def test_annotators_are_judged_from_enough_gold_only() -> None:
    judgements = [Judgement(f"g{n}", "few", "dog") for n in range(9)]
    judgements += [Judgement(f"g{n}", "many", "dog") for n in range(10)] + [Judgement("i", "none", "fox")]
    found = score(judgements, key_of(**{f"g{n}": "cat" for n in range(10)}), 0.95)
    assert found.enough == 10
    assert {a.name: a.found for a in found.annotators} == {
        "many": "below", "few": "too little gold", "none": "too little gold",
    }  # fmt: skip


def test_two_labels_ask_for_more_gold() -> None:
    judgements = [Judgement(f"g{n}", "w", "no") for n in range(14)]
    found = score(judgements, key_of(**{f"g{n}": "yes" for n in range(14)}), 0.95)
    assert found.enough == 15 and found.annotators[0].found == "too little gold"


@PROPERTY
@given(st.integers(0, 10_000))
def test_more_annotators_make_a_lone_suspicion_weaker(seed: int) -> None:
    random = Random(seed)
    key = key_of(**{f"g{n}": "cat" for n in range(15)})
    suspect = [Judgement(f"g{n}", "suspect", "cat" if n < 12 else "dog") for n in range(15)]
    crowd = [
        Judgement(f"g{n}", f"w{who}", "cat" if random.random() < 0.99 else "fox")
        for who in range(30)
        for n in range(15)
    ]

    def adjusted(judgements: list[Judgement]) -> float:
        found = {a.name: a for a in score(judgements, key, 0.95).annotators}["suspect"]
        assert found.p is not None and found.adjusted is not None and found.adjusted >= found.p
        return found.adjusted

    assert adjusted(suspect + crowd) >= adjusted(suspect)


@PROPERTY
@given(st.integers(0, 10_000))
def test_good_annotators_are_not_called_bad(seed: int) -> None:
    judgements, key = work(seed, skill=0.985, people=20, gold=100)
    assert not [a for a in score(judgements, key, 0.95).annotators if a.found == "below"]


@PROPERTY
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_the_export_moves_no_figure(seed: int, random: Random) -> None:
    judgements, key = work(seed, items=40, gold=10)
    mixed = list(judgements)
    random.shuffle(mixed)
    assert score(mixed, key, 0.95) == score(judgements, key, 0.95)


# The vendor's own marks


def marked(judgements: list[Judgement], items: set[str]) -> list[Judgement]:
    return [j._replace(gold=j.item in items) for j in judgements]


def test_the_vendors_marks_are_compared_and_not_believed() -> None:
    judgements, key = work()
    theirs = {j.item for j in judgements if j.item not in key.items}
    some = set(sorted(theirs)[:7])
    flags = score(marked(judgements, some), key, 0.95).flags
    assert (flags.known, flags.other, flags.unmarked) == (0, 7, 40)
    plain = score(judgements, key, 0.95)
    assert replace(score(marked(judgements, some), key, 0.95), flags=plain.flags) == plain


def test_gold_that_the_export_marks_is_known_to_the_vendor() -> None:
    judgements, key = work()
    found = outcomes(marked(judgements, set(key.items)), key)["marked in the export"]
    assert found.outcome == "tells" and "40 of your gold items" in found.text


def test_another_right_answer_in_the_export_is_told() -> None:
    judgements = [Judgement("g", "w", "cat", expected="dog"), Judgement("h", "w", "cat", expected="cat")]
    assert score(judgements, key_of(g="cat", h="cat"), 0.9).flags.answers == 1


# Blindness


@PROPERTY
@given(st.integers(0, 100_000))
def test_gold_that_is_hidden_well_shows_no_sign(seed: int) -> None:
    judgements, key = work(seed)
    assert {sign.outcome for sign in outcomes(judgements, key).values()} <= {"nothing found", "not measurable"}


def test_identifiers_that_begin_otherwise() -> None:
    judgements, key = work(name=lambda n, gold: f"{'qa' if gold else 'img'}{n:04d}")
    found = outcomes(judgements, key)["item identifiers"]
    assert found.outcome == "tells" and "begin with `qa`" in found.text


def test_identifiers_of_another_form() -> None:
    judgements, key = work(name=lambda n, gold: f"img{n:04d}b" if gold else f"img{n:04d}")
    assert outcomes(judgements, key)["item identifiers"].outcome == "tells"


def test_identifiers_that_were_given_last() -> None:
    judgements, key = work(name=lambda n, gold: str(9000 + n if gold else 1000 + n))
    found = outcomes(judgements, key)["item identifiers"]
    assert found.outcome == "tells" and "at the end" in found.text


def test_gold_at_regular_places() -> None:
    key = key_of(**{f"i{n:03d}": "cat" for n in range(0, 300, 10)})
    judgements = [Judgement(f"i{n:03d}", f"w{who}", "cat") for who in range(2) for n in range(who, 300)]
    found = outcomes(judgements, key)["place in the work"]
    assert found.outcome == "tells" and "10 items after the last" in found.text


def test_one_order_for_everybody_is_no_regularity() -> None:
    """Gaps that are equal by accident count once, however many annotators meet them."""
    places = (3, 10, 17, 19)
    key = key_of(**{f"i{n:02d}": "cat" for n in places})
    judgements = [Judgement(f"i{n:02d}", f"w{who}", "cat") for who in range(200) for n in range(40)]
    assert outcomes(judgements, key)["place in the work"].outcome == "not measurable"


def test_gold_that_comes_first() -> None:
    judgements, key = work(people=10)
    first = [j._replace(at=START - timedelta(days=1)) if j.item in key.items else j for j in judgements]
    found = outcomes(first, key)["place in the work"]
    assert found.outcome == "tells"


def test_the_clock_decides_the_order_and_not_the_file() -> None:
    judgements, key = work()
    gold_first = sorted(judgements, key=lambda j: j.item not in key.items)
    assert outcomes(gold_first, key)["place in the work"].outcome == "nothing found"
    untimed = [j._replace(at=None) for j in gold_first]
    assert outcomes(untimed, key)["place in the work"].outcome == "tells"


def test_gold_that_comes_back() -> None:
    judgements, key = work()
    again = [j for j in judgements if j.item in key.items]
    found = outcomes(judgements + again, key)["coming back"]
    assert found.outcome == "tells" and "again" in found.text


def test_gold_that_everybody_sees() -> None:
    judgements, key = work(people=30)
    more = [Judgement(item, f"w{n}", "cat") for item in key.items for n in range(30)]
    seen = {(j.item, j.annotator) for j in judgements}
    found = outcomes(judgements + [j for j in more if (j.item, j.annotator) not in seen], key)["coming back"]
    assert found.outcome == "hints" and "judged 30 times" in found.text


def test_gold_on_which_people_spend_longer() -> None:
    judgements, key = work()
    slow = [j._replace(seconds=(j.seconds or 1) * 1.6) if j.item in key.items else j for j in judgements]
    found = outcomes(slow, key)["time spent"]
    assert found.outcome == "hints" and "longer" in found.text


def test_slow_people_on_gold_are_no_sign() -> None:
    """Times are compared within each annotator."""
    judgements, key = work(people=2, per_item=1)
    by_speed = [
        j._replace(annotator=who, seconds=(j.seconds or 1) * (5 if who == "slow" else 1))
        for n, j in enumerate(judgements)
        for who in ["slow" if (j.item in key.items) == (n % 4 != 0) else "quick"]
    ]
    assert outcomes(by_speed, key)["time spent"].outcome == "nothing found"


def test_gold_on_which_people_take_care() -> None:
    random = Random(2)
    judgements, key = work(gold=80)
    careless = [
        j if j.item in key.items or random.random() < 0.6 else j._replace(label=random.choice(LABELS))
        for j in judgements
    ]
    assert outcomes(careless, key)["care taken"].outcome == "hints"


def test_what_cannot_be_measured_is_not_called_fine() -> None:
    judgements = [Judgement(f"i{n}", "", "cat") for n in range(30)]
    found = outcomes(judgements, key_of(i1="cat"))
    assert {sign.outcome for sign in found.values()} == {"not measurable"}
    only_gold = outcomes([Judgement("g", "w", "cat")], key_of(g="cat"))
    assert [sign.outcome for sign in only_gold.values()] == ["not measurable"]


# Looks


def look(seed: int = 1, **gold: Callable[[Random], str]) -> tuple[Shown, frozenset[str]]:
    """Items with three columns, of which gold items have those in ``gold`` made otherwise."""
    random = Random(seed)
    usual: dict[str, Callable[[Random], str]] = {
        "text": lambda r: "x" * r.randint(20, 120),
        "source": lambda r: r.choice(("web", "print", "mail")),
        "keyword": lambda r: r.choice(("a", "b", "")),
    }
    items = tuple(f"i{n}" for n in range(400))
    chosen = frozenset(random.sample(items, 40))
    columns = {
        name: tuple((gold.get(name, make) if item in chosen else make)(random) for item in items)
        for name, make in usual.items()
    }
    return Shown(items, columns), chosen


@PROPERTY
@given(st.integers(0, 100_000))
def test_gold_that_looks_like_the_rest_shows_no_sign(seed: int) -> None:
    assert [sign.outcome for sign in appearance(*look(seed))] == ["nothing found"]


@pytest.mark.parametrize(
    ("column", "make", "outcome", "said"),
    [
        ("source", lambda r: "quality", "tells", "100% of gold items have `quality`, 0.0% of the others"),
        ("keyword", lambda r: "", "tells", "filled in 0% of gold items"),
        ("text", lambda r: "x" * r.randint(70, 160), "hints", "gold items are longer than others"),
        ("text", lambda r: "x" * r.randint(5, 21), "tells", "gold items are shorter than others"),
    ],
)
def test_gold_that_looks_otherwise(column: str, make: Callable[[Random], str], outcome: str, said: str) -> None:
    (sign,) = appearance(*look(**{column: make}))
    assert (sign.name, sign.outcome) == (f"appearance: {column}", outcome) and said in sign.text


def test_looks_of_a_few_items_are_not_compared() -> None:
    shown, _ = look()
    assert [sign.outcome for sign in appearance(shown, frozenset({"i1"}))] == ["not measurable"]


def test_looks_in_the_report(run: Run, tmp_path: Path) -> None:
    judgements, key = work()
    file = write(tmp_path, judgements, key)
    rows = [f"{item},{'check' if item in key.items else 'mail'}" for item in sorted({j.item for j in judgements})]
    (tmp_path / "shown.csv").write_text("\n".join(["item,source", *rows]) + "\n")
    ran = run("gold", file, "--key", tmp_path / "key.csv", "--shown", tmp_path / "shown.csv")
    assert ran.status == 1 and "tells: appearance: source: 100% of gold items have `check`" in ran.out
    (tmp_path / "shown.csv").write_text("item\ni1\n")
    ran = run("gold", file, "--key", tmp_path / "key.csv", "--shown", tmp_path / "shown.csv")
    assert ran.status == 2 and "has no column beside `item`" in ran.err


# Times


def test_times_without_a_zone_are_taken_as_utc(run: Run, tmp_path: Path) -> None:
    judgements, key = work()
    naive = [j._replace(at=j.at.replace(tzinfo=None)) if n % 2 and j.at else j for n, j in enumerate(judgements)]
    assert outcomes(naive, key) == outcomes(judgements, key)
    file = write(tmp_path, naive, key)
    found = document(run("gold", file, "--key", tmp_path / "key.csv", "--batch-by-day", "-f", "json"))
    assert [batch["name"] for batch in found["gold"]["batches"]] == ["2026-10-01"]


# A platform's export


def label_studio(folder: Path, judgements: Sequence[Judgement]) -> Path:
    """The same judgements as Label Studio writes them; its own mark is on none of them."""
    tasks: dict[str, dict[str, Any]] = {}
    for n, j in enumerate(judgements):
        task = tasks.setdefault(j.item, {"id": j.item, "data": {"image": f"{j.item}.png"}, "annotations": []})
        value = {"from_name": "animal", "to_name": "image", "type": "choices", "value": {"choices": [j.label]}}
        task["annotations"].append(
            {
                "id": n, "completed_by": j.annotator, "result": [value], "was_cancelled": False, "ground_truth": False,
                "created_at": j.at.isoformat() if j.at else None, "lead_time": j.seconds,
            }
        )  # fmt: skip
    path = folder / "export.json"
    path.write_text(json.dumps(list(tasks.values())))
    return path


def test_a_platforms_export_is_scored_as_the_plain_table(run: Run, tmp_path: Path) -> None:
    judgements, key = work()
    table, export = write(tmp_path, judgements, key), label_studio(tmp_path, judgements)
    from_table, from_export = (
        document(run("gold", file, "--key", tmp_path / "key.csv", "-f", "json")) for file in (table, export)
    )
    assert from_export["format"] == "label_studio"
    for part in ("accuracy", "presence", "annotators"):
        assert from_export["gold"][part] == from_table["gold"][part]


def test_a_column_of_batches_is_for_tables(run: Run, tmp_path: Path) -> None:
    judgements, key = work(items=30, gold=5)
    write(tmp_path, judgements, key)
    export = label_studio(tmp_path, judgements)
    ran = run("gold", export, "--key", tmp_path / "key.csv", "--format", "label_studio", "--batch-column", "lot")
    assert ran.status == 2 and "--batches FILE" in ran.err


def test_a_real_export_whose_gold_comes_every_tenth_time(run: Run, tmp_path: Path) -> None:
    path = ROOT.parent / "shared" / "data" / "exports" / "labelstudio_e2e.json"
    if not path.is_file():
        pytest.skip("the export is not here")
    gold = [task for task in json.loads(path.read_text("utf-8")) if task["data"]["is_gold"]]
    rows = [f"{task['id']},{task['data']['gold_label']}" for task in gold]
    (tmp_path / "key.csv").write_text("\n".join(["item,expected", *rows]) + "\n")
    found = document(run("gold", path, "--key", tmp_path / "key.csv", "-f", "json"))
    assert (found["gold"]["accuracy"]["right"], found["gold"]["accuracy"]["judgements"]) == (56, 60)
    told = {sign["name"]: sign["outcome"] for sign in found["signs"]}
    assert told["place in the work"] == "tells"


# The command


def write(folder: Path, judgements: Sequence[Judgement], key: Key, batch: Callable[[int], str] | None = None) -> Path:
    with (folder / "work.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("item", "annotator", "label", "at", "seconds", *(("lot",) if batch else ())))
        for n, j in enumerate(judgements):
            at = "" if j.at is None else j.at.isoformat()
            writer.writerow((j.item, j.annotator, j.label or "", at, j.seconds or "", *((batch(n),) if batch else ())))
    with (folder / "key.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("item", "expected"))
        writer.writerows((item, label) for (item, _), labels in sorted(key.answers.items()) for label in labels)
    return folder / "work.csv"


def document(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_good_work_passes(run: Run, tmp_path: Path) -> None:
    judgements, key = work(skill=1.0, gold=120, people=4)
    file = write(tmp_path, judgements, key, lambda n: f"lot {n // 225}")
    ran = run("gold", file, "--key", tmp_path / "key.csv", "--batch-column", "lot")
    assert ran.status == 0, ran.out
    assert "accuracy above 95%: clears" in ran.out
    assert "batches: 4 of 4 have gold" in ran.out
    assert "blindness: no proof either way" in ran.out


def test_the_word_judge_may_be_left_out(run: Run, tmp_path: Path) -> None:
    judgements, key = work()
    file = write(tmp_path, judgements, key)
    short = run("gold", "--key", tmp_path / "key.csv", file, "-f", "json")
    assert short == run("gold", "judge", file, "--key", tmp_path / "key.csv", "-f", "json")


def test_a_batch_without_gold_blocks(run: Run, tmp_path: Path) -> None:
    judgements, key = work(skill=1.0, gold=120, people=4)
    lots = dict.fromkeys(key.items, "1")
    file = write(tmp_path, judgements, key, lambda n: lots.get(judgements[n].item, "1" if n % 2 else "2"))
    ran = run("gold", file, "--key", tmp_path / "key.csv", "--batch-column", "lot")
    assert ran.status == 1
    assert "batches: 1 of 2 have gold" in ran.out and "no gold" in ran.out


def test_batches_of_a_file_and_of_days(run: Run, tmp_path: Path) -> None:
    judgements, key = work(items=60, gold=10)
    file = write(tmp_path, judgements, key)
    (tmp_path / "lots.csv").write_text(
        "item,batch\n" + "".join(f"{item},lot {n % 3}\n" for n, item in enumerate(sorted({j.item for j in judgements})))
    )
    common = ("gold", file, "--key", tmp_path / "key.csv", "-f", "json")
    by_file = document(run(*common, "--batches", tmp_path / "lots.csv"))["gold"]
    assert [batch["name"] for batch in by_file["batches"]] == ["lot 0", "lot 1", "lot 2"]
    assert sum(batch["gold_judgements"] for batch in by_file["batches"]) == 30
    by_day = document(run(*common, "--batch-by-day"))["gold"]
    assert [batch["name"] for batch in by_day["batches"]] == ["2026-10-01"]


def test_judgements_in_no_batch_are_told(run: Run, tmp_path: Path) -> None:
    judgements, key = work(items=60, gold=10)
    file = write(tmp_path, judgements, key)
    (tmp_path / "lots.csv").write_text("item,batch\n" + "".join(f"{item},1\n" for item in key.items))
    ran = run("gold", file, "--key", tmp_path / "key.csv", "--batches", tmp_path / "lots.csv")
    assert "150 judgements in no batch" in ran.out and ran.status == 1


def test_batches_are_listed_in_the_order_of_their_numbers(run: Run, tmp_path: Path) -> None:
    judgements, key = work(items=60, gold=10)
    file = write(tmp_path, judgements, key, lambda n: f"lot {1 + n // 15}")
    found = document(run("gold", file, "--key", tmp_path / "key.csv", "--batch-column", "lot", "-f", "json"))
    assert [batch["name"] for batch in found["gold"]["batches"]] == [f"lot {n}" for n in range(1, 13)]


def test_the_evidence_states_only_what_is_shown(run: Run, tmp_path: Path) -> None:
    judgements, key = work(skill=1.0, gold=120, people=4)
    file = write(tmp_path, judgements, key, lambda n: "1")
    target = tmp_path / "evidence" / "gold.yaml"
    target.parent.mkdir()
    run("gold", file, "--key", tmp_path / "key.csv", "--batch-column", "lot", "--evidence", target)
    text = target.read_text("utf-8")
    assert "in_every_batch: true" in text
    assert "\n    blind:" not in text and "\n    customer_seeded:" not in text
    assert "# Not shown: blind" in text
    ran = run("evidence", target, "--as-of", "2026-11-24")
    assert ran.status == 0 and "ok: vendor.quality.gold.in_every_batch: ../work.csv (gold_report)" in ran.out
    file.write_text(file.read_text() + "more,w1,cat,,,1\n")
    assert run("evidence", target, "--as-of", "2026-11-24").status == 1


def test_gold_that_can_be_told_apart_is_evidence_of_that(run: Run, tmp_path: Path) -> None:
    judgements, key = work(skill=1.0, gold=120, people=4, name=lambda n, gold: f"{'qa' if gold else 'img'}{n:04d}")
    file = write(tmp_path, judgements, key)
    ran = run("gold", file, "--key", tmp_path / "key.csv", "--evidence", tmp_path / "gold.yaml")
    assert ran.status == 1 and "blindness: gold can be told from the rest" in ran.out
    text = (tmp_path / "gold.yaml").read_text("utf-8")
    assert "    blind: false" in text and "in_every_batch: the batches were not named" in text


def test_the_evidence_can_be_pasted_into_a_vendor_file(run: Run, tmp_path: Path) -> None:
    judgements, key = work(skill=1.0, gold=120, people=4)
    file = write(tmp_path, judgements, key, lambda n: "1")
    target = tmp_path / "gold.yaml"
    run("gold", file, "--key", tmp_path / "key.csv", "--batch-column", "lot", "--evidence", target)
    (tmp_path / "v.yaml").write_text("kind: vendor\nid: v\n" + target.read_text("utf-8"))
    ran = run("validate", tmp_path / "v.yaml")
    assert ran.status == 0 and "1 fact stated" in ran.out, ran.err


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("item,expected\nnowhere,cat\n", "none of its items is in"),
        ("item,answer\nimg0001,cat\n", "has no column `expected`"),
        ("item,item,expected\na,b,c\n", "has the column `item` twice"),
        ("item,expected\n", "holds no rows"),
        ("item,expected\nimg0001,\n,cat\n", "key.csv:2:1: error: the row has no `expected`"),
        ("", "has no column `item`"),
        ('item,expected\n"img0001,cat\n' + "x" * 200_000, "is no CSV"),
    ],
)
def test_a_key_that_is_wrong_is_refused_with_its_place(run: Run, tmp_path: Path, key: str, said: str) -> None:
    judgements, good = work(items=30, gold=5)
    file = write(tmp_path, judgements, good)
    (tmp_path / "key.csv").write_text(key)
    ran = run("gold", file, "--key", tmp_path / "key.csv")
    assert ran.status == 2 and not ran.out
    assert said in ran.err


def test_files_that_are_missing_or_no_files(run: Run, tmp_path: Path) -> None:
    judgements, key = work(items=30, gold=5)
    file = write(tmp_path, judgements, key)
    assert "no such file" in run("gold", file, "--key", tmp_path / "nokey.csv").err
    assert "is not a regular file" in run("gold", file, "--key", tmp_path).err
    ran = run("gold", tmp_path / "nowhere.csv", "--key", tmp_path / "key.csv")
    assert ran.status == 2 and "no such file" in ran.err
    ran = run("gold", file, "--key", tmp_path / "key.csv", "--evidence", tmp_path / "no" / "where.yaml")
    assert ran.status == 2 and "cannot write" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--batch-column", "lott"), "did you mean `lot`?"),
        (("--batch-column", "lot", "--batch-by-day"), "name the batches in one way"),
        (("--accuracy", "95"), "is not in the range"),
        (("--columns", "itm=item"), "did you mean `item`?"),
        (("--columns", "item=unit"), "there is no column `unit`"),
        (("--question", "colour"), "has no question `colour`"),
    ],
)
def test_options_that_do_not_fit(run: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    judgements, key = work(items=30, gold=5)
    file = write(tmp_path, judgements, key, lambda n: "1")
    ran = run("gold", file, "--key", tmp_path / "key.csv", *words)
    assert ran.status == 2 and said in ran.err and not ran.out


def test_an_item_in_two_batches_is_told(run: Run, tmp_path: Path) -> None:
    judgements, key = work(items=30, gold=5)
    file = write(tmp_path, judgements, key)
    (tmp_path / "lots.csv").write_text("item,batch\nimg0001,a\nimg0001,b\n")
    ran = run("gold", file, "--key", tmp_path / "key.csv", "--batches", tmp_path / "lots.csv")
    assert ran.status == 2 and "lots.csv:3:1: error: item `img0001` is in batch `a` and in batch `b`" in ran.err


def test_several_questions_need_a_key_that_names_them(run: Run, tmp_path: Path) -> None:
    rows = [
        f"i{n},w0,{label},{question}" for n in range(30) for question, label in (("animal", "cat"), ("size", "big"))
    ]
    (tmp_path / "work.csv").write_text("\n".join(["item,annotator,label,question", *rows]) + "\n")
    (tmp_path / "key.csv").write_text("item,expected\ni1,cat\n")
    ran = run("gold", tmp_path / "work.csv", "--key", tmp_path / "key.csv")
    assert ran.status == 2 and "name one with --question" in ran.err
    one = run("gold", tmp_path / "work.csv", "--key", tmp_path / "key.csv", "--question", "animal", "-f", "json")
    (tmp_path / "key.csv").write_text("item,expected,question\ni1,cat,animal\n")
    both = run("gold", tmp_path / "work.csv", "--key", tmp_path / "key.csv", "-f", "json")
    assert [document(ran)["gold"]["accuracy"]["right"] for ran in (one, both)] == [1, 1]


def test_the_key_is_asked_for(run: Run, tmp_path: Path) -> None:
    ran = run("gold", tmp_path / "work.csv")
    assert ran.status == 2 and "--key" in ran.err


def test_text_of_the_vendor_cannot_write_to_the_terminal(run: Run, tmp_path: Path) -> None:
    judgements = [Judgement(f"i{n}", "\x1b[2J", "cat") for n in range(30)]
    file = write(tmp_path, judgements, key_of(i1="cat"), lambda n: "\x1b]0;x\x07")
    ran = run("gold", file, "--key", tmp_path / "key.csv", "--batch-column", "lot", "-v")
    assert "\x1b" not in ran.out + ran.err
    assert "\x1b" not in run("gold", "estimate", file).out


@pytest.mark.parametrize("columns", [40, 80])
def test_no_line_is_wider_than_the_terminal(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(columns))
    judgements, key = work()
    write(tmp_path, judgements, key, lambda n: f"lot {n // 100}")
    ran = run("gold", "work.csv", "--key", "key.csv", "--batch-column", "lot", "-v")
    wide = [line for line in ran.out.splitlines() if len(line) > columns and "sha256:" not in line]
    assert not wide


def test_the_same_files_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    judgements, key = work()
    file = write(tmp_path, judgements, key)
    words = ("gold", file, "--key", tmp_path / "key.csv", "-f", "json")
    assert run(*words) == run(*words)


def test_the_figures_are_in_the_document(run: Run, tmp_path: Path) -> None:
    judgements, key = work()
    found = document(run("gold", write(tmp_path, judgements, key), "--key", tmp_path / "key.csv", "-f", "json"))
    direct: Gold = score(judgements, key, 0.95)
    assert found["gold"]["accuracy"]["right"] == direct.accuracy.right
    assert found["gold"]["presence"]["share"] == direct.presence.share
    assert {sign["name"] for sign in found["signs"]} == set(outcomes(judgements, key))


def test_a_misspelt_command_is_no_file(run: Run) -> None:
    ran = run("gold", "plam", "--aql", "0.02", "--ltpd", "0.08")
    assert ran.status == 2 and "did you mean `plan`?" in ran.err


@PROPERTY
@given(st.binary(max_size=200) | st.text(alphabet="item,expctdbah\n\r\\\"'\0\ufeff;\t0", max_size=80).map(str.encode))
def test_no_file_makes_a_reader_fail(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "file.csv")
        for data in (content, b"item,expected,batch\n" + content):
            path.write_bytes(data)
            for read in (read_key, read_batches, read_shown):
                with suppress(InputError):
                    read(path)


def test_a_missing_library_names_its_extra() -> None:
    with (
        pytest.raises(click.ClickException, match=r"this needs nowhere: pip install 'checker\[evidence\]'"),
        extra("evidence"),
    ):
        raise ModuleNotFoundError(name="nowhere.inside")
    with pytest.raises(ModuleNotFoundError), extra("evidence"):
        raise ModuleNotFoundError(name="checker.evidence.nowhere")
