"""The grammar of supply, and the translation of a case into it."""

from supplyopt.network.build import build_network
from supplyopt.network.grammar import Activity, Asset, Contract, Demand, Network, Option, Resource, Stock

__all__ = ["Activity", "Asset", "Contract", "Demand", "Network", "Option", "Resource", "Stock", "build_network"]
