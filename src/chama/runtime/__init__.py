"""The machinery: doors, transactions, group commit, outbox, inbox, bus, vault, settings, own engines."""
