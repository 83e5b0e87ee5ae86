"""A real Label Studio: people answer over its interface, it exports, Checker reads.

Takes minutes, so it runs only where the environment asks for it: `CHECKER_LABEL_STUDIO` names
the `label-studio` program (`pip install label-studio` into an environment of its own).
"""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from checker.evidence.judgements import Export
from checker.evidence.readers import detect, read

PROGRAM = os.environ.get("CHECKER_LABEL_STUDIO", "")
TOKEN = "0123456789abcdef0123456789abcdef01234567"
ADMIN, ANA, BEN = "admin@example.com", "ana@example.com", "ben@example.com"
CONFIG = """
<View>
  <Text name="text" value="$text"/>
  <Image name="image" value="$image"/>
  <Choices name="topic" toName="text"><Choice value="travel"/><Choice value="science"/></Choices>
  <Labels name="names" toName="text"><Label value="person"/></Labels>
  <RectangleLabels name="objects" toName="image"><Label value="car"/></RectangleLabels>
</View>
"""

pytestmark = pytest.mark.skipif(not PROGRAM, reason="CHECKER_LABEL_STUDIO names no Label Studio program")


class Server:
    """A running server, spoken to as its administrator."""

    def __init__(self, address: str):
        self.address = address

    def ask(self, method: str, path: str, body: Any = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return bytes(answer.read())

    def post(self, path: str, body: Any) -> Any:
        return json.loads(self.ask("POST", path, body))

    def healthy(self) -> bool:
        try:
            self.ask("GET", "/health")
        except (urllib.error.URLError, OSError):
            return False
        return True


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("label-studio")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = {"COLLECT_ANALYTICS": "False", "LATEST_VERSION_CHECK": "false", "SENTRY_DSN": "", "FRONTEND_SENTRY_DSN": ""}
    command = [
        PROGRAM, "start", "--no-browser", "--internal-host", "127.0.0.1", "-p", str(port), "--data-dir", str(folder),
        "--username", ADMIN, "--password", "only-for-this-test", "--user-token", TOKEN, "--enable-legacy-api-token",
    ]  # fmt: skip
    with (folder / "server.log").open("wb") as log:
        running = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, **quiet, "LABEL_STUDIO_BASE_DATA_DIR": str(folder)}
        )
        try:
            found = Server(f"http://127.0.0.1:{port}")
            deadline = time.monotonic() + 180
            while not found.healthy():
                assert running.poll() is None, (folder / "server.log").read_text()
                assert time.monotonic() < deadline, "the server did not start in three minutes"
                time.sleep(1)
            yield found
        finally:
            running.terminate()
            running.wait(30)


@pytest.fixture(scope="module")
def exports(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Export]:
    folder = tmp_path_factory.mktemp("exports")
    people = [
        server.post("/api/users/", {"email": email, "username": email.split("@")[0], "password": "only-for-this-test"})
        for email in (ANA, BEN)
    ]
    project = server.post("/api/projects/", {"title": "end to end", "label_config": CONFIG})["id"]
    tasks: list[Any] = [
        {
            "data": {"text": f"Ada Byron took train {number}", "image": "http://127.0.0.1/street.jpg"},
            "annotations": [
                {"completed_by": person["id"], "result": _result(topic), "lead_time": 2.5 + number, **unmarked}
                for person, topic in zip(people, ("travel", "science" if number % 3 == 0 else "travel"))
            ],
        }
        for number in range(12)
        for unmarked in ({"ground_truth": False} if number < 11 else {},)  # the server marks what says nothing
    ]
    server.post(f"/api/projects/{project}/import", tasks)
    listed = json.loads(server.ask("GET", f"/api/projects/{project}/tasks/?page_size=100"))
    first = min(task["id"] for task in listed)
    server.post(f"/api/tasks/{first}/annotations/", {"result": [], "was_cancelled": True})
    server.post(f"/api/tasks/{first}/annotations/", {"result": _result("travel"), "ground_truth": True})
    found = {}
    for kind in ("JSON", "JSON_MIN", "CSV"):
        path = folder / f"{kind.lower()}.export"
        path.write_bytes(server.ask("GET", f"/api/projects/{project}/export?exportType={kind}&download_all_tasks=true"))
        assert detect(path) == {"JSON": "label_studio", "JSON_MIN": "label_studio_min", "CSV": "label_studio_csv"}[kind]
        found[kind] = read(path)
    return found


def _result(topic: str) -> list[dict[str, Any]]:
    box = {"x": 10, "y": 10, "width": 20, "height": 30, "rotation": 0, "rectanglelabels": ["car"]}
    return [
        {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": [topic]}},
        {
            "id": "s", "from_name": "names", "to_name": "text", "type": "labels",
            "value": {"start": 0, "end": 9, "text": "Ada Byron", "labels": ["person"]},
        },
        {
            "id": "b", "from_name": "objects", "to_name": "image", "type": "rectanglelabels",
            "original_width": 800, "original_height": 600, "image_rotation": 0, "value": box,
        },
    ]  # fmt: skip


def test_the_json_export_holds_everything(exports: Mapping[str, Export]) -> None:
    export = exports["JSON"]
    answered = [j for j in export.judgements if j.label is not None]
    assert len(answered) == 24
    assert sum(j.label == "science" for j in answered) == 4
    assert len({j.annotator for j in answered}) == 2
    assert {j.seconds for j in answered if j.item == answered[0].item} == {2.5}
    assert all(j.at is not None and j.at.tzinfo is not None for j in answered)
    assert [j.expected for j in answered if j.gold] == ["travel", "travel"]
    assert len(export.spans) == 24 and export.spans[0][2:] == ("person", 0, 9, "names")
    assert len(export.boxes) == 24 and export.boxes[0][3:] == (10.0, 10.0, 20.0, 30.0, "objects")


def test_the_json_export_shows_who_really_saved(exports: Mapping[str, Export]) -> None:
    notes = "\n".join(exports["JSON"].notes)
    assert "skipped, counted as unanswered: 1 of 25" in notes
    assert "taken as expected and not as judgements: 1" in notes
    assert "as the server marks imported ones: 1 of 12" in notes
    assert "annotations that no account saved: 24 of 26" in notes


@pytest.mark.parametrize("kind", ["JSON_MIN", "CSV"])
def test_the_flat_exports_hold_the_same_answers(exports: Mapping[str, Export], kind: str) -> None:
    full = {(j.item, j.annotator, j.label) for j in exports["JSON"].judgements if j.label is not None}
    flat = {(j.item, j.annotator, j.label) for j in exports[kind].judgements if j.question == "topic" and j.label}
    assert full <= flat
