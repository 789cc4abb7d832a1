//! `mappingproxy`.

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }
