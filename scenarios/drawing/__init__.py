"""From causes with rates to sets of scenarios."""
