"""What is fuzzed: each target is a function that is given any bytes at all and makes something of ours read them.

It returns whatever the bytes are. An exception that leaves it is a find: it lets through only a result, or the kind of
error that is documented where the bytes are read.
"""

from . import answers, cloud, exports, files, texts, wire

TARGETS = {
    target.__name__: target for module in (files, texts, exports, answers, wire, cloud) for target in module.TARGETS
}
