"""The example: eighteen programmes from 2024 until the day of loading, told through the verbs that users use.

What happened, and on which day, stands in the TOML files and in the modules beside them; `story` puts it in order.
"""

from reporting.demo.story import load

__all__ = ["load"]
