"""Statements of the onboarding team's desk: what is found, what is open, what is done to several."""
