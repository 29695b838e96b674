"""Statements of the onboarding team's desk: what is found, what is open."""
