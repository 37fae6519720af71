"""Measurements, each as a ratio within one run against a named peer; run by `make bench`, never by the test suite.

Nothing here asserts a time: the numbers are for people to read.
"""
