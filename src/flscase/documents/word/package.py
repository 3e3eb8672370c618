"""The file around the document: nothing hidden in it, no author, no time, the same bytes for the same case.

Everything that the library's template brings along (thumbnail, custom XML, revision marks, somebody else's
application data) is taken out; the zip is written anew with fixed times and sorted names.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from flscase.documents.word.styles import LANGUAGE
from flscase.documents.word.xml import make

_W: Final = nsdecls("w")
_FOOTNOTES_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_UNWANTED: Final = ("customXml", "stylesWithEffects", "thumbnail", "webSettings", "theme", "fontTable")
_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>flscase</Application></Properties>"
)


def empty(document: Any) -> None:
    """Take out of a new document what its template brought along."""
    for owner in (document.part, document.part.package):
        for key, relation in list(owner.rels.items()):
            if any(word in relation.reltype for word in _UNWANTED):
                del owner.rels[key]
    for relation in document.part.package.rels.values():
        if relation.reltype == RT.EXTENDED_PROPERTIES:
            relation.target_part._blob = _APP
    body = document.element.body
    for name in [name for name in body.sectPr.attrib if "rsid" in name]:
        del body.sectPr.attrib[name]


def write_settings(settings: Any, *, footnotes: bool) -> None:
    """Replace the settings: today's Word, British English, footnotes where there are any."""
    for child in list(settings):
        settings.remove(child)
    notes = make("w:footnotePr", make("w:footnote", id=-1), make("w:footnote", id=0)) if footnotes else None
    mode = make(
        "w:compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15
    )
    for child in (
        make("w:zoom", percent=100),
        make("w:defaultTabStop", val=720),
        make("w:characterSpacingControl", val="doNotCompress"),
        notes,
        make("w:compat", mode),
        make("w:themeFontLang", val=LANGUAGE),
        make("w:decimalSymbol", val="."),
        make("w:listSeparator", val=","),
    ):
        if child is not None:
            settings.append(child)


def write_properties(document: Any, title: str, subject: str) -> None:
    """Set title, subject and language; leave no author, time or revision."""
    properties = document.core_properties
    element = properties._element
    for child in list(element):
        element.remove(child)
    properties.title, properties.subject, properties.language = title, subject, LANGUAGE


def add_footnotes(document: Any, notes: list[list[Any]]) -> None:
    """Add the part that holds the footnotes, each a list of paragraphs, and join it to the document."""
    root = parse_xml(f"<w:footnotes {_W}/>")
    for key, mark in ((-1, "w:separator"), (0, "w:continuationSeparator")):
        line = make("w:p", make("w:r", make(mark)))
        root.append(make("w:footnote", line, type=mark.removeprefix("w:"), id=key))
    for number, content in enumerate(notes, start=1):
        root.append(make("w:footnote", *content, id=number))
    part = Part(
        PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, serialize_part_xml(root), document.part.package
    )
    document.part.relate_to(part, RT.FOOTNOTES)


def saved(document: Any) -> bytes:
    """Return the file: same document, same bytes."""
    raw = io.BytesIO()
    document.save(raw)
    result = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(
            source.namelist(), key=lambda n: (n != "[Content_Types].xml", n != "_rels/.rels", n)
        ):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            target.writestr(info, source.read(name))
    return result.getvalue()
