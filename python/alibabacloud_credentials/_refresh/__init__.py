"""When to fetch, who fetches, and what callers get meanwhile. ``policy`` decides, ``flight`` shares one fetch among
threads and event loops, ``cache`` keeps the answer. Providers know nothing of any of it."""
