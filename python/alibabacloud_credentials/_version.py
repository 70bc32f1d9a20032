"""The version, in a module of its own: the transport names it to servers."""

__version__ = '1.1.0'
