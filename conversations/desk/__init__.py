"""The onboarding team's desk: its actions, what it types, references, what it finds and what it lists."""
