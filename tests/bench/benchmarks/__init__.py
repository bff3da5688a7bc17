"""The registry: one file a benchmark."""

from tests.bench.benchmarks import build, evaluate, growth, read, real_case, solve, what_if

MODULES = (build, solve, growth, evaluate, what_if, read, real_case)
BENCHMARKS = tuple(module.BENCHMARK for module in MODULES)
"""In the order in which they are run and told."""
