"""Why, as a picture: facts, what they count as, the rules, the verdict; for Mermaid and Graphviz."""

from collections.abc import Iterator
from dataclasses import dataclass

from checker.model.why import Why
from checker.report.text import clean, fact_text


@dataclass(frozen=True)
class Node:
    """One box. ``kind``: ``fact``, ``step``, ``rule`` or ``verdict``."""

    id: str
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """Boxes and arrows, from facts to the verdict, in a fixed order."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


def graph_of(found: Why) -> Graph:
    """The grounds of a verdict as a graph without a cycle."""
    nodes: dict[tuple[str, ...], Node] = {}
    edges: dict[tuple[str, str], None] = {}

    def node(key: tuple[str, ...], kind: str, *text: str) -> str:
        made = nodes.setdefault(key, Node(f"n{len(nodes)}", kind, tuple(clean(line) for line in text if line)))
        return made.id

    top = node(("",), "verdict", found.arrangement, found.verdict)
    for leg in found.legs:
        several = leg.name != found.arrangement
        under = node((leg.name,), "verdict", leg.name, leg.verdict) if several else top
        if several:
            edges[under, top] = None
        for ground in leg.grounds:
            finding = ground.finding
            cites = "; ".join(item.cite for item in finding.authority[:2])
            rule = node((leg.name, "rule", finding.rule), "rule", finding.rule, finding.title, cites, finding.outcome)
            edges[rule, under] = None
            ids: dict[str, str] = {}
            for weight in ground.facts:
                text = fact_text(weight.use, weight.detail)
                ids[weight.use.name] = node((leg.name, "fact", weight.use.name, text), "fact", text)
            used: set[str] = set()
            for step in ground.steps:
                value = str(step.value).lower() if isinstance(step.value, bool) else str(step.value)
                about = "; ".join(item.cite for item in step.authority[:2])
                if step.name not in ids:  # a fact that silence gives its value has its box already
                    ids[step.name] = node((leg.name, "step", step.name), "step", f"{step.name} = {value}", about)
                for name in step.rests_on:
                    edges[ids[name], ids[step.name]] = None
                    used.add(name)
            for name, id_ in ids.items():
                if name not in used:
                    edges[id_, rule] = None
    return Graph(tuple(nodes.values()), tuple(edges))


def mermaid(found: Why) -> str:
    """A Mermaid flowchart, as Markdown on code hosts draws it."""
    graph = graph_of(found)
    shapes = {"fact": ("[", "]"), "step": ("([", "])"), "rule": ("[[", "]]"), "verdict": ("{{", "}}")}
    lines = ["flowchart LR"]
    for item in graph.nodes:
        left, right = shapes[item.kind]
        lines.append(f'  {item.id}{left}"{"<br/>".join(map(_entities, item.lines))}"{right}')
    lines += [f"  {start} --> {end}" for start, end in graph.edges]
    return "\n".join(lines) + "\n"


def dot(found: Why) -> str:
    """A Graphviz digraph."""
    graph = graph_of(found)
    shapes = {"fact": "box", "step": "ellipse", "rule": "box3d", "verdict": "hexagon"}
    lines = ["digraph why {", "  rankdir=LR;", '  node [fontname="sans-serif", fontsize=11];']
    for item in graph.nodes:
        label = "\\n".join(_quoted(line) for line in item.lines)
        lines.append(f'  {item.id} [shape={shapes[item.kind]}, label="{label}"];')
    lines += [f"  {start} -> {end};" for start, end in graph.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _entities(text: str) -> str:
    """Text that Mermaid shows as it is: everything that it or HTML could read otherwise is a number."""
    return "".join(_safe(text))


def _safe(text: str) -> Iterator[str]:
    for letter in text:
        plain = letter.isalnum() or letter in " ._-:,/()="
        yield letter if plain else f"#{ord(letter)};"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
