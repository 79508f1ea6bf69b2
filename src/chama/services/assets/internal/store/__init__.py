"""Every SQL statement and every lock of assets.

Lock order: accounts (by owner, kind; they guard their lots), coupons by id, holds by key, then members by
user, purchases by id. `gene` is part of every key of shoppers' rows.
"""
