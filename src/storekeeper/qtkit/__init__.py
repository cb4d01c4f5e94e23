"""What screens share: forms, tasks, undo, messages, theme, language, icons; it knows no feature."""
