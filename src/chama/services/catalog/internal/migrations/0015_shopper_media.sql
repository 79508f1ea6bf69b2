-- What a shopper uploaded goes when the shopper goes: found by its owner.
CREATE INDEX media_of_shoppers ON media (owner) WHERE starts_with(owner, 'shopper:');
