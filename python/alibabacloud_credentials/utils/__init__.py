"""Helpers of the 0.x interface, kept for programs that import them."""

from .._lazy import lazy_exports

__getattr__ = lazy_exports(__name__, {}, modules={
    'auth_constant': 'utils.auth_constant', 'auth_util': 'utils.auth_util',
    'parameter_helper': 'utils.parameter_helper',
})
