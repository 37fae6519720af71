"""The verbs of the `tintinh` command, one module each with a click command named `command`.

They read arguments, call the room that does the work and show what came of it; no work is done here.
"""
