"""The spec, in Python: its catalogue, the base of its models, and the checking of parameters against them."""
