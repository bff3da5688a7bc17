"""Checks between the tables of a case, one subject a file and one function a check."""
