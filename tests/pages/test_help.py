"""Help: a guide for each role, and every word explained."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from actionplan.help.guides import GUIDES, PICTURE_SIZE, guide_for
from actionplan.help.terms import groups
from deliverables.models import PlanRole
from deliverables.statuses import Achievement, Headline, Outlook, Status, Timeliness
from reporting.rounds import RoundState, TextState
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.mark.parametrize(
    ("who", "slug"),
    [
        ("manager", "manager"),
        ("approver", "approver"),
        ("auditor", "auditor"),
        ("focal_sme", "focal-point"),
        ("administrator", "administrator"),
        ("reader", "reader"),
    ],
)
def test_one_is_led_to_the_guide_of_ones_role(who, slug, request, client_of):
    page = client_of(request.getfixturevalue(who)).get(reverse("guide"))
    assert page.context["guide"].slug == slug
    soup = BeautifulSoup(page.content, "html.parser")
    assert soup.select_one('.tabs [aria-current="page"]').get_text() == str(GUIDES[slug].name)
    assert [one["href"] for one in soup.select(".menu__list a, .site-foot a") if one.get_text() == "Help"] == 2 * [
        "/help/"
    ]


def test_of_several_roles_the_one_that_others_wait_for(focal_sme, plan):
    PlanRole.objects.create(user=focal_sme, plan=plan, role="auditor")
    assert guide_for(focal_sme).slug == "focal-point"
    PlanRole.objects.create(user=focal_sme, plan=plan, role="manager")
    assert guide_for(focal_sme).slug == "manager"
    assert guide_for(factories.person("head", is_superuser=True)).slug == "administrator"


@pytest.mark.parametrize("guide", GUIDES.values(), ids=lambda guide: guide.slug)
def test_every_guide_is_open_to_everybody_and_has_its_picture_in_each_language(guide, reader, client_of):
    browser = client_of(reader)
    soup = BeautifulSoup(browser.get(reverse("guide", args=[guide.slug])).content, "html.parser")
    assert [li.get_text() for li in soup.select(".guide__steps li")] == [str(step) for step in guide.steps]
    picture = soup.select_one(".guide__picture img")
    assert picture["alt"]
    assert f"{guide.slug}.en." in picture["src"]
    for language, _name in settings.LANGUAGES:
        with override(language), Image.open(finders.find(guide.file)) as kept:
            assert kept.size == PICTURE_SIZE


def test_there_is_no_guide_of_another_name(reader, client_of):
    assert client_of(reader).get("/help/nobody/").status_code == 404


def test_every_state_is_explained_and_each_anchor_is_there_once(reader, client_of):
    soup = BeautifulSoup(client_of(reader).get(reverse("terms")).content, "html.parser")
    anchors = [one["id"] for one in soup.select("dt[id], h2[id]")]
    assert len(anchors) == len(set(anchors))
    for prefix, states in {
        "status": Status,
        "outlook": Outlook,
        "timeliness": Timeliness,
        "headline": Headline,
        "indicator": Achievement,
        "round": RoundState,
        "text": TextState,
    }.items():
        assert {f"{prefix}-{state.value}" for state in states} <= set(anchors)
    assert all(term.meaning and term.word for group in groups() for term in group.terms)
