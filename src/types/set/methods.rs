//! The methods of `set`.

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
