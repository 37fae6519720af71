"""When and in which order: the Dagster definitions and the `tintinh` command.

Nothing is parsed here and no table is touched by SQL of its own; that is the work of `scraper` and `warehouse`.
"""
