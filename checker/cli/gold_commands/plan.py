"""``checker gold plan``: how much gold a batch and an annotator need."""

import click

from checker.cli.extras import extra
from checker.cli.gold_commands.common import format_option, show

MOST = 20_000
"""The largest plan that is worth showing, in items."""

SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command("plan")
@click.option("--aql", type=SHARE, required=True, help="The share of wrong labels that is still good, such as 0.02.")
@click.option("--ltpd", type=SHARE, required=True, help="The share that must not pass, such as 0.08.")
@click.option("--alpha", type=SHARE, default=0.05, show_default=True, help="The risk that good work is rejected.")
@click.option("--beta", type=SHARE, default=0.10, show_default=True, help="The risk that bad work is accepted.")
@click.option("--seen", type=click.IntRange(1), metavar="N", help="Items judged so far in the sequential test ...")
@click.option("--wrong", type=click.IntRange(0), metavar="N", help="... and how many of them are wrong.")
@click.option(
    "--classes",
    type=click.IntRange(2, 10_000),
    default=2,
    show_default=True,
    help="Labels to choose from, for guessing.",
)
@click.option(
    "--mediocre",
    type=SHARE,
    default=0.80,
    show_default=True,
    help="An accuracy of annotators that should be found out.",
)
@format_option
def command(
    aql: float,
    ltpd: float,
    alpha: float,
    beta: float,
    seen: int | None,
    wrong: int | None,
    classes: int,
    mediocre: float,
    form: str,
) -> None:
    """Give the smallest plan that protects the buyer as well as the vendor.

    The usual sampling tables fix only the share of errors that the vendor may count on. This
    plan also fixes the share that you will not take (`--ltpd`), and it comes with a sequential test
    that needs about half of the items.
    """
    with extra("evidence"):
        from checker.evidence.acceptance import Risks, smallest_plan
        from checker.evidence.plan_report import plan_report
    from checker.report import gold_plan

    if (seen is None) != (wrong is None):
        raise click.UsageError("`--seen` and `--wrong` go together: how many items were judged, how many were wrong")
    if seen is not None and wrong is not None and wrong > seen:
        raise click.BadParameter(f"{wrong} wrong of {seen} cannot be", param_hint="'--wrong'")
    try:
        risks = Risks(aql, ltpd, alpha, beta)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    plan = smallest_plan(risks)
    if plan is None or plan.items > MOST:
        raise click.UsageError(f"{aql} and {ltpd} lie too close: no plan of {MOST} items or fewer tells them apart")
    report = plan_report(risks, plan, None if seen is None else (seen, wrong or 0), classes, mediocre)
    show(report, form, lambda columns, colour: gold_plan.render(report, width=columns, colour=colour))
