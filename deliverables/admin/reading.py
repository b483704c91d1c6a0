"""What every page of the administration keeps to, and the pages that only show."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import PROTECT, CharField, ManyToOneRel, Model, TextField
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr

from deliverables.admin.watching import WatchedForm, mark_of
from deliverables.language_forms import in_english

FILTER_ENDINGS = ("", "__exact", "__id__exact", "__isnull", "__gte", "__lt")


class CarefulAdmin(admin.ModelAdmin):
    """Answers only what its pages show, and deletes nothing that something else names."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Refuse filters typed into the address that the page does not offer.

        Django takes any field of the model there: `?internal_note__contains=…` would answer by its number of rows.
        """
        offered: Any = self.list_filter
        names = [
            getattr(item, "parameter_name", None) or (item if isinstance(item, str) else item[0]) for item in offered
        ]
        return lookup in {f"{name}{ending}" for name in names for ending in FILTER_ENDINGS}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Of what is there already, a form that notices what another administrator saved meanwhile."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (WatchedForm, form), {}) if change else form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        if row is not None and self.has_change_permission(request, row):
            context["opened"] = mark_of(row, [one.formset for one in context["inline_admin_formsets"]])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What names the objects, in counts; Django would list it row by row."""
        held = [sentence for obj in objs for sentence in held_by(obj)]
        return ([], {}, set(), held) if held else super().get_deleted_objects(objs, request)


class ReadOnlyAdmin(CarefulAdmin):
    """The plan and its record: administrators have no right over content, and see it as a reader does.

    A subclass excludes what a reader does not see.
    """

    # Counting all rows of a large table only to print the number costs more than the page.
    show_full_result_count = False
    actions = None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Texts of the plan and of the record are marked as what they are, on a page of any language."""
        shown = {field.name: in_its_language(field) for field in self.opts.fields}
        return [shown.get(str(name), name) for name in super().get_fields(request, obj)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def in_its_language(field: Any) -> Any:
    """The name of a field, or of a text what shows it in English."""
    if not isinstance(field, (CharField, TextField)) or field.choices:
        return field.name

    def shown(row: Model) -> str:
        return in_english(linebreaksbr(getattr(row, field.name)))

    shown.__name__ = field.name
    return admin.display(description=field.verbose_name)(shown)


def held_by(obj: Model) -> list[str]:
    """What keeps an object from being deleted: "3 status updates". Empty when nothing does.

    The administration's own log counts too: it is the only record of who granted which role.
    """
    found = []
    for relation in obj._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        model: Any = relation.related_model
        if relation.on_delete is not PROTECT and model is not LogEntry:
            continue
        if number := model._base_manager.filter(**{relation.field.name: obj}).count():
            names = model._meta
            found.append(f"{number} {names.verbose_name if number == 1 else names.verbose_name_plural}")
    return found
