"""What was judged, in the format that was asked for."""

from checker.cli.judging import Judged
from checker.cli.options import Setting
from checker.cli.sources import sources
from checker.explain.gate import Gate, decides
from checker.model.result import Result


def written(
    setting: Setting,
    judged: Judged,
    gate: Gate,
    form: str,
    everything: bool = False,
    colour: bool = False,
    columns: int = 80,
) -> str:
    """The document, or the text for people. Each rendering is imported when it is needed."""
    batch = judged.batch
    if form == "json":
        from checker.report import json

        return json.render(batch.results[0] if judged.alone else batch)
    if form != "terminal":
        from checker.report.formats import render

        return render(form, batch, gate, everything)
    vendors = {case.project.source.path: [v.source.path for v in case.vendors.values()] for case in judged.cases}

    def further(result: Result) -> str:
        """The command that says more, with the vendor files that were used."""
        path = result.project.path
        return setting.words("why", path, vendor=setting.vendors or vendors[path], approach=[decides(result)[0].name])

    if judged.alone:
        from checker.report import terminal

        result = batch.results[0]
        return terminal.render(
            result,
            gate=gate,
            width=columns,
            colour=colour,
            everything=everything,
            further=further(result),
            sources=sources(),
        )
    from checker.report import portfolio

    return portfolio.render(
        batch, gate, further, width=columns, colour=colour, everything=everything, sources=sources()
    )
