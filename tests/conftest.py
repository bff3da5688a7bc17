"""How random examples are drawn: the same ones on every machine, other and many more ones at night."""

from hypothesis import settings

# No deadline: a shared machine may be slow at any moment, and that is no fault of the code.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("nightly", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile("steady")
