"""Which words are in a text, and how are they compared?"""

from directory.text.cleaning import clean
from directory.text.folding import fold, slugify, sort_key
from directory.text.spelling import closest
from directory.text.tokens import QueryWord, index_tokens, query_words, words

__all__ = [
    "QueryWord",
    "clean",
    "closest",
    "fold",
    "index_tokens",
    "query_words",
    "slugify",
    "sort_key",
    "words",
]
