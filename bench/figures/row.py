"""A row of the table."""

# What stands for a figure that takes a network of its own, where no process can be given one.
LEFT_OUT = 'left out: it needs root, unshare and ip'


class Row:
    """One figure.

    :param name: what was measured.
    :param ours: the figure, as text.
    :param published: the same of the published package or of a peer, as text.
    :param ratio: ours divided by published, or None.
    :param target: what a timing should be and whether it is, as text; a missed one is only reported.
    :param requirement: what a count must be, as text.
    :param holds: whether it is; if not, the run fails.
    """

    def __init__(self, name, ours, published='', *, ratio=None, target='', requirement='', holds=True):
        self.name, self.ours, self.published = name, ours, published
        self.ratio, self.target, self.requirement, self.holds = ratio, target, requirement, holds


def compared(name, form, ours, published, most):
    """A row whose target is a ratio of at most ``most``; ``form`` makes a text of a figure."""
    ratio = ours / published
    return Row(name, form.format(ours), form.format(published), ratio=ratio,
               target=judged(f'ratio {most:.2f}', ratio, most))


def judged(target, figure, most):
    """The text of a target, and whether the figure meets it."""
    return f'{target}: met' if figure <= most else f'{target}: missed by {figure / most - 1:.1%}'
