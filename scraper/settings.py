"""How Scrapy behaves in every crawl: polite to portals, safe against hostile pages, and free of what costs and gives nothing.

What belongs to one portal stands in its TOML file; the crawl's own settings (HOME and the like) are listed at the end.
"""

from __future__ import annotations

import os

BOT_NAME = "tintinh"
SPIDER_MODULES = ["scraper.spiders"]

# Who we are. One address a portal's administrator can open; TINTINH_CONTACT names that of whoever runs the crawl.
CONTACT = os.environ.get("TINTINH_CONTACT", "https://github.com/tintinh/tintinh")
ROBOTSTXT_USER_AGENT = "tintinh"
USER_AGENT = f"{ROBOTSTXT_USER_AGENT}/0.1 (+{CONTACT})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
}

# Politeness. The visit asks robots.txt itself, first, and keeps it as a page; delay, jitter and
# concurrency of each server come from the portals' files (scraper.crawl.lanes), and Retry-After is waited for.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.5
COOKIES_ENABLED = False  # portals keep a sticky session language

# Safety.
DOWNLOAD_MAXSIZE = 20 << 20
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
DNS_TIMEOUT = 15
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "scraper.crawl.resolver.GuardedResolver"
DOWNLOAD_HANDLERS = {
    "http": "scraper.crawl.http_client.HttpClient",
    "https": "scraper.crawl.http_client.HttpClient",
    **dict.fromkeys(("data", "file", "s3", "ftp")),
}
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

# Speed. Redirects, retries, errors and known addresses are the visit's business, so Scrapy's own parts for them stay out.
DOWNLOADER = "scraper.crawl.downloader.LaneDownloader"
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
HTTPPROXY_ENABLED = False
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
CONCURRENT_ITEMS = 1
ASYNCIO_EVENT_LOOP = "uvloop.Loop"
WARN_ON_GENERATOR_RETURN_VALUE = False
DOWNLOADER_STATS = False
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
MEMUSAGE_ENABLED = False
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,  # the client heeds the setting itself
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.closespider.CloseSpider": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scraper.crawl.watch.WatchParent": 0,
}
LOG_LEVEL = "INFO"

# The crawl's own settings, each to be given with -s NAME=VALUE.
HOME = os.environ.get("TINTINH_HOME", "./data")  # where lake/ and portals/ lie
CRAWL_ID = ""  # names this crawl's segments; empty: a random one
CRAWL_REPORT = ""  # where the crawl report (JSON) goes; empty: nowhere
CRAWL_DEADLINE = 0  # seconds after which no new request is made; 0: none
CLOCK_OFFSET = 0  # seconds added to the clock, for crawls that live a day later
BROWSER = os.environ.get("TINTINH_BROWSER", "")  # renders pages where a portal asks for it; empty: Chromium or Chrome on PATH
WATCH_PARENT = False  # stop when the process that started us dies
