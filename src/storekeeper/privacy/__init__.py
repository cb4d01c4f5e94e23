"""Rights, revealing, the audit, and how long personal data are kept."""
