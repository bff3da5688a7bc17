"""What thinking in scenarios, knowing more, and being wrong are worth. Source: docs/formulation.md 13."""
