"""Benders' decomposition: a master that knows of operations what cuts say, and operations that prove more of them."""
