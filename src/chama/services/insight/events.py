"""Facts that insight announces: none yet."""
