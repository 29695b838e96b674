"""A rehearsal: a whole onboarding played by the people who take part, told once for every channel."""
