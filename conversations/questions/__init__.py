"""The questions of an onboarding: what they are, and how what a person typed becomes an answer."""
