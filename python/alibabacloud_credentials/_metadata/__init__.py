"""Requests to the metadata server of an ECS instance."""
