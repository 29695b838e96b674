"""What only the onboarding team sees at its desk: its board, its queue, what it finds, its numbers, its mornings."""
