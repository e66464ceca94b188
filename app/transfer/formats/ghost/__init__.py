"""The JSON that Ghost exports."""
