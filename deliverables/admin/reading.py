"""What every page of the administration keeps to, and the pages that only show."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import PROTECT, Model
from django.http import HttpRequest

FILTER_ENDINGS = ("", "__exact", "__id__exact", "__isnull", "__gte", "__lt")


class OwnFiltersOnly:
    """Refuses filters typed into the address, which could otherwise ask for what a page does not show.

    Django accepts any field of the model there: `?internal_note__contains=…` would answer by its number of rows.
    """

    list_filter: Any

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        names = [item if isinstance(item, str) else item[0] for item in self.list_filter]
        return lookup in {name + ending for name in names for ending in FILTER_ENDINGS}


class ReadOnlyAdmin(OwnFiltersOnly, admin.ModelAdmin):
    """The plan and its record: administrators have no right over content, and see it as a reader does.

    A subclass excludes what a reader does not see.
    """

    # Counting all rows of a large table only to print the number costs more than the page.
    show_full_result_count = False
    actions: ClassVar[None] = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KeepsWhatIsNamed:
    """Before deleting, says what names the object in counts, instead of listing row by row."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        held = [sentence for obj in objs for sentence in held_by(obj)]
        if held:
            return [], {}, set(), held
        return super().get_deleted_objects(objs, request)  # type: ignore[misc]  # mixed into a ModelAdmin


def held_by(obj: Model) -> list[str]:
    """What keeps an object from being deleted: "3 status updates". Empty when nothing does.

    The administration's own log counts too: it is the only record of who granted which role.
    """
    found = []
    for relation in obj._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        model: Any = relation.related_model
        if relation.on_delete is not PROTECT and model is not LogEntry:
            continue
        if number := model._base_manager.filter(**{relation.field.name: obj}).count():
            names = model._meta
            found.append(f"{number} {names.verbose_name if number == 1 else names.verbose_name_plural}")
    return found
