"""One visit to a portal: what to ask next, what an answer means, what is remembered of it, and how politely.

Sending requests is the spider's work with Scrapy, keeping pages that of `scraper.pages`; what a page says is read elsewhere.
"""
