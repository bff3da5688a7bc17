"""The build of the real case: from the copies in ``sources/`` to the tables of both cases."""
