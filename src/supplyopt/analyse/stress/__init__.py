"""Stress: how a plan stands failures and bad scenarios that nobody need have given a probability."""

from supplyopt.analyse.stress.entity import Entity, entities_of
from supplyopt.analyse.stress.exposure import Exposure, exposures
from supplyopt.analyse.stress.knock_out import KnockOut, KnockOuts, knock_outs
from supplyopt.analyse.stress.resilience import Service, Triangle, triangle
from supplyopt.analyse.stress.scenario import StressTest, stress_tests

__all__ = [
    "Entity",
    "Exposure",
    "KnockOut",
    "KnockOuts",
    "Service",
    "StressTest",
    "Triangle",
    "entities_of",
    "exposures",
    "knock_outs",
    "stress_tests",
    "triangle",
]
