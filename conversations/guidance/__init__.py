"""What an applicant is helped with: UK times, working days, template checks, text messages and costs."""
