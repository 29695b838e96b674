"""The NHS's list of organisations (ODS): what it says of an applicant's, and how they choose it."""
