"""The only door to rights, revealing, the audit and retention: functions taking the open transaction first."""
