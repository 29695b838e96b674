"""One onboarding: where it stands, who is in it, what follows and what falls due."""
