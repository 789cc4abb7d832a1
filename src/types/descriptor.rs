//! `descriptor`.

/// The tables of `getset_descriptor`.
pub mod getset {
    crate::methods! { pub METHODS: }

    crate::getters! { pub GETTERS: }
}

/// The tables of `member_descriptor`.
pub mod member {
    crate::methods! { pub METHODS: }

    crate::getters! { pub GETTERS: }
}

/// The tables of `staticmethod`.
pub mod static_method {
    crate::methods! { pub METHODS: }

    crate::getters! { pub GETTERS: }
}

/// The tables of `classmethod`.
pub mod class_method {
    crate::methods! { pub METHODS: }

    crate::getters! { pub GETTERS: }
}
