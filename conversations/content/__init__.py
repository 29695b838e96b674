"""The content of the onboarding: words, questions and help, as data in TOML files with a loader that checks them."""
