"""The registry: one file a benchmark."""

from tests.bench.benchmarks import build, evaluate, growth, read, real_case, solve

BENCHMARKS = (
    build.BENCHMARK,
    solve.BENCHMARK,
    growth.BENCHMARK,
    evaluate.BENCHMARK,
    read.BENCHMARK,
    real_case.BENCHMARK,
)
"""In the order in which they are run and told."""
