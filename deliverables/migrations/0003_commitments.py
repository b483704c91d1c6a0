import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deliverables', '0002_deputies_and_digest'),
    ]

    operations = [
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(verbose_name='short name')),
                ('position', models.PositiveSmallIntegerField(verbose_name='place in the plan')),
                ('subject', models.CharField(max_length=120, verbose_name='subject, in our words')),
                ('words', models.TextField(verbose_name='words as printed')),
                ('reported_in', models.CharField(choices=[('resources', 'Part IV, resources and partnerships'), ('challenges', 'Part V, challenges and next steps')], max_length=10, verbose_name='part of the papers')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='deliverables.actionplan', verbose_name='plan')),
                ('source_texts', models.ManyToManyField(related_name='commitments', to='deliverables.sourcetext', verbose_name='stands in')),
            ],
            options={
                'verbose_name': 'commitment',
                'ordering': ['plan', 'position'],
            },
        ),
        migrations.CreateModel(
            name='CommitmentUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('basis', models.CharField(choices=[('printed', 'as in the source'), ('derived', 'derived'), ('none', 'none')], max_length=8, verbose_name='basis')),
                ('derived_from', models.CharField(blank=True, max_length=200, verbose_name='derived from')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='deliverables.commitment', verbose_name='commitment')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitment_assignments', to='deliverables.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'unit of a commitment',
                'verbose_name_plural': 'units of commitments',
                'ordering': ['commitment', 'position'],
            },
        ),
        migrations.AddField(
            model_name='commitment',
            name='units',
            field=models.ManyToManyField(related_name='commitments', through='deliverables.CommitmentUnit', to='deliverables.unit', verbose_name='units'),
        ),
        migrations.CreateModel(
            name='CommitmentUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective_on', models.DateField(help_text='The day since which this is true.', verbose_name='effective on')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('withdrawn', models.BooleanField(default=False, help_text='This row only withdraws the one that it corrects.', verbose_name='withdrawal')),
                ('correction_reason', models.TextField(blank=True, verbose_name='reason for the correction')),
                ('illustrative', models.BooleanField(default=False, verbose_name='sample data')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='deliverables.commitment', verbose_name='commitment')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='deliverables.commitmentupdate', verbose_name='corrects')),
                ('unit', models.ForeignKey(blank=True, help_text='Empty when a manager wrote it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deliverables.unit', verbose_name='unit of the author')),
            ],
            options={
                'verbose_name': 'update on a commitment',
                'verbose_name_plural': 'updates on commitments',
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='commitmentunit',
            constraint=models.UniqueConstraint(fields=('commitment', 'unit'), name='commitment_unit_once', violation_error_message='A unit is named once for each commitment.'),
        ),
        migrations.AddConstraint(
            model_name='commitmentunit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'printed'), ('derived_from', '')), models.Q(('basis', 'derived'), models.Q(('derived_from', ''), _negated=True)), _connector='OR'), name='commitment_unit_basis_known', violation_error_message='A unit is printed, or derived from something that is named.'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(fields=('plan', 'slug'), name='commitment_slug_once_per_plan', violation_error_message='Two commitments of a plan cannot have the same address.'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(fields=('plan', 'position'), name='commitment_position_once_per_plan', violation_error_message='Two commitments cannot stand in the same place.'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='commitment_has_words', violation_error_message='A commitment has the words in which the plan makes it.'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('reported_in__in', ['resources', 'challenges'])), name='commitment_part_known', violation_error_message='A commitment is reported in Part IV or Part V.'),
        ),
        migrations.AddIndex(
            model_name='commitmentupdate',
            index=models.Index(fields=['commitment', '-effective_on', '-recorded_at', '-id'], name='commitmentupdate_as_of'),
        ),
        migrations.AddConstraint(
            model_name='commitmentupdate',
            constraint=models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('correction_reason', ''), _negated=True), _connector='OR'), name='commitmentupdate_correction_has_reason', violation_error_message='A correction or withdrawal needs a reason.'),
        ),
        migrations.AddConstraint(
            model_name='commitmentupdate',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn', False), ('corrects__isnull', False), _connector='OR'), name='commitmentupdate_withdrawal_names_row', violation_error_message='A withdrawal names the row that it withdraws.'),
        ),
        migrations.AddConstraint(
            model_name='commitmentupdate',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn', True), models.Q(('text', ''), _negated=True), _connector='OR'), name='commitmentupdate_has_text', violation_error_message='Write what was done.'),
        ),
    ]
