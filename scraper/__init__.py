"""The portals and how to read them: registry, spider, platforms, extraction and the Vietnamese language.

Nothing here knows of Dagster or DuckDB; what leaves this package are the item types of `scraper.items` and files of raw pages.
"""
