"""Texts that were written for sections become their first versions; whoever wrote them was not recorded."""

from django.db import migrations


def keep_texts(apps, schema_editor):
    database = schema_editor.connection.alias
    sections = apps.get_model("reporting", "ReportSection").objects.using(database)
    texts = apps.get_model("reporting", "ReportText").objects.using(database)
    for section in sections.exclude(text="").select_related("round"):
        # No moment was recorded either; the cut-off is the day that the text speaks of.
        at = f"{section.round.cut_off.isoformat()}T12:00:00+00:00"
        texts.create(section=section, text=section.text, at=at)
        sections.filter(pk=section.pk).update(state="sent")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_rounds")]
    operations = [migrations.RunPython(keep_texts, migrations.RunPython.noop)]
