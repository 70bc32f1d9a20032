"""The figures: each is measured on ours and, where it can be, on the published package in the same run."""

from . import code, fetches, outages, reads, sharing, stampedes, start

PARTS = (
    code.circles, code.lengths, start.imports, start.idle, start.cold_start, reads.cached, fetches.processor_time,
    fetches.cold_roles, stampedes.stampedes, outages.outage, outages.simulated_outage, outages.fleet,
    outages.no_source, sharing.reads, sharing.starts, sharing.tenants, sharing.fleet,
)


class Bench:
    """The interpreters that are compared, and the stage on which they run.

    :ivar cached: what cached reads cost, for the chart; filled by :meth:`measure`.
    """

    def __init__(self, stage, ours, published, peers):
        self.stage, self.ours, self.published, self.peers = stage, ours, published, peers
        self.cached = {}

    def measure(self):
        """The rows of the table."""
        rows = []
        for part in PARTS:
            print(f'measuring: {part.__doc__}', flush=True)
            rows.extend(part(self))
        return rows

    def both(self, probe, *arguments):
        """What a probe found out of ours and of the published package."""
        return [self.stage.run(python, probe, *arguments) for python in (self.ours, self.published)]
