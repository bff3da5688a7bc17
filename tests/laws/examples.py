"""How many random examples a law is tried on: a few in CI, twenty times as many at night."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

USUAL = 100


def examples(count: int) -> settings:
    """Settings for a law that is tried ``count`` times in CI, and in proportion under another profile.

    A broken law is reported at once; only at night is there time to look for its smallest counter-example.
    """
    times = max(1, settings().max_examples // USUAL)
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    phases = [phase for phase in Phase if times > 1 or phase not in (Phase.shrink, Phase.explain)]
    return settings(max_examples=count * times, phases=phases, suppress_health_check=slow)
