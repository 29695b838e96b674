"""The local web page: a person's direct messages beside the onboarding team's channel."""
