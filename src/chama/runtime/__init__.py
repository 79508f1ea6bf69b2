"""The machinery: doors, transactions, group commit, outbox and inbox, bus, vault, settings, embedded engines."""
