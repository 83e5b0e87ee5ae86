"""The commands of ``checker rules``, one file each."""
