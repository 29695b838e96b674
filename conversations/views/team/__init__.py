"""What only the onboarding team sees: what it finds, everything about one onboarding, its queue."""
