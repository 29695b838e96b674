"""What conversations read and store: an onboarding, its people, what the onboarding team looks through, own pages."""
