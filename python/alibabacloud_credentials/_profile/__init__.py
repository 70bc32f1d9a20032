"""Profiles in files: config.json of the aliyun command line, and credentials.ini.

``config_json`` and ``ini`` turn text into a :class:`~.plan.Plan`, a value; they do no I/O. ``build`` makes providers of
a plan. ``store`` writes back to config.json, through ``edit``, which changes single values of a text and nothing else.
"""
