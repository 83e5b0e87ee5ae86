"""A questionnaire as a workbook. Needs the extra ``excel``."""

from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

from checker.model.questionnaire import BY, COLUMNS, FILLED, ON, Item, Questionnaire
from checker.report.questionnaire import INSTRUCTIONS, cell, header, how, row, title

WIDTHS: Final = {
    "no": 5, "question": 46, "answer": 24, "how to answer": 30, "document": 24, "kind": 20, "dated": 12,
    "remark": 36, "meaning": 46, "why it is asked": 46, "proof": 40, "stated in": 34, "id": 40,
}  # fmt: skip
SHEET: Final = "Questions"
LISTS: Final = "Lists"
EARLIEST: Final = date(1990, 1, 1)
LARGEST: Final = 10**15


def to_xlsx(found: Questionnaire, countries: dict[str, str]) -> bytes:
    """The workbook: the same bytes for the same questionnaire.

    Only the cells of answers can be changed. There is no formula in it: texts are written as
    texts, and drop-downs read their words from a second sheet, which also names the countries.
    """
    import xlsxwriter

    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": cell(title(found))[:250], "created": datetime.combine(found.as_of, time())})
    _Writer(book, found, countries).write()
    book.close()
    return data.getvalue()


class _Writer:
    def __init__(self, book: Any, found: Questionnaire, countries: dict[str, str]):
        self.found, self.countries = found, countries
        self.sheet, self.lists = book.add_worksheet(SHEET), book.add_worksheet(LISTS)
        self.columns: dict[tuple[str, ...], int] = {}  # of the lists on the second sheet
        look = {"text_wrap": True, "valign": "top"}
        self.plain = book.add_format(look)
        self.quiet = book.add_format({**look, "font_color": "#595959"})
        self.heading = book.add_format({**look, "bold": True, "bg_color": "#E7E6E6", "bottom": 1})
        self.title = book.add_format({**look, "bold": True, "font_size": 14})
        open_cell = {**look, "locked": False, "bg_color": "#FFF9E5", "border": 1, "border_color": "#BFBFBF"}
        self.words = book.add_format({**open_cell, "num_format": "@"})
        self.number = book.add_format(open_cell)
        self.day = book.add_format({**open_cell, "num_format": "yyyy-mm-dd"})

    def write(self) -> None:
        sheet = self.sheet
        for number, name in enumerate(COLUMNS):
            sheet.set_column(number, number, WIDTHS[name])
        sheet.write_string(0, 1, cell(title(self.found)), self.title)
        sheet.merge_range(1, 1, 1, 7, "", self.plain)
        sheet.write_string(1, 1, INSTRUCTIONS, self.plain)
        sheet.set_row(1, 48)
        line = 2
        for name, value in header(self.found):
            sheet.write_string(line, 1, name, self.plain)
            if name in (BY, ON):
                sheet.write_blank(line, 2, None, self.day if name == ON else self.words)
                if name == ON:
                    self.dated(line, 2)
            else:
                sheet.write_string(line, 2, cell(value), self.plain)
            line += 1
        line += 1
        for number, name in enumerate(COLUMNS):
            sheet.write_string(line, number, name, self.heading)
        sheet.freeze_panes(line + 1, 3)
        sheet.repeat_rows(line)
        for number, item in enumerate(self.found.items, 1):
            self.question(line + number, number, item)
        self.reference("countries: code", list(self.countries))
        self.reference("countries: name", [self.countries[code] for code in self.countries])
        for one in (sheet, self.lists):
            one.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def question(self, line: int, number: int, item: Item) -> None:
        said = row(number, item)
        for column, name in enumerate(COLUMNS):
            if name not in FILLED:
                look = self.plain if name in ("no", "question", "how to answer", "proof") else self.quiet
                self.sheet.write_string(line, column, said[name], look)
            elif name == "answer":
                self.answer(line, column, item)
            elif name == "dated":
                self.sheet.write_blank(line, column, None, self.day)
                self.dated(line, column)
            else:
                self.sheet.write_blank(line, column, None, self.words)
                if name == "kind" and item.kinds:
                    self.choice(line, column, [kind for kind, _ in item.kinds], "kinds of document")

    def answer(self, line: int, column: int, item: Item) -> None:
        spec = item.spec
        look = self.number if spec.type in ("int", "number") else self.day if spec.type == "date" else self.words
        self.sheet.write_blank(line, column, None, look)
        hint = {"input_title": "Answer", "input_message": how(spec)[:250]}
        match spec.type:
            case "bool":
                self.choice(line, column, ["yes", "no", "unknown"], "yes or no", **hint)
            case "enum":
                words = [*spec.values, *([] if "unknown" in spec.values else ["unknown"])]
                self.choice(line, column, words, spec.name, **hint)
            case "int":
                rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": LARGEST}
                self.sheet.data_validation(line, column, line, column, {**rule, **hint})
            case "number":
                rule = {"validate": "decimal", "criteria": "between", "minimum": -LARGEST, "maximum": LARGEST}
                self.sheet.data_validation(line, column, line, column, {**rule, **hint})
            case "date":
                self.dated(line, column)
            case _:  # a list has no drop-down: it is checked when it comes back
                self.sheet.data_validation(line, column, line, column, {"validate": "any", **hint})
                if spec.type == "set":
                    self.reference(spec.name, list(spec.values))

    def dated(self, line: int, column: int) -> None:
        rule = {"validate": "date", "criteria": ">=", "value": EARLIEST, "error_message": "a date, YYYY-MM-DD"}
        self.sheet.data_validation(line, column, line, column, rule)

    def choice(self, line: int, column: int, words: list[str], name: str, **hint: str) -> None:
        """A drop-down. Longer lists than a cell holds stand on the second sheet."""
        if len(",".join(words)) <= 250:
            source: object = words
        else:
            at = _letters(self.reference(name, words))
            source = f"={LISTS}!${at}$2:${at}${len(words) + 1}"
        rule = {"validate": "list", "source": source, "error_message": "choose one from the list"}
        self.sheet.data_validation(line, column, line, column, {**rule, **hint})

    def reference(self, name: str, words: list[str]) -> int:
        """A list on the second sheet; gives its column."""
        key = (name, *words)
        if key in self.columns:
            return self.columns[key]
        column = self.columns[key] = len(self.columns)
        self.lists.set_column(column, column, 28)
        self.lists.write_string(0, column, cell(name), self.heading)
        for line, word in enumerate(words, 1):
            self.lists.write_string(line, column, cell(word), self.plain)
        return column


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    name: str = xl_col_to_name(column)
    return name
