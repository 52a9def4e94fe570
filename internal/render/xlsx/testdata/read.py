"""Prints every sheet of a workbook as JSON, each cell as its number format shows it.

Only the formats that the writer chooses are known; another one is an error.
"""
import json
import re
import sys
from decimal import ROUND_HALF_UP, Decimal

import openpyxl


def shown(cell):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        assert re.fullmatch('("\u3000+")?@', cell.number_format), (cell.coordinate, cell.number_format)
        return value
    code, number = cell.number_format, Decimal(repr(value))
    sections = code.split(";")
    if number == 0 and len(sections) == 3:
        return re.fullmatch(r'(?:"([^"]*)")?', sections[2])[1] or ""
    places = re.fullmatch(r"(#,##)?0(?:\.(0+))?", sections[0])
    assert places, (cell.coordinate, code)
    number = number.quantize(Decimal(1).scaleb(-len(places[2] or "")), ROUND_HALF_UP)
    return f"{number:,f}" if places[1] else f"{number:f}"


book = openpyxl.load_workbook(sys.argv[1], data_only=True)
json.dump({s.title: [[shown(c) for c in row] for row in s.iter_rows()] for s in book}, sys.stdout, ensure_ascii=False)
