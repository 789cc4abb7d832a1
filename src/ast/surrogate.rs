//! How krait stores lone surrogates.  Python's `str` may hold the code points
//! U+D800 to U+DFFF (`'\ud800'` is legal) while Rust's `str` cannot, so everywhere
//! in krait the surrogate U+D800+i is stored as U+10E000+i, in a private-use plane
//! that no real text uses.  Whatever shows, measures or encodes text maps it back.

const FIRST_SURROGATE: u32 = 0xD800;
const LAST_SURROGATE: u32 = 0xDFFF;
const FIRST_STAND_IN: u32 = 0x10_E000;

/// The stand-in of a surrogate code unit.  A unit outside U+D800..=U+DFFF is
/// itself the character asked for.
pub fn surrogate_to_char(unit: u16) -> char {
    let unit = u32::from(unit);
    let code = match unit {
        FIRST_SURROGATE..=LAST_SURROGATE => FIRST_STAND_IN + (unit - FIRST_SURROGATE),
        _ => unit,
    };
    char::from_u32(code).expect("stand-ins and non-surrogates are characters")
}

/// The surrogate for which `c` stands in, if it does.
pub fn char_to_surrogate(c: char) -> Option<u16> {
    let index = (c as u32).checked_sub(FIRST_STAND_IN)?;
    (index <= LAST_SURROGATE - FIRST_SURROGATE).then(|| (FIRST_SURROGATE + index) as u16)
}
