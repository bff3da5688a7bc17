"""Stress: how a plan stands failures and bad scenarios that nobody has given a probability."""
