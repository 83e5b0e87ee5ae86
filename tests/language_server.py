"""A small client of a YAML language server, over its standard input and output."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Message = dict[str, Any]

ABLE = {
    "textDocument": {
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}},
    }
}
SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False, "url": ""}}}


def command() -> list[str] | None:
    """How to start the server; ``None`` where it is not installed."""
    found = shutil.which("yaml-language-server")
    return [found, "--stdio"] if found and shutil.which("node") else None


class Server:
    """A running server with one workspace."""

    def __init__(self, start: list[str], root: Path):
        self.process = subprocess.Popen(
            start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=dict(os.environ)
        )
        self.number = 0
        self.published: dict[str, list[Message]] = {}
        self.request("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": ABLE})
        self.notify("initialized", {})
        self.notify("workspace/didChangeConfiguration", {"settings": SETTINGS})

    def stop(self) -> None:
        """End the server and wait for it."""
        self.request("shutdown", None)
        self.notify("exit", None)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        self.process.wait(timeout=30)

    def open(self, path: Path, text: str) -> list[Message]:
        """Open a file with this text, and what the server has to say of it."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.published.pop(uri, None)
        self.notify("textDocument/didOpen", {"textDocument": document})
        while uri not in self.published:
            self._answer(self._read())
        return self.published[uri]

    def hover(self, path: Path, line: int, column: int) -> str:
        """The text shown over a place, counted from 0."""
        found = self.request("textDocument/hover", self._at(path, line, column))
        return "" if not found else str(found["contents"]["value"])

    def complete(self, path: Path, line: int, column: int) -> dict[str, str]:
        """What is offered at a place, counted from 0, with what is said of it."""
        found = self.request("textDocument/completion", self._at(path, line, column))
        items = found["items"] if isinstance(found, dict) else found or []
        return {item["label"]: _text(item.get("documentation")) for item in items}

    def request(self, method: str, params: object) -> Any:
        """The server's answer to a request; what it asks or says meanwhile is dealt with."""
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message
                return message.get("result")
            self._answer(message)

    def notify(self, method: str, params: object) -> None:
        """Tell the server something."""
        self._send({"method": method, "params": params})

    def _at(self, path: Path, line: int, column: int) -> Message:
        return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}

    def _answer(self, message: Message) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:  # a registration, or a question that may go unanswered
            self._send({"id": message["id"], "result": None})

    def _send(self, message: Mapping[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _read(self) -> Message:
        stream = self.process.stdout
        assert stream is not None
        length = 0
        while line := stream.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server has ended"
        found: Message = json.loads(stream.read(length))
        return found


def _text(documentation: object) -> str:
    return str(documentation["value"]) if isinstance(documentation, dict) else str(documentation or "")
