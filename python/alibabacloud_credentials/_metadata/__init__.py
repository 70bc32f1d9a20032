"""What is said to the metadata server of an ECS instance."""
