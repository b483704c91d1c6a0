import json

from django.db import migrations, models


def take_numbers_from_papers(apps, schema_editor):
    """A paper that was frozen before this column was added says the numbers itself, but those of merged deliverables:
    these are told by the steps that were taken by then."""
    database = schema_editor.connection.alias
    rows = apps.get_model("reporting", "Report").objects.using(database).filter(numbers={})
    steps = apps.get_model("reporting", "Transition").objects.using(database).filter(paragraph__isnull=False)
    for pk, payload, report_round, known_at in rows.values_list("pk", "payload", "round", "known_at"):
        blocks = [block for part in json.loads(payload)["parts"] for block in part["blocks"]]
        numbers = {block["anchor"]: block["number"] for block in blocks if block.get("anchor") and "number" in block}
        taken = steps.filter(round=report_round, at__lte=known_at).order_by("id")
        named = ("paragraph__deliverable__ref", "merged_into__deliverable__ref")
        for ref, other in dict(taken.values_list(*named)).items():
            if f"deliverable-{other}" in numbers:
                numbers.setdefault(f"deliverable-{ref}", numbers[f"deliverable-{other}"])
        rows.filter(pk=pk).update(numbers=numbers)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0012_drafts_by_language")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="numbers",
            field=models.JSONField(default=dict, verbose_name="numbers of its paragraphs"),
        ),
        migrations.RunPython(take_numbers_from_papers, migrations.RunPython.noop),
    ]
