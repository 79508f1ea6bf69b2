"""The parts of `chama bench`: a private shop, its goods and shoppers, the load, the picture."""
