"""What never changes again: positions, steps, reached agreements, agreed versions with their children, seed items."""

from django.db import migrations

from romportal.audit.walls import wall

VERSION = "programmes_programmeversion"
CHILDREN = ["pillarassignment", "participation", "cofinancing", "regioncheck", "milestone", "target"]
TAGS = ["core_tasks", "themes", "items", "goals"]
SEED = ["pillar", "pillaritem", "theme", "goal", "principle", "coretask", "term", "policyreference", "organisation"]


def frozen(column):
    return f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = {{row}}.{column} AND v.state = 'agreed')"


def make_the_portal_row(apps, editor):
    apps.get_model("programmes", "Portal").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]
    operations = [
        migrations.RunPython(make_the_portal_row, migrations.RunPython.noop),
        wall("programmes_position", "positions are append-only"),
        wall("programmes_programmestep", "steps are append-only"),
        wall("programmes_agreement", "a reached agreement is frozen", when="OLD.reached_at IS NOT NULL"),
        wall(VERSION, "an agreed version is frozen", when="OLD.state = 'agreed'"),
        *(
            wall(
                f"programmes_{child}",
                "an agreed version is frozen",
                verbs=("INSERT", "UPDATE", "DELETE"),
                when=frozen("version_id"),
            )
            for child in CHILDREN
        ),
        *(
            wall(
                f"{VERSION}_{tag}",
                "an agreed version is frozen",
                verbs=("INSERT", "UPDATE", "DELETE"),
                when=frozen("programmeversion_id"),
            )
            for tag in TAGS
        ),
        *(
            wall(f"programmes_{item}", "items of the strategy stay", verbs=("DELETE",), when="OLD.is_seed")
            for item in SEED
        ),
        wall(
            "programmes_pillar",
            "the strategy has three pillars",
            verbs=("INSERT",),
            when="(SELECT COUNT(*) FROM programmes_pillar) >= 3",
        ),
    ]
