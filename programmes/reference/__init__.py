"""Reference data that comes with the portal: parties, the strategy in its own words, the glossary.

The facts stand in the TOML files beside this one. Loading makes what is missing and leaves what is there: a row that
somebody corrected since is theirs.
"""

from programmes.reference.glossary import Entry, glossary_entries, glossary_markdown
from programmes.reference.life_cycle import life_cycle_markdown
from programmes.reference.loading import Tally, kept
from programmes.reference.organisations import load_organisations
from programmes.reference.strategy import load_strategy

__all__ = [
    "Entry",
    "Tally",
    "glossary_entries",
    "glossary_markdown",
    "life_cycle_markdown",
    "kept",
    "load_organisations",
    "load_strategy",
]
