"""The only door to the world: environment, files, commands and the clock (HTTP is ``_transport``).

Nothing outside these two folders may touch ``os.environ``, ``open``, ``time``, ``subprocess`` or a socket. ``context``
is what a source is given and imports nothing; ``current`` joins the real doors and stands above ``_transport``.
"""
