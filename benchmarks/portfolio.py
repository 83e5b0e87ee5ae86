"""How long a check takes as a whole process, for one and for many descriptors, beside other checkers.

The peers do other work on other input: files of about as many lines, of the kind that each
checks. What is compared is what somebody waits for. Peers that are not on the PATH (or
named with ``--checkov`` and so on) are left out, and the report says so. See ``README.md``.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ("hospital-retina", "road-plates", "defence-sensor", "retail-catalogue")
PEERS = ("ruff", "yamllint", "checkov")


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        single = descriptors(work / "one", 1)
        commands = {"checker check, 1 project": ours(single)}
        for name in PEERS:
            program = getattr(options, name) or shutil.which(name)
            if program is None:
                print(f"{name} is not installed: left out")
            else:
                commands[f"{name}, 1 file"] = peer(name, program, work)
        commands["python -c pass"] = [sys.executable, "-c", "pass"]
        table(alternating(commands, options.rounds))
        print()
        for count in (1, 100, 2000):
            growth(count, descriptors(work / str(count), count))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    for name in PEERS:
        parser.add_argument(f"--{name}", help=f"the program {name}, if it is not on the PATH")
    return parser.parse_args()


def descriptors(folder: Path, count: int) -> Path:
    """A folder of ``count`` projects made from the examples, with their vendors."""
    shutil.copytree(ROOT / "examples" / "vendors", folder)
    for number in range(count):
        name = EXAMPLES[number % len(EXAMPLES)]
        text = (ROOT / "examples" / f"{name}.yaml").read_text("utf-8")
        (folder / f"p{number:05}.yaml").write_text(text.replace(f"id: {name}", f"id: {name}-{number}", 1), "utf-8")
    return folder


def ours(folder: Path) -> Sequence[str]:
    return [sys.executable, "-m", "checker", "check", str(folder), "--as-of", "2026-11-24"]


def peer(name: str, program: str, work: Path) -> Sequence[str]:
    """The peer on one file of about as many lines as the first example has."""
    lines = len((ROOT / "examples" / "hospital-retina.yaml").read_text("utf-8").splitlines())
    if name == "ruff":
        file = work / "peer.py"
        file.write_text("".join(f"value_{n} = {n}\n" for n in range(lines)))
        return [program, "check", "--no-cache", "--isolated", str(file)]
    if name == "yamllint":
        return [program, "-d", "relaxed", str(ROOT / "examples" / "hospital-retina.yaml")]
    file = work / "peer.tf"
    block = 'resource "aws_s3_bucket" "b{n}" {{\n  bucket = "b{n}"\n  acl    = "private"\n}}\n'
    file.write_text("".join(block.format(n=n) for n in range(lines // 4)))
    return [program, "-f", str(file), "--compact", "--quiet", "--soft-fail", "--skip-download"]


def alternating(commands: Mapping[str, Sequence[str]], rounds: int) -> Mapping[str, list[float]]:
    """Seconds of every command in every round; the first round, which warms the caches, is dropped."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            start = perf_counter()
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            times[name].append(perf_counter() - start)
    return {name: found[1:] for name, found in times.items()}


def table(times: Mapping[str, list[float]]) -> None:
    first = median(next(iter(times.values())))
    print(f"{'whole process':<28} {'median ms':>10} {'lowest':>8} {'of ours':>8}")
    for name, found in times.items():
        print(f"{name:<28} {median(found) * 1e3:>10.0f} {min(found) * 1e3:>8.0f} {median(found) / first:>8.2f}")


def growth(count: int, folder: Path) -> None:
    """Time and memory of one run over ``count`` projects."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = perf_counter()
    ran = subprocess.Popen(ours(folder), env=environment, stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(ran.pid, 0)
    seconds = perf_counter() - start
    megabytes = used.ru_maxrss / 1024 / (1024 if sys.platform == "darwin" else 1)
    assert isinstance(used, resource.struct_rusage)
    print(f"{count:>5} projects: {seconds:7.2f} s, {seconds / count * 1e3:6.1f} ms each, {megabytes:5.0f} MB at most")


if __name__ == "__main__":
    main()
