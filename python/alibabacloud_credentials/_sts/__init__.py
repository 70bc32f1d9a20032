"""Calls of STS, and their signature."""
