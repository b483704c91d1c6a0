"""Pages travel compressed; what is compressed already, or is checked byte by byte, travels as it is."""

from __future__ import annotations

import gzip

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
ACCEPTS = {"Accept-Encoding": "gzip, br"}


def test_a_page_is_compressed_for_who_can_read_it_so(client_of, reader, plan, today):
    url = reverse("deliverables:table", args=[plan.slug])
    browser = client_of(reader)
    plain, answer = browser.get(url), browser.get(url, headers=ACCEPTS)
    assert "Content-Encoding" not in plain.headers
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.content) < len(plain.content) / 3
    assert b"Proposed deliverables" in gzip.decompress(answer.content)


def test_files_are_not(client_of, reader, plan, today):
    answer = client_of(reader).get(reverse("deliverables:export", args=[plan.slug, "csv"]), headers=ACCEPTS)
    assert "Content-Encoding" not in answer.headers
