"""Sign-off by the people who answer for it: the Clinical Safety Officer, the Caldicott Guardian, the signatory."""
