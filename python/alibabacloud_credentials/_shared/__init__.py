"""One credential for several processes: what is stored, how it is sealed, and the step that looks there before it asks.

``step`` wraps the fetch of a source: look up, lock, fetch, put. It keeps no credential and decides nothing about
freshness: the one cache of a source and its policy do. Without a cache between processes nothing of this is imported.
"""
