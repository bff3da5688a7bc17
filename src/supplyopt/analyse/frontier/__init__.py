"""What more resilience costs: plans of which none is better in everything, from the cheapest to the most cautious."""

from supplyopt.analyse.frontier.axis import Axis
from supplyopt.analyse.frontier.frontier import Frontier, frontier
from supplyopt.analyse.frontier.point import Point
from supplyopt.analyse.frontier.trace import Trace

__all__ = ["Axis", "Frontier", "Point", "Trace", "frontier"]
