"""The tables: their schemas, the lake files that feed them, the stories that join copies, the load, and the connection to query.

Fetching and reading pages do not belong here; the only thing known of `scraper` are its item types.
"""
