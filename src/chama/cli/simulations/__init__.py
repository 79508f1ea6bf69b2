"""Simulations: a seed draws acts and faults, independent checkers read what is left."""
