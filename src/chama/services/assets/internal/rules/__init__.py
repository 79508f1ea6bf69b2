"""Pure decisions of assets: the ledger, coupons, membership."""
