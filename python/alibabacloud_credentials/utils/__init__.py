"""Helpers of the 0.x interface, kept for programs that import them."""
