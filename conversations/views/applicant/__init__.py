"""What the applicant's side reads of single things."""
