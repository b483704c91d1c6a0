"""What a page was drawn from is let go as soon as it is drawn."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context
from django.utils.safestring import SafeString


class Templates(DjangoTemplates):
    """Django's own, with `Page`."""

    def get_template(self, template_name: str) -> Template:
        return Page(super().get_template(template_name).template, self)


class Page(Template):
    """A context of Django's refers to itself, so that thousands of objects waited for the collector after each page:
    for a large dashboard it took up to a tenth of the time, and memory in use was never the memory at hand."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        made = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            page = self.template.render(made)
        except TemplateDoesNotExist as missing:
            reraise(missing, self.backend)
        made.dicts.clear()
        return page
