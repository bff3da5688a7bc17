"""Regression of whole studies: what each came to once is kept beside it, and every later answer is held against that.

::

    plugin     collects study files for pytest, which selects, spreads and reports them
    examine    one study: solved in a process of its own, held against its baseline
    judge      same, moved, slower or broken, and why
    history    what every run came to, appended for ever

Nothing is imported here: whoever runs pytest for something else pays for no more than the plug-in's options.
"""
