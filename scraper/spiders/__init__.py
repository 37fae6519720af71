"""Where Scrapy looks for spiders: there is one, for all portals.

Nothing else belongs here.
"""
