"""``python -m supplyopt``, for where no script is on the path."""

from supplyopt.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
