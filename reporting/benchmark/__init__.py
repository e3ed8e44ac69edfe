"""How fast the portal is, as ratios that hold on any machine: both sides are measured in one run, in turns."""

from reporting.benchmark.ratios import Ratio

__all__ = ["Ratio"]
