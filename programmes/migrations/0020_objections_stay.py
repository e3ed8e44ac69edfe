"""What was said about an objection stays readable: neither it nor its answer is emptied or taken away."""

from django.db import migrations

from romportal.audit.walls import wall

VERSION = "programmes_programmeversion"
FROZEN = f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = {{row}}.version_id AND v.state = 'agreed')"
SPOKEN_ABOUT = (
    f"EXISTS (SELECT 1 FROM programmes_objectionstatement s JOIN {VERSION} v ON v.id = s.version_id "
    f"JOIN {VERSION} w ON w.programme_id = v.programme_id WHERE w.id = OLD.version_id AND s.rom_id = OLD.rom_id)"
)
EMPTIED = "((OLD.objection <> '' AND NEW.objection = '') OR (OLD.answer <> '' AND NEW.answer = ''))"
MESSAGE = "an agreed version is frozen, and an objection that was spoken about stays"


class Migration(migrations.Migration):
    dependencies = [("programmes", "0019_paragraphs_come_and_go")]
    operations = [
        wall(
            "programmes_regioncheck", MESSAGE, verbs=("UPDATE",), when=f"{FROZEN} OR ({EMPTIED} AND {SPOKEN_ABOUT})"
        ),
        wall(
            "programmes_regioncheck",
            MESSAGE,
            verbs=("DELETE",),
            when=f"{FROZEN} OR (OLD.objection <> '' AND {SPOKEN_ABOUT})",
        ),
    ]
