"""A Parquet file as the rows of a long table."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of

if TYPE_CHECKING:
    from checker.evidence.table_marks import Block


def rows(path: Path) -> tuple[Sequence[str], Iterator["Block"]]:
    """The names of the columns, and the rows in blocks.

    Raises :class:`InputError` where the file is broken, :class:`ModuleNotFoundError` without pyarrow.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
        return list(file.schema_arrow.names), _blocks(path, file)
    except (pyarrow.ArrowException, OSError, ValueError, LookupError) as error:
        raise _broken(path, error) from None


def _blocks(path: Path, file: "object") -> Iterator["Block"]:
    import pyarrow
    from pyarrow import compute, parquet

    from checker.evidence.long_table import BLOCK
    from checker.evidence.table_marks import Block

    assert isinstance(file, parquet.ParquetFile)
    try:
        for batch in file.iter_batches(batch_size=BLOCK):
            texts = []
            for column in batch.columns:
                if pyarrow.types.is_dictionary(column.type):
                    column = column.dictionary_decode()
                if pyarrow.types.is_timestamp(column.type):
                    column = compute.divide(column.cast("timestamp[us]").cast("int64"), 1_000).cast("string")
                text = column if pyarrow.types.is_string(column.type) else column.cast("string")
                texts.append(text.fill_null("").to_pylist())
            yield Block(texts, ())
    except (pyarrow.ArrowException, OSError, ValueError, LookupError) as error:
        raise _broken(path, error) from None


def _broken(path: Path, error: Exception) -> InputError:
    reason = str(error).partition("\n")[0][:200]
    return InputError([Diagnostic(f"is no readable Parquet file: {reason}", start_of(str(path)), "export it again")])
