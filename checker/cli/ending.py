"""How a run ends: every failure becomes a message and an exit status, never a traceback."""

import errno
import os
import sys
from collections.abc import Callable
from typing import Any, Final

import click

from checker.model.diagnostic import InputError, InternalError

OK: Final = 0
BLOCKED: Final = 1
WRONG: Final = 2
INTERNAL: Final = 3
INTERRUPTED: Final = 130
CUT_OFF: Final = 141
"""What other tools end with when their reader leaves; never a clean end, for nobody saw the verdict."""


def ended(run: Callable[[], Any]) -> int:
    """The exit status of ``run``, with its failure, if any, on standard error."""
    try:
        status = run()
        sys.stdout.flush()
        return status if isinstance(status, int) else OK
    except click.ClickException as error:
        error.show()
        return WRONG
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except InputError as error:
        from checker.cli.complain import complain

        complain(error.diagnostics)
        return WRONG
    except (BrokenPipeError, SystemExit):  # the reader has gone, which click answers by leaving with 1
        _hush()
        return CUT_OFF
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            return _unforeseen(error)
        _hush()
        click.echo(f"error: the output cannot be written: {error.strerror}", err=True)
        return INTERNAL
    except InternalError as error:
        click.echo(f"internal error: {error}\nno verdict was given; please report this", err=True)
        return INTERNAL
    except Exception as error:
        return _unforeseen(error)


def _unforeseen(error: Exception) -> int:
    import traceback  # seldom needed, and start-up counts

    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{where.filename.rpartition(os.sep)[2]}:{where.lineno}"
    click.echo(
        f"internal error: {type(error).__name__}: {error} ({place})\nno verdict was given; please report this",
        err=True,
    )
    return INTERNAL


def _hush() -> None:
    """Let the interpreter's last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
