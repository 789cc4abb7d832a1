//! `singletons`.

/// The tables of `NoneType`.
pub mod none {
    crate::methods! { pub METHODS: }

    crate::getters! { pub GETTERS: }
}

/// The tables of `ellipsis`.
pub mod ellipsis {
    crate::methods! { pub METHODS: }

    crate::getters! { pub GETTERS: }
}

/// The tables of `NotImplementedType`.
pub mod not_implemented {
    crate::methods! { pub METHODS: }

    crate::getters! { pub GETTERS: }
}
