"""The stories that cross islands, one readable file each."""
