"""The screens of rights, of the audit and of personal data."""
