"""What is said to STS: the signature, and the calls."""
