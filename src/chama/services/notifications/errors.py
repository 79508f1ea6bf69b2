"""How notifications refuses: nothing of its own; the refusals of base suffice."""
