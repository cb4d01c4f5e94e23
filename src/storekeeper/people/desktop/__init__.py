"""The screens of people and shops."""
