import json

from django.db import migrations, models


def take_codes_from_papers(apps, schema_editor):
    """A paper that was frozen before this column was added says its code itself."""
    rows = apps.get_model("reporting", "Report").objects.using(schema_editor.connection.alias).filter(code="")
    for pk, payload in rows.values_list("pk", "payload"):
        rows.filter(pk=pk).update(code=json.loads(payload)["cover"]["code"])


class Migration(migrations.Migration):
    dependencies = [("reporting", "0009_languages_of_rounds")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="code",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="document code"),
            preserve_default=False,
        ),
        migrations.RunPython(take_codes_from_papers, migrations.RunPython.noop),
    ]
