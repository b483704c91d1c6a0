"""What was typed before and stands in a form again, which nobody has sent."""

from __future__ import annotations

from django import forms
from django.utils.datastructures import MultiValueDict

from deliverables.forms.held_files import HoldsFile


def let_stand(form: forms.BaseForm, data: MultiValueDict[str, str]) -> None:
    """As it was typed, faulty or not, and without a word about faults. `data`: as a browser sent it."""
    for name, field in form.fields.items():
        value = field.widget.value_from_datadict(data, MultiValueDict(), form.add_prefix(name))
        if value is not None:
            form.initial[name] = value
    if isinstance(form, HoldsFile):
        form.offer_held()
