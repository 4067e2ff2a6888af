//! What an editor asks: tokens, hover, completion, lenses.
