"""MkDocs calls this: the pages of each language refer to names of the reference in their own language."""

from mkdocs.plugins import event_priority


@event_priority(100)
def on_config(config):
    # One plugin object builds all languages, one after the other, and would find each name once more in each.
    config.plugins['autorefs'].__init__()
