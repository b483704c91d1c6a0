"""WeasyPrint alone on a finished paper: what any process that draws it has to do.

    python benchmarks/bare_weasyprint.py HTML FOLDER VARIANT PDF

FOLDER holds style sheet, fonts and settings of fonts, and is all that may be read; VARIANT is the kind of PDF.
Nothing of ours is imported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname


def main(html: Path, folder: Path, variant: str, pdf: Path) -> None:
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "file" and not Path(url2pathname(parts.path)).resolve().is_relative_to(folder):
                raise ValueError(f"Not a file of the paper: {url}")
            return super().fetch(url, headers)

    fetcher = OwnFilesOnly(allowed_protocols={"file", "data"}, allow_redirects=False, fail_on_errors=True)
    fonts = FontConfiguration()
    style = CSS(filename=folder / "paper.css", url_fetcher=fetcher, font_config=fonts)
    document = HTML(string=html.read_text(), base_url=f"{folder.as_uri()}/", url_fetcher=fetcher)
    document.write_pdf(pdf, stylesheets=[style], font_config=fonts, pdf_variant=variant, pdf_tags=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]).resolve(), sys.argv[3], Path(sys.argv[4]))
