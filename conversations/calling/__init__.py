"""Times for engagement calls that the onboarding team publishes, and the call itself."""
