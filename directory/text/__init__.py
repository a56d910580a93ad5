"""Which words are in a text, and how are they compared?"""

from directory.text.cleaning import clean
from directory.text.folding import fold, slugify, sort_key
from directory.text.spelling import closest
from directory.text.tokens import (
    QueryWord,
    all_query_words,
    index_tokens,
    query_words,
    without_article,
    words,
)

__all__ = [
    "QueryWord",
    "all_query_words",
    "clean",
    "closest",
    "fold",
    "index_tokens",
    "query_words",
    "slugify",
    "sort_key",
    "without_article",
    "words",
]
