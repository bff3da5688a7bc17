"""Ways of peers need the extra ``bench``, and hold no tests."""

collect_ignore = ["methods"]
