"""The administration: administrators change accounts, units and roles, read the rest, and nobody else enters."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from deliverables.models import Membership, PlanRole, StatusUpdate, Unit, User
from tests import factories, one_of_each
from tests.administration_pages import CHANGEABLE, MODELS, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(plan, focal_sme, today):
    return one_of_each.record_one_of_each(plan, by=focal_sme)


@pytest.fixture
def desk(administrator, client_of):
    """A browser in which the administrator is signed in."""
    return client_of(administrator)


def test_every_model_is_in_the_administration():
    assert [model for model in MODELS if not admin.site.is_registered(model)] == []


def test_groups_and_permissions_of_django_are_not(desk):
    assert {model._meta.label for model in admin.site._registry} == {model._meta.label for model in MODELS}
    form = desk.get(page(User, "add")).content.decode()
    assert "user_permissions" not in form
    assert "groups" not in form


def test_the_index_names_what_can_be_changed_first(desk):
    heads = [app["name"] for app in desk.get("/admin/").context["app_list"]]
    assert heads == ["Accounts, units and roles", "To read: Reports", "To read: The record"]
    first = desk.get("/admin/").context["app_list"][0]["models"]
    assert {model["model"] for model in first} == CHANGEABLE


def test_the_second_of_two_administrators_sees_what_the_first_one_saved(desk, client_of, plan):
    unit = Unit.objects.get(code="COOP")
    address = page(Unit, "change", unit.pk)
    other = client_of(factories.person("admin.2", is_superuser=True, is_staff=True))
    rows = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    fields = {"parent": unit.parent_id, "starts_on": ""} | rows
    opened = BeautifulSoup(desk.get(address).content, "html.parser").select_one("[name=opened]")["value"]
    sector = Unit.objects.get(code="SECTOR")
    assert other.post(address, fields | {"starts_on": "2015-01-01", "parent": sector.pk}).status_code == 302
    mine = fields | {"starts_on": "2015-06-01", "opened": opened}
    clash = BeautifulSoup(desk.post(address, mine).content, "html.parser")
    said = " ".join(clash.get_text(" ").split())
    assert "changed this to “1 January 2015”. What you typed stands here: saved again, it counts." in said
    assert "changed this to “SECTOR”, which stands here now; you had left it alone." in said
    assert "admin 2, " in said
    assert clash.select_one("[name=starts_on]")["value"] == "2015-06-01"
    again = {"starts_on": "2015-06-01", "opened": clash.select_one("[name=opened]")["value"], "parent": sector.pk}
    assert desk.post(address, again | rows).status_code == 302
    unit.refresh_from_db()
    assert (str(unit.starts_on), unit.parent) == ("2015-06-01", sector)


def test_ones_own_account_says_who_changes_what_is_locked(desk, administrator, reader):
    said = "This is your own account"
    assert said in desk.get(page(User, "change", administrator.pk)).content.decode()
    assert said not in desk.get(page(User, "change", reader.pk)).content.decode()


def test_a_page_that_only_shows_says_why_and_who_can(desk, record):
    assert (
        "focal points and managers record it"
        in desk.get(page(StatusUpdate, "change", record.status.pk)).content.decode()
    )


# --- who may enter --------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/admin/", "/admin/deliverables/user/", "/admin/logout/", "/admin/jsi18n/"])
def test_nobody_enters_without_signing_in(client, address):
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")
    assert answer.templates[0].name == "registration/login.html"


def test_signing_in_leads_to_the_page_that_was_asked_for(client, administrator):
    administrator.set_password("a long enough word")
    administrator.save()
    last = client.get(page(Unit, "changelist"), follow=True).redirect_chain[-1][0]
    answer = client.post(last, {"username": "administrator", "password": "a long enough word"}, follow=True)
    assert answer.request["PATH_INFO"] == page(Unit, "changelist")


@pytest.mark.parametrize("role", ["reader", "manager", "approver", "auditor", "focal_sme"])
def test_who_is_no_administrator_is_told_so_once(request, client_of, role):
    answer = client_of(request.getfixturevalue(role)).get("/admin/", follow=True)
    assert answer.status_code == 403
    assert len(answer.redirect_chain) == 1
    assert "looked after by administrators" in answer.content.decode()


def test_the_staff_flag_and_every_permission_open_nothing(client_of, plan):
    staff = factories.person("staff", is_staff=True)
    staff.user_permissions.set(Permission.objects.all())
    browser = client_of(staff)
    for model in MODELS:
        for address in (page(model, "changelist"), page(model, "add")):
            assert browser.get(address, follow=True).status_code == 403


def test_an_administrator_who_comes_to_the_admins_own_sign_in_is_in_already(desk):
    assert desk.get("/admin/login/").url == "/admin/"
    assert desk.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 405


def test_a_superuser_who_was_deactivated_is_out(desk, administrator):
    User.objects.filter(pk=administrator.pk).update(is_active=False)
    assert desk.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")


# --- accounts -------------------------------------------------------------------------------------


def inlines(**rows):
    """The inline forms of an account's page, filled in with `rows`."""
    data = {}
    for prefix in ("memberships", "plan_roles"):
        data |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
    return data | rows


def test_an_account_with_its_unit_and_role_is_made_on_one_page(desk, client, plan):
    unit = Unit.objects.get(code="COOP")
    answer = desk.post(
        page(User, "add"),
        inlines(
            **{
                "username": "focal.coop",
                "name": "focal point, COOP",
                "email": "coop@example.org",
                "password1": "a long enough word",
                "password2": "a long enough word",
                "memberships-0-unit": unit.pk,
                "plan_roles-0-plan": plan.pk,
                "plan_roles-0-role": "auditor",
            }
        ),
    )
    made = User.objects.get(username="focal.coop")
    assert answer.url == page(User, "change", made.pk)
    assert (made.name, made.is_staff, made.is_superuser) == ("focal point, COOP", False, False)
    assert [row.unit for row in made.memberships.all()] == [unit]
    assert [row.role for row in made.plan_roles.all()] == ["auditor"]
    assert client.login(username="focal.coop", password="a long enough word")


def test_a_weak_password_is_refused_with_a_sentence(desk, plan):
    data = inlines(username="new", password1="short", password2="short")
    answer = desk.post(page(User, "add"), data)
    assert "at least 10 characters" in answer.content.decode()
    assert not User.objects.filter(username="new").exists()


def test_the_administrators_tick_carries_djangos_staff_flag(desk, reader):
    data = inlines(username="reader", name="reader", is_active="on", is_superuser="on")
    assert desk.post(page(User, "change", reader.pk), data).status_code == 302
    reader.refresh_from_db()
    assert (reader.is_superuser, reader.is_staff) == (True, True)
    assert desk.post(page(User, "change", reader.pk), data | {"is_superuser": ""}).status_code == 302
    reader.refresh_from_db()
    assert (reader.is_superuser, reader.is_staff) == (False, False)


def test_who_is_deactivated_is_signed_out_at_once(desk, client_of, reader, plan):
    browser = client_of(reader)
    assert browser.get("/accounts/password/").status_code == 200
    desk.post(page(User, "change", reader.pk), inlines(username="reader", name="reader"))
    assert browser.get("/accounts/password/").status_code == 302


def test_administrators_cannot_lock_themselves_out(desk, administrator):
    data = inlines(username="administrator", name="renamed")
    assert desk.post(page(User, "change", administrator.pk), data).status_code == 302
    administrator.refresh_from_db()
    assert (administrator.name, administrator.is_active, administrator.is_superuser) == ("renamed", True, True)
    assert desk.post(page(User, "delete", administrator.pk), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=administrator.pk).exists()


def test_a_password_can_be_set_anew(desk, client, reader):
    address = reverse("admin:auth_user_password_change", args=[reader.pk])
    assert desk.get(address).status_code == 200
    words = {"password1": "another long word", "password2": "another long word", "set-password": "1"}
    assert desk.post(address, words | {"usable_password": "true"}).status_code == 302
    assert client.login(username="reader", password="another long word")


def test_every_kind_of_row_has_plurals_of_its_own_in_another_language():
    made = [model for model in apps.get_models() if model._meta.app_label in ("deliverables", "reporting")]
    assert [model for model in made if "verbose_name_plural" not in model._meta.original_attrs] == []


def test_the_form_of_a_password_is_in_the_language_of_the_page(desk, administrator, reader):
    administrator.language = "fr"
    administrator.save()
    reader.set_password("a long enough word")
    reader.save()
    words = desk.get(reverse("admin:auth_user_password_change", args=[reader.pk])).text
    assert "Sans mot de passe" in words
    assert "LDAP" not in words


def test_an_account_that_recorded_something_is_kept_and_the_page_says_what_to_do(desk, record, focal_sme):
    address = page(User, "delete", focal_sme.pk)
    for answer in (desk.get(address), desk.post(address, {"post": "yes"})):
        assert answer.status_code == 200
        text = " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())
        assert "The account “focal.sme” cannot be deleted, because the record names it" in text
        assert "1 status update" in text
        assert "remove the tick at “May sign in”" in text
    assert User.objects.filter(pk=focal_sme.pk).exists()
    assert StatusUpdate.objects.count() == 1


def test_an_account_that_changed_roles_is_kept_with_its_log(desk, administrator, plan):
    second = factories.person("second", is_superuser=True, is_staff=True)
    LogEntry.objects.create(user=second, action_flag=1, object_repr="a role")
    assert desk.post(page(User, "delete", second.pk), {"post": "yes"}).status_code == 200
    assert LogEntry.objects.filter(user=second).count() == 1


def test_an_account_that_was_never_used_can_be_deleted(desk, plan):
    unused = factories.person("unused", plan=plan, role="auditor", unit="SME")
    assert desk.post(page(User, "delete", unused.pk), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=unused.pk).exists()


# --- units, focal points, roles -------------------------------------------------------------------


def test_units_cannot_form_a_ring(desk, plan):
    department, unit = Unit.objects.get(code="EMPLOYMENT"), Unit.objects.get(code="DEVINVEST")
    assert unit.parent == department
    data = {"slug": department.slug, "parent": unit.pk}
    data |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    answer = desk.post(page(Unit, "change", department.pk), data)
    assert "DEVINVEST is itself part of EMPLOYMENT." in answer.content.decode()
    department.refresh_from_db()
    assert department.parent is None
    assert desk.post(page(Unit, "change", department.pk), data | {"parent": ""}).status_code == 302


def test_a_unit_that_the_plan_names_is_kept(desk, plan):
    unit = Unit.objects.get(code="SME")
    answer = desk.post(page(Unit, "delete", unit.pk), {"post": "yes"})
    assert answer.status_code == 200
    assert "“SME” cannot be deleted" in answer.content.decode()
    assert "responsibilities" in answer.content.decode()
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_focal_points_and_roles_come_and_go(desk, reader, plan):
    unit = Unit.objects.get(code="SME")
    assert desk.post(page(Membership, "add"), {"user": reader.pk, "unit": unit.pk}).status_code == 302
    membership = Membership.objects.get(user=reader)
    assert "already" in desk.post(page(Membership, "add"), {"user": reader.pk, "unit": unit.pk}).content.decode()
    assert desk.post(page(Membership, "delete", membership.pk), {"post": "yes"}).status_code == 302
    data = {"user": reader.pk, "plan": plan.pk, "role": "manager"}
    assert desk.post(page(PlanRole, "add"), data).status_code == 302
    role = PlanRole.objects.get(user=reader)
    assert desk.post(page(PlanRole, "delete", role.pk), {"post": "yes"}).status_code == 302
    assert not Membership.objects.filter(user=reader).exists()
    assert not PlanRole.objects.filter(user=reader).exists()
