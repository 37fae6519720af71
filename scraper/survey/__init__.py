"""A survey of one portal: a short polite visit that finds out what it offers and what its articles yield, and compares it later.

Nothing here is kept in the lake or crawled to its end; that is the spider's work, by the same rules and readers.
"""
