"""The commands below ``checker pilot``, one in each module."""
