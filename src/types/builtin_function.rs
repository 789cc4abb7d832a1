//! `builtin_function_or_method`.

crate::methods! { pub METHODS: }

crate::getters! { pub GETTERS: }

/// The tables of `method_descriptor`.
pub mod descriptor {
    crate::methods! { pub METHODS: }

    crate::getters! { pub GETTERS: }
}
