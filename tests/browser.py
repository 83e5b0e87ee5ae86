"""A real browser for tests: what it makes of a page, and what axe-core finds in it."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

_NODE = [Path(folder) for folder in os.environ.get("NODE_PATH", "").split(os.pathsep) if folder]
_AXE = [folder / "axe-core" / "axe.min.js" for folder in (*_NODE, ROOT / "node_modules")]
AXE = next((path for path in _AXE if path.is_file()), None)
"""axe-core, from `npm install --no-save axe-core`, or in a folder of ``NODE_PATH``."""

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
]  # fmt: skip

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUNNER = """
document.querySelectorAll("details").forEach(found => { found.open = true });
axe.run(document, {runOnly: {type: "tag", values: %s}}).then(found => {
  parent.postMessage(JSON.stringify({
    violations: found.violations.map(v => [v.id, v.nodes.map(n => n.target.join(" ") + ": " + n.failureSummary)]),
    passes: found.passes.length,
    width: window.innerWidth,
    wide: document.documentElement.scrollWidth,
    over: [...document.querySelectorAll("main *")].filter(n => n.getBoundingClientRect().right > innerWidth + 1
      && !n.closest(".picture, .code pre")).map(n => n.outerHTML.slice(0, 120)).slice(0, 5),
    dark: window.matchMedia("(prefers-color-scheme: dark)").matches,
  }), "*");
});
"""

FRAME = """<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<iframe src="%s" style="border:0;width:%dpx;height:1000px"></iframe>
<script>
addEventListener("message", event => {
  const said = document.createElement("pre");
  said.id = "axe-found";
  said.textContent = event.data;
  document.body.append(said);
});
</script>
"""
"""The page in a frame, for the browser makes no window that is as narrow as a telephone."""


@dataclass(frozen=True)
class Opened:
    """The page as the browser has it, and what it complains about."""

    dom: str
    log: str


def chromium(page: Path, *flags: str) -> Opened:
    """``page`` in a fresh browser that reaches no network."""
    assert CHROMIUM is not None
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        words = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "--host-resolver-rules=MAP * ~NOTFOUND"]
        ran = subprocess.run([*words, *flags, page.as_uri()], capture_output=True, timeout=120, check=False)
    return Opened(ran.stdout.decode("utf-8", "replace"), ran.stderr.decode("utf-8", "replace"))


def audit(page: str, folder: Path, width: int, dark: bool) -> Any:
    """What axe-core finds in ``page``, with everything unfolded; its policy is lifted so that axe can run."""
    assert AXE is not None
    bare, lifted = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    assert lifted == 1
    script = AXE.read_text("utf-8").replace("</script", "<\\/script")
    runner = RUNNER % json.dumps(TAGS)
    path = folder / f"page-{width}-{dark}.html"
    path.write_text(bare.replace("</body>", f"<script>{script}</script><script>{runner}</script></body>"), "utf-8")
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    frame = folder / f"frame-{width}-{dark}.html"
    frame.write_text(FRAME % (path.name, width), "utf-8")
    opened = chromium(frame, "--window-size=1400,1100", scheme, "--virtual-time-budget=30000", "--dump-dom")
    found = re.search(r'<pre id="axe-found">(.*?)</pre>', opened.dom, re.DOTALL)
    assert found is not None, opened.log[-2000:]
    return json.loads(unescape(found[1]))
