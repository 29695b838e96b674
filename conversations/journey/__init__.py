"""The journey of one onboarding: its stages and how it moves between them."""
