"""Questions of a stage that one of an applicant team asks a colleague to answer."""
