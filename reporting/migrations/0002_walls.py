"""Handed-in reports, values and statuses are append-only; a definitive pack never changes."""

from django.db import migrations

from romportal.audit.walls import wall


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [
        wall("reporting_progressreport", "a handed-in report is append-only"),
        wall("reporting_measurement", "measured values are append-only"),
        wall("reporting_milestoneresult", "reached milestones are append-only"),
        wall("reporting_figurestatus", "statuses of figures are append-only"),
        wall("reporting_dialoguepack", "a definitive pack never changes", when="OLD.status = 'definitive'"),
    ]
