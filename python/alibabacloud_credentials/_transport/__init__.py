"""HTTP: one exchange with one server, bounded in time and size. ``exchange`` is what the sources call."""
