//! BLAKE2b and BLAKE2s (RFC 7693), with all parameters: keys, salts, trees.

/// The constants of BLAKE2b; the upper halves are those of BLAKE2s.
const START: [u64; 8] = [
    0x6a09e667f3bcc908,
    0xbb67ae8584caa73b,
    0x3c6ef372fe94f82b,
    0xa54ff53a5f1d36f1,
    0x510e527fade682d1,
    0x9b05688c2b3e6c1f,
    0x1f83d9abfb41bd6b,
    0x5be0cd19137e2179,
];

const ORDER: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// The eight mixes of a round: four columns, four diagonals.
const MIXES: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

/// What a hash depends on besides its data.
pub struct Parameters {
    pub digest_size: u8,
    pub fanout: u8,
    pub depth: u8,
    pub leaf_size: u32,
    pub node_offset: u64,
    pub node_depth: u8,
    pub inner_size: u8,
    pub last_node: bool,
    pub key: Vec<u8>,
    pub salt: Vec<u8>,
    pub person: Vec<u8>,
}

impl Parameters {
    /// A digest of this size, and nothing unusual.
    pub fn plain(digest_size: u8) -> Parameters {
        Parameters {
            digest_size,
            fanout: 1,
            depth: 1,
            leaf_size: 0,
            node_offset: 0,
            node_depth: 0,
            inner_size: 0,
            last_node: false,
            key: Vec::new(),
            salt: Vec::new(),
            person: Vec::new(),
        }
    }
}

/// A hash under way.  Words are held in 64 bits; those of BLAKE2s use the lower half.
#[derive(Clone)]
pub struct Blake2 {
    /// BLAKE2b, with words of 64 bits.
    wide: bool,
    state: [u64; 8],
    buffer: Vec<u8>,
    count: u128,
    digest_size: usize,
    last_node: bool,
}

impl Blake2 {
    /// A hash of nothing yet.
    pub fn new(wide: bool, parameters: &Parameters) -> Blake2 {
        let word = if wide { 8 } else { 4 };
        let mut block = vec![0u8; 8 * word];
        block[0] = parameters.digest_size;
        block[1] = parameters.key.len() as u8;
        block[2] = parameters.fanout;
        block[3] = parameters.depth;
        block[4..8].copy_from_slice(&parameters.leaf_size.to_le_bytes());
        let offset = parameters.node_offset.to_le_bytes();
        if wide {
            block[8..16].copy_from_slice(&offset);
            block[16] = parameters.node_depth;
            block[17] = parameters.inner_size;
        } else {
            block[8..14].copy_from_slice(&offset[..6]);
            block[14] = parameters.node_depth;
            block[15] = parameters.inner_size;
        }
        let mut put = |at: usize, data: &[u8]| block[at..at + data.len()].copy_from_slice(data);
        put(4 * word, &parameters.salt);
        put(6 * word, &parameters.person);
        let mut state = [0; 8];
        for (at, value) in state.iter_mut().enumerate() {
            let start = if wide { START[at] } else { START[at] >> 32 };
            *value = start ^ read_word(&block, at, word);
        }
        let mut hash = Blake2 {
            wide,
            state,
            buffer: Vec::new(),
            count: 0,
            digest_size: usize::from(parameters.digest_size),
            last_node: parameters.last_node,
        };
        if !parameters.key.is_empty() {
            let mut first = parameters.key.clone();
            first.resize(hash.block_size(), 0);
            hash.update(&first);
        }
        hash
    }

    fn block_size(&self) -> usize {
        if self.wide { 128 } else { 64 }
    }

    /// More data.
    pub fn update(&mut self, data: &[u8]) {
        let size = self.block_size();
        self.buffer.extend_from_slice(data);
        // The last block waits, since it is treated differently.
        let mut done = 0;
        while self.buffer.len() - done > size {
            let block = self.buffer[done..done + size].to_vec();
            self.count += size as u128;
            self.compress(&block, false);
            done += size;
        }
        self.buffer.drain(..done);
    }

    /// The digest.
    pub fn finish(mut self) -> Vec<u8> {
        self.count += self.buffer.len() as u128;
        let mut block = std::mem::take(&mut self.buffer);
        block.resize(self.block_size(), 0);
        self.compress(&block, true);
        let word = if self.wide { 8 } else { 4 };
        let mut out: Vec<u8> = Vec::with_capacity(64);
        for value in self.state {
            out.extend_from_slice(&value.to_le_bytes()[..word]);
        }
        out.truncate(self.digest_size);
        out
    }

    fn rotate(&self, value: u64, bits: u32) -> u64 {
        if self.wide {
            value.rotate_right(bits)
        } else {
            u64::from((value as u32).rotate_right(bits))
        }
    }

    fn add(&self, a: u64, b: u64) -> u64 {
        let sum = a.wrapping_add(b);
        if self.wide { sum } else { sum & 0xffff_ffff }
    }

    fn compress(&mut self, block: &[u8], last: bool) {
        let (word, mask) = if self.wide {
            (8, u64::MAX)
        } else {
            (4, 0xffff_ffff)
        };
        let rotations = if self.wide {
            [32, 24, 16, 63]
        } else {
            [16, 12, 8, 7]
        };
        let mut v = [0u64; 16];
        v[..8].copy_from_slice(&self.state);
        for at in 0..8 {
            v[8 + at] = if self.wide {
                START[at]
            } else {
                START[at] >> 32
            };
        }
        let bits = if self.wide { 64 } else { 32 };
        v[12] ^= self.count as u64 & mask;
        v[13] ^= (self.count >> bits) as u64 & mask;
        if last {
            v[14] ^= mask;
            if self.last_node {
                v[15] ^= mask;
            }
        }
        let rounds = if self.wide { 12 } else { 10 };
        for round in 0..rounds {
            let order = &ORDER[round % 10];
            for (at, &[a, b, c, d]) in MIXES.iter().enumerate() {
                let x = read_word(block, order[2 * at], word);
                let y = read_word(block, order[2 * at + 1], word);
                v[a] = self.add(self.add(v[a], v[b]), x);
                v[d] = self.rotate(v[d] ^ v[a], rotations[0]);
                v[c] = self.add(v[c], v[d]);
                v[b] = self.rotate(v[b] ^ v[c], rotations[1]);
                v[a] = self.add(self.add(v[a], v[b]), y);
                v[d] = self.rotate(v[d] ^ v[a], rotations[2]);
                v[c] = self.add(v[c], v[d]);
                v[b] = self.rotate(v[b] ^ v[c], rotations[3]);
            }
        }
        for at in 0..8 {
            self.state[at] ^= v[at] ^ v[at + 8];
        }
    }
}

/// A word of a block, the least significant byte first.
fn read_word(block: &[u8], index: usize, size: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes[..size].copy_from_slice(&block[index * size..(index + 1) * size]);
    u64::from_le_bytes(bytes)
}
