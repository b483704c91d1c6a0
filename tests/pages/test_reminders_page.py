"""A person's own choice of reminders."""

from __future__ import annotations

import pytest
from django.urls import reverse

from deliverables.models import User
from reporting.models import SentDigest
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan", "today")]


@pytest.fixture
def address():
    return reverse("reporting:reminders")


def test_one_chooses_for_oneself_alone(client_of, reader, focal_sme, address):
    answer = client_of(reader).post(address, {"digest": "weekly"})
    assert (answer.status_code, answer.url) == (302, address)
    assert dict(User.objects.values_list("username", "digest"))["reader"] == "weekly"
    assert dict(User.objects.values_list("username", "digest"))["focal.sme"] == "due"


@pytest.mark.parametrize("given", [{}, {"digest": "hourly"}])
def test_bad_input_is_said_beside_the_choice(client_of, reader, address, given):
    answer = client_of(reader).post(address, given)
    assert answer.status_code == 422
    assert answer.context["form"].errors["digest"]
    assert User.objects.get(username="reader").digest == "due"


def test_it_shows_what_was_sent_to_oneself_and_to_nobody_else(client_of, reader, focal_sme, address):
    for user, words in ((reader, "For the reader."), (focal_sme, "For the unit.")):
        SentDigest.objects.create(
            user=user, day="2017-10-01", at=factories.moment("2017-10-01"), address="a@example.org", subject="S",
            body=words,
        )  # fmt: skip
    html = client_of(reader).get(address).content.decode()
    assert "For the reader." in html
    assert "For the unit." not in html


def test_who_has_no_address_is_told(client_of, reader, address):
    assert "no reminder can reach you" in client_of(reader).get(address).content.decode()


def test_queries(client_of, reader, address, django_assert_max_num_queries):
    browser = client_of(reader)
    browser.get(address)
    with django_assert_max_num_queries(4):
        browser.get(address)
