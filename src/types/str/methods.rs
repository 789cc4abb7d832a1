//! The methods of `str`.

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
