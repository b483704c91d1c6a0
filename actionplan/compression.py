"""Pages travel compressed, whatever proxy stands before the site."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressPages(GZipMiddleware):
    """HTML only: static files are compressed when they are collected, papers and evidence are so in themselves.

    Against guessing from lengths, tokens of forms are masked anew on each page and Django varies the length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith("text/html"):
            return super().process_response(request, response)
        return response
