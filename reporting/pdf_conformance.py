"""What makes one file both PDF/A-2a (it lasts) and PDF/UA-1 (everybody can read it), beyond what the engine writes.

The engine writes PDF/A-2a. Here it also says that it is PDF/UA-1, with the description of that statement which
PDF/A asks for (ISO 14289-1, 5; ISO 19005-2, 6.6.2.3), and its table heads say which way they read.
"""

from __future__ import annotations

from typing import Any

VARIANT = "pdf/a-2a"
STANDARDS = "PDF/A-2a, PDF/UA-1"

_UNIVERSAL_ACCESS = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END = b"</rdf:RDF>"


def conforming_pdf(document: Any) -> bytes:
    """The bytes of a laid-out document of WeasyPrint, in both standards. Raises ValueError for odd metadata."""
    written = document.metadata.generate_rdf_metadata

    def with_universal_access(*arguments: Any) -> bytes:
        before, end, after = bytes(written(*arguments)).rpartition(END)
        if not end:
            raise ValueError("The metadata of the file has no end to add to.")
        return before + _UNIVERSAL_ACCESS.encode() + end + after

    document.metadata.generate_rdf_metadata = with_universal_access
    return bytes(document.write_pdf(finisher=_finish, pdf_variant=VARIANT, pdf_tags=True))


def _finish(document: Any, pdf: Any) -> None:
    _scope_table_heads(pdf)
    for item in pdf.objects:
        if getattr(item, "extra", {}).get("Type") == "/Metadata":
            item.compress = False  # other programs look for it without reading the file


def _scope_table_heads(pdf: Any) -> None:
    """Say which way each table head reads; the engine writes an id for it, but no scope.

    The first head of a row that also holds data cells belongs to the row; all others head a column.
    """
    cells = [item for item in pdf.objects if isinstance(item, dict) and item.get("S") in ("/TH", "/TD")]
    data_rows = {cell["P"] for cell in cells if cell["S"] == "/TD"}
    for cell in cells:
        if cell["S"] == "/TH":
            scope = "/Row" if cell["P"] in data_rows else "/Column"
            cell["A"]["Scope"] = scope
