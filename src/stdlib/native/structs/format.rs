//! Formats: what stands where.

/// What is wrong with a format.
pub struct Flaw(pub &'static str);

/// One letter of a format with its count.
#[derive(Debug)]
pub struct Code {
    pub letter: u8,
    /// Of one item.
    pub size: usize,
    /// Where the first one stands.
    offset: usize,
    /// How many items there are: one for `s` and `p`, whose size the count is.
    count: usize,
}

impl Code {
    /// Where its items stand.
    pub fn places(&self) -> impl Iterator<Item = usize> + use<> {
        let (offset, size) = (self.offset, self.size);
        (0..self.count).map(move |at| offset + at * size)
    }
}

/// A parsed format.
#[derive(Debug)]
pub struct Format {
    pub codes: Vec<Code>,
    pub size: usize,
    /// How many values there are.
    pub count: usize,
    pub little: bool,
    /// Sizes and alignment are the machine's own.
    pub native: bool,
}

/// The size and alignment of a letter; alignment counts in native formats only.
fn size_of(letter: u8, native: bool) -> Option<(usize, usize)> {
    let size = match letter {
        b'x' | b'b' | b'B' | b'c' | b's' | b'p' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' if native => 8,
        b'l' | b'L' => 4,
        b'n' | b'N' | b'P' if native => 8,
        b'q' | b'Q' | b'd' => 8,
        b'F' => return Some((8, 4)),
        b'D' => return Some((16, 8)),
        _ => return None,
    };
    Some((size, size))
}

impl Format {
    /// Parses a format.
    pub fn parse(text: &str) -> Result<Format, Flaw> {
        const TOO_LONG: Flaw = Flaw("total struct size too long");
        let mut rest = text.as_bytes();
        let (mut little, mut native) = (true, true);
        if let [first @ (b'@' | b'=' | b'<' | b'>' | b'!'), tail @ ..] = rest {
            little = matches!(first, b'@' | b'=' | b'<');
            native = *first == b'@';
            rest = tail;
        }
        if text.contains('\0') {
            return Err(Flaw("embedded null character"));
        }
        let mut format = Format {
            codes: Vec::new(),
            size: 0,
            count: 0,
            little,
            native,
        };
        while let [first, tail @ ..] = rest {
            rest = tail;
            if matches!(first, b' ' | b'\t'..=b'\r') {
                continue;
            }
            let mut letter = *first;
            let mut count = 1usize;
            if letter.is_ascii_digit() {
                count = usize::from(letter - b'0');
                loop {
                    let [next, tail @ ..] = rest else {
                        return Err(Flaw("repeat count given without format specifier"));
                    };
                    rest = tail;
                    letter = *next;
                    if !letter.is_ascii_digit() {
                        break;
                    }
                    count = count
                        .checked_mul(10)
                        .and_then(|count| count.checked_add(usize::from(letter - b'0')))
                        .filter(|&count| count <= isize::MAX as usize)
                        .ok_or(TOO_LONG)?;
                }
            }
            format.push(letter, count)?;
        }
        Ok(format)
    }

    fn push(&mut self, letter: u8, count: usize) -> Result<(), Flaw> {
        const TOO_LONG: Flaw = Flaw("total struct size too long");
        let Some((size, alignment)) = size_of(letter, self.native) else {
            return Err(Flaw("bad char in struct format"));
        };
        if self.native {
            self.size = self
                .size
                .checked_next_multiple_of(alignment)
                .ok_or(TOO_LONG)?;
        }
        let total = count
            .checked_mul(size)
            .and_then(|size| size.checked_add(self.size))
            .filter(|&total| total <= isize::MAX as usize)
            .ok_or(TOO_LONG)?;
        let (size, items) = match letter {
            b'x' => (0, 0),
            b's' | b'p' => (count, 1),
            _ => (size, count),
        };
        if items > 0 {
            self.codes.push(Code {
                letter,
                size,
                offset: self.size,
                count: items,
            });
        }
        self.count += items;
        self.size = total;
        Ok(())
    }
}
