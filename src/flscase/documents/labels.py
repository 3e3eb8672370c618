"""The fixed words that every document carries, in plain English, in one place for all formats.

A test holds them at a reading age of about twelve.
"""

from __future__ import annotations

from typing import Final

TABLE: Final = "Table"
CHART: Final = "Chart"
APPENDIX: Final = "Appendix"
REFERENCES: Final = "References"
SOURCE: Final = "Source:"
STATUS: Final = "Status"
INTENDED_USE: Final = "What this is for"
ATTRIBUTIONS: Final = "Licences of the data used"
PROVENANCE: Final = "How to make this document again"
CONTENTS: Final = "In this document"
SKIP: Final = "Skip to the main text"
FOOTNOTES: Final = "Notes"
BACK: Final = "Back to the text"

DATA_TITLE: Final = "The numbers behind the charts"
DATA_POINTER: Final = "The numbers are in"
DATA_OF: Final = "The numbers behind "

INDEX_TITLE: Final = "Where each number comes from"
INDEX_LEAD: Final = (
    "Each number of this case is listed here. Numbers made in the same way stand together. "
    "The range shows where the true value is likely to lie. "
    "The basis says how far to trust it. A number may be counted in your own records, audited, published, "
    "scaled from a wider area, assumed, or judged by people. A modelled number is made from the others."
)
INDEX_CAPTION: Final = "Every number, its range and its source"
INDEX_HEADER: Final = ("What it is", "Value and range", "Basis")
NO_STORY: Final = "Taken as it is."
AND_OTHERS: Final = "and others, all listed in the results file"
FROM: Final = "From"
RESTS_ON: Final = "resting on what is"

BASIS_WORDS: Final = {
    "counted": "counted in local records",
    "audited": "from the national audit",
    "published": "published",
    "scaled": "scaled from a wider area",
    "assumed": "assumed",
    "judged": "judged by people",
    "modelled": "modelled",
}

README_TITLE: Final = "What is in this folder"
FILE_DOCX: Final = "the case, to read and edit in Word"
FILE_HTML: Final = "the same case, to read in a browser"
FILE_XLSX: Final = "the sums, with live formulas: change a cell and every result follows"
FILE_START: Final = "a workbook of its own: seven cells to fill, for somebody who may install nothing"
FILE_RESULTS: Final = "every number with its range, basis and sources, for programs"
FILE_SCRIPT: Final = "works the case out again and compares: python reproduce.py"
FILE_NOTEBOOK: Final = "the same as a notebook, step by step"
FILE_README: Final = "this list"
