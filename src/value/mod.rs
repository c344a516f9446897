//! Data structures, one a file. They know no keys, locks or replies.
