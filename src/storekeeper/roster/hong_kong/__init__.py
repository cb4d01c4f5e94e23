"""The employment law of Hong Kong on one person: dated facts, pure rules, findings that name their section."""
