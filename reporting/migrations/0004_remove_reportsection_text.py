from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_texts_of_sections")]
    operations = [migrations.RemoveField(model_name="reportsection", name="text")]
