"""What is behind the names of the 0.x interface."""
