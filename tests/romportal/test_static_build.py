"""The style sheet: third parties in a layer, ours outside it, nothing from another host."""

import re

from romportal import static_build


def test_theme_stands_after_the_layer_and_outside_it():
    css = static_build.style_sheet()
    theme = (static_build.ROOT / "static/theme.css").read_text(encoding="utf-8")

    assert css.count("@layer nlds {") == 1
    assert css.endswith("}\n" + theme)
    assert css.index(".nl-button") < css.index(".utrecht-table") < css.index(theme)


def test_every_font_is_named_and_there():
    named = re.findall(r'url\("fonts/([^"]+)"\)', static_build.style_sheet())

    assert len(named) == 9  # five faces, four of them with the letters of other languages too
    static_build.build()
    assert sorted(named) == sorted(path.name for path in (static_build.TARGET / "fonts").iterdir())


def test_nothing_is_loaded_from_elsewhere():
    css = static_build.style_sheet()

    assert "@import" not in css
    assert {address.split("/")[0] for address in re.findall(r"""url\(\s*["']?([^"')]+)""", css)} == {"fonts"}


def test_second_build_changes_nothing():
    static_build.build()

    assert static_build.build() is False
