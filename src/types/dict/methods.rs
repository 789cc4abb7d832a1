//! The methods of `dict`.

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
