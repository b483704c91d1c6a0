from django.db import migrations, models


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
    ]
