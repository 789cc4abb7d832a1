//! The methods of `frozenset`.

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
