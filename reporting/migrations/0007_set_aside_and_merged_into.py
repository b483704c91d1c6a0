import django.db.models.deletion
from django.db import migrations, models


def name_the_paragraph(apps, schema_editor):
    """Of a merger that stands, the paragraph is known; of one that was undone it is not."""
    database = schema_editor.connection.alias
    paragraphs = apps.get_model("reporting", "ReportParagraph").objects.using(database)
    steps = apps.get_model("reporting", "Transition").objects.using(database).filter(step="merge")
    for paragraph in paragraphs.filter(state="merged"):
        newest = steps.filter(paragraph=paragraph).order_by("-id").values_list("pk", flat=True).first()
        steps.filter(pk=newest).update(merged_into=paragraph.merged_into_id)


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0006_accepted_mark'),
    ]

    operations = [
        migrations.AddField(
            model_name='textdraft',
            name='set_aside',
            field=models.TextField(blank=True, default='', verbose_name='set aside'),
        ),
        migrations.AddField(
            model_name='transition',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.reportparagraph', verbose_name='merged into'),
        ),
        migrations.AddConstraint(
            model_name='transition',
            constraint=models.CheckConstraint(condition=models.Q(('step', 'merge'), ('merged_into', None), _connector='OR'), name='transition_merge_names_another', violation_error_message='Only a merger names another paragraph.'),
        ),
        migrations.RunPython(name_the_paragraph, migrations.RunPython.noop),
    ]
