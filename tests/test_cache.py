"""The cache of prepared rule bases: used where it can be trusted, never missed where it cannot."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from checker.api import cache_folder
from checker.engine.prepare import prepare
from tests.conftest import ROOT
from tests.small import fact, rule, write_base

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path / "base", [fact("data.done")], [rule("main", require="data.done")])


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "cache"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often rule files have been parsed."""
    import checker.engine.prepare as module

    load, count = module.load, [0]

    def counted(*given: object) -> object:
        count[0] += 1
        return load(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "load", counted)
    return lambda: count[0]


def entry(cache: Path) -> Path:
    (found,) = cache.iterdir()
    return found


def test_second_time_nothing_is_parsed(base: Path, cache: Path, parsed: Callable[[], int]) -> None:
    first = prepare([base], cache)
    second = prepare([base], cache)
    assert parsed() == 1
    assert second.base == first.base
    assert second.rules == ("law.main",)


@posix
def test_cache_is_for_its_owner_alone(base: Path, cache: Path) -> None:
    prepare([base], cache)
    assert cache.stat().st_mode & 0o777 == 0o700
    assert entry(cache).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", ["edit", "add", "remove"])
def test_changed_rules_are_parsed_again(base: Path, cache: Path, parsed: Callable[[], int], change: str) -> None:
    more = base / "law" / "more.yaml"
    if change == "remove":
        more.write_text(rule("more", require="data.done"))
    before = prepare([base], cache)
    file = base / "law" / "rules.yaml"
    stamp = file.stat()
    if change == "edit":
        file.write_text(file.read_text().replace("Cure main", "Mend main"))
        os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    elif change == "add":
        more.write_text(rule("more", require="data.done"))
    else:
        more.unlink()
    after = prepare([base], cache)
    assert parsed() == 2
    assert after.base.digest != before.base.digest
    assert after.base.rules != before.base.rules


def test_overlay_has_an_entry_of_its_own(base: Path, cache: Path, tmp_path: Path, parsed: Callable[[], int]) -> None:
    (tmp_path / "own" / "law").mkdir(parents=True)
    (tmp_path / "own" / "law" / "own.yaml").write_text(rule("own", require="data.done"))
    alone = prepare([base], cache)
    both = prepare([base, tmp_path / "own"], cache)
    assert parsed() == 2
    assert (alone.rules, both.rules) == (("law.main",), ("law.main", "law.own"))


def test_old_entries_are_cleared_away(base: Path, cache: Path) -> None:
    file = base / "law" / "rules.yaml"
    for number in range(12):
        file.write_text(rule("main", require="data.done").replace("Cure", f"Cure {number}"))
        prepare([base], cache)
    assert 1 <= len(list(cache.iterdir())) <= 9


class Trap:
    """Something that must never be loaded."""

    def __init__(self, proof: Path):
        self.proof = proof

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.mkdir, (str(self.proof),))


def sealed(data: bytes) -> bytes:
    return sha256(data).digest() + data


SPOILT = {
    "empty": lambda data: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "one bit": lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
    "text": lambda data: b"not a cache\n" * 10,
    "sealed rubbish": lambda data: sealed(b"rubbish"),
    "sealed stranger": lambda data: sealed(pickle.dumps(("something", b"else"))),
    "longer": lambda data: data + b"x",
}


@pytest.mark.parametrize("how", SPOILT)
def test_spoilt_entry_is_ignored_and_replaced(base: Path, cache: Path, parsed: Callable[[], int], how: str) -> None:
    program = prepare([base], cache)
    file = entry(cache)
    file.write_bytes(SPOILT[how](file.read_bytes()))
    assert prepare([base], cache).base == program.base
    assert parsed() == 2
    prepare([base], cache)
    assert parsed() == 2


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_others_can_write_is_never_loaded(
    base: Path, cache: Path, tmp_path: Path, parsed: Callable[[], int], what: str, mode: int
) -> None:
    prepare([base], cache)
    file, proof = entry(cache), tmp_path / "loaded"
    file.write_bytes(sealed(pickle.dumps(Trap(proof))))
    (file if what == "file" else cache).chmod(mode | (0o100 if what == "folder" else 0))
    assert prepare([base], cache).rules == ("law.main",)
    assert parsed() == 2
    assert not proof.exists()


@posix
def test_trap_would_have_sprung(base: Path, cache: Path, tmp_path: Path) -> None:
    """The same entry in a private place is loaded, so that the tests around this one mean something."""
    prepare([base], cache)
    entry(cache).write_bytes(sealed(pickle.dumps(Trap(tmp_path / "loaded"))))
    prepare([base], cache)
    assert (tmp_path / "loaded").exists()


@posix
@pytest.mark.parametrize("what", ["file", "folder"])
def test_link_is_never_followed(base: Path, cache: Path, tmp_path: Path, parsed: Callable[[], int], what: str) -> None:
    prepare([base], cache)
    file, proof = entry(cache), tmp_path / "loaded"
    file.write_bytes(sealed(pickle.dumps(Trap(proof))))
    linked = file if what == "file" else cache
    elsewhere = tmp_path / "elsewhere"
    linked.rename(elsewhere)
    linked.symlink_to(elsewhere)
    assert prepare([base], cache).rules == ("law.main",)
    assert parsed() == 2
    assert not proof.exists()


@posix
def test_what_others_own_is_never_loaded(
    base: Path, cache: Path, tmp_path: Path, parsed: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare([base], cache)
    file, proof = entry(cache), tmp_path / "loaded"
    file.write_bytes(sealed(pickle.dumps(Trap(proof))))
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert prepare([base], cache).rules == ("law.main",)
    assert parsed() == 2
    assert not proof.exists()


@pytest.mark.parametrize("where", ["below a file", "is a file", "unwritable"])
def test_cache_that_cannot_be_written_is_no_error(base: Path, tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("mine")
    folder = {"below a file": tmp_path / "file" / "cache", "is a file": tmp_path / "file"}.get(
        where, Path("/proc/cache")
    )
    assert prepare([base], folder).rules == ("law.main",)
    assert prepare([base], folder).rules == ("law.main",)
    assert (tmp_path / "file").read_text() == "mine"


def test_failed_write_leaves_nothing_behind(base: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert prepare([base], cache).rules == ("law.main",)
    assert list(cache.iterdir()) == []


def test_mistake_in_a_rule_is_reported_each_time_and_never_kept(base: Path, cache: Path) -> None:
    from checker import InputError

    (base / "law" / "rules.yaml").write_text(rule("main", require="data.dnoe"))
    for _ in range(2):
        with pytest.raises(InputError, match=r"data\.dnoe"):
            prepare([base], cache)
    assert not cache.exists() or list(cache.iterdir()) == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"XDG_CACHE_HOME": "/x"}, Path("/x/checker")),
        ({"XDG_CACHE_HOME": "", "HOME": "/home/me"}, Path("/home/me/.cache/checker")),
        ({"XDG_CACHE_HOME": "relative"}, None),
        ({"XDG_CACHE_HOME": "/x", "CHECKER_NO_CACHE": "1"}, None),
        ({"XDG_CACHE_HOME": "/x", "CHECKER_NO_CACHE": ""}, Path("/x/checker")),
    ],
)
@posix
def test_folder_of_the_cache(
    environment: dict[str, str], expected: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == expected


@pytest.mark.parametrize(("switch", "kept"), [({}, True), ({"CHECKER_NO_CACHE": "1"}, False)])
def test_command_line_uses_the_cache_unless_told_not_to(tmp_path: Path, switch: dict[str, str], kept: bool) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path), **switch}
    command = [sys.executable, "-m", "checker", "rules", "list", "--regime", "ofac"]
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=60)
    assert (tmp_path / "checker").exists() is kept
