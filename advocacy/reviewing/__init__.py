"""The translator's loop: which texts there are and how far each is, what came back, what was decided."""
