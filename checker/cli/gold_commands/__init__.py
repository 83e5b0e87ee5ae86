"""The commands below ``checker gold``, one in each module."""
