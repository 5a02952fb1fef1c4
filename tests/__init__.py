"""What no single add-on can test: journeys, abuse, concurrency, documentation."""
