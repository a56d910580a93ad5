"""Which places does somebody mean, in which order, and what else could be asked?"""
