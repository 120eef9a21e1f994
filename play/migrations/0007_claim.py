from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('play', '0006_repeats'),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('work', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('until', models.FloatField(default=0)),
            ],
        ),
    ]
