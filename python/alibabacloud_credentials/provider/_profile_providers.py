"""What a file of profiles says, as providers."""

from __future__ import annotations

from typing import Any, Dict, Hashable, List, Optional

from .._profile.login import Login
from .._profile.plan import Plan


class ProfileProviders:
    """The content of a file, as providers. It is never changed after it was made.

    :param plan: what the profile asks for.
    :param path: the file that the plan comes from.
    :param providers: of the plan, the innermost first.
    :param revision: the same object as long as the content is the same; None: a new one.
    :ivar outermost: the provider to ask.
    :ivar fingerprint: of the file when it was read; None: it was not there.
    :ivar read_mono: when that was, in monotonic seconds.
    """

    def __init__(self, plan: Plan, path: str, providers: List[Any], revision: Optional[object] = None) -> None:
        self.plan = plan
        self.path = path
        self.outermost: Any = providers[-1]
        self.fingerprint: Optional[Hashable] = None
        self.read_mono = 0.0
        self._providers = providers
        self._revision = object() if revision is None else revision

    def read_at(self, read_mono: float, fingerprint: Optional[Hashable]) -> ProfileProviders:
        """The same, read at this moment from a file in this state."""
        copy = ProfileProviders(self.plan, self.path, self._providers, self._revision)
        copy.read_mono, copy.fingerprint = read_mono, fingerprint
        return copy

    def has_same_revision_as(self, other: ProfileProviders) -> bool:
        return self._revision is other._revision

    def for_plan(self, plan: Plan) -> Optional[ProfileProviders]:
        """These providers for a plan; None if they do not serve it.

        Where a person or another process has renewed a login, their revision is new, so that callers see it.
        """
        if not plan.has_same_sources(self.plan):
            return None
        login = plan.steps[0].login
        is_known = login is None or self._providers[0].has_tokens_of(Login.of(login, 'oauth'))
        return ProfileProviders(plan, self.path, self._providers, self._revision if is_known else None)

    def invalidate(self) -> None:
        """Have every source fetch anew."""
        for each in self._providers:
            each.invalidate()

    def __getstate__(self) -> Dict[str, Any]:
        # The monotonic time of another process has another zero: there the file is to be read again.
        return {**vars(self), 'read_mono': float('-inf'), 'fingerprint': None}
