//! The stable merge sort behind `list.sort`: natural runs, merged by the powersort
//! policy with galloping, as CPython's, so that a script sees the same comparisons.
//!
//! It sorts positions (`u32`), not values: the order stays a permutation even where
//! a comparison raises half way.

use crate::object::Result;

/// Where galloping begins to pay.
const MIN_GALLOP: usize = 7;

/// Sorts `order` by `less`, which may fail; the order is then partly sorted.
pub fn sort(order: &mut [u32], less: impl FnMut(u32, u32) -> Result<bool>) -> Result<()> {
    if order.len() < 2 {
        return Ok(());
    }
    let mut sorter = Sorter {
        order,
        less,
        pending: Vec::new(),
        min_gallop: MIN_GALLOP,
        temp: Vec::new(),
    };
    sorter.run()
}

/// A sorted stretch, waiting to be merged.
struct Run {
    start: usize,
    len: usize,
    /// The depth of the boundary to the next run in powersort's tree.
    power: u32,
}

struct Sorter<'a, F> {
    order: &'a mut [u32],
    less: F,
    pending: Vec<Run>,
    min_gallop: usize,
    temp: Vec<u32>,
}

/// The length to which short runs are brought: a power of two or a little less divides the whole.
fn minimum_run(mut len: usize) -> usize {
    let mut odd = 0;
    while len >= 64 {
        odd |= len & 1;
        len >>= 1;
    }
    len + odd
}

impl<F: FnMut(u32, u32) -> Result<bool>> Sorter<'_, F> {
    fn run(&mut self) -> Result<()> {
        let len = self.order.len();
        let minimum = minimum_run(len);
        let mut start = 0;
        while start < len {
            let remaining = len - start;
            let mut found = self.count_run(start, remaining)?;
            if found < minimum {
                let forced = remaining.min(minimum);
                self.binary_sort(start, forced, found)?;
                found = forced;
            }
            self.add_run(start, found)?;
            start += found;
        }
        while self.pending.len() > 1 {
            let mut at = self.pending.len() - 2;
            if at > 0 && self.pending[at - 1].len < self.pending[at + 1].len {
                at -= 1;
            }
            self.merge_at(at)?;
        }
        Ok(())
    }

    fn less_at(&mut self, a: usize, b: usize) -> Result<bool> {
        (self.less)(self.order[a], self.order[b])
    }

    /// The length of the run at `start`, brought into ascending order.
    fn count_run(&mut self, start: usize, remaining: usize) -> Result<usize> {
        let mut len = 1;
        while len < remaining && !self.less_at(start + len, start + len - 1)? {
            len += 1;
        }
        if len == remaining || (len > 1 && self.less_at(start, start + len - 1)?) {
            return Ok(len);
        }
        // A descending run, which may begin with equals.  Equals are turned round before the whole is,
        // so that they keep their order.
        self.order[start..start + len].reverse();
        len += 1;
        let mut equals = 1;
        while len < remaining {
            if self.less_at(start + len, start + len - 1)? {
                self.order[start + len - equals..start + len].reverse();
                equals = 1;
            } else if self.less_at(start + len - 1, start + len)? {
                break;
            } else {
                equals += 1;
            }
            len += 1;
        }
        self.order[start + len - equals..start + len].reverse();
        self.order[start..start + len].reverse();
        while len < remaining && !self.less_at(start + len, start + len - 1)? {
            len += 1;
        }
        Ok(len)
    }

    /// Sorts a short stretch of which the first `sorted` items are in order.
    fn binary_sort(&mut self, start: usize, len: usize, sorted: usize) -> Result<()> {
        for at in sorted..len {
            let pivot = self.order[start + at];
            let (mut left, mut right) = (0, at);
            while left < right {
                let middle = (left + right) >> 1;
                if (self.less)(pivot, self.order[start + middle])? {
                    right = middle;
                } else {
                    left = middle + 1;
                }
            }
            self.order[start + left..=start + at].rotate_right(1);
        }
        Ok(())
    }

    /// Puts a run on the stack, after merging those that lie deeper in powersort's tree.
    fn add_run(&mut self, start: usize, len: usize) -> Result<()> {
        if let Some(last) = self.pending.last() {
            let power = boundary_power(last.start, last.len, len, self.order.len());
            while self.pending.len() > 1 && self.pending[self.pending.len() - 2].power > power {
                self.merge_at(self.pending.len() - 2)?;
            }
            if let Some(last) = self.pending.last_mut() {
                last.power = power;
            }
        }
        self.pending.push(Run {
            start,
            len,
            power: 0,
        });
        Ok(())
    }

    /// Merges the pending runs `at` and `at + 1`.
    fn merge_at(&mut self, at: usize) -> Result<()> {
        let right = self.pending.remove(at + 1);
        let left = &mut self.pending[at];
        let (mut a, mut a_len) = (left.start, left.len);
        left.len += right.len;
        let b = right.start;
        // Items of `a` before the first of `b` are in place, and those of `b` after the last of `a`.
        let skip = gallop_right(&mut self.less, self.order[b], &self.order[a..a + a_len], 0)?;
        a += skip;
        a_len -= skip;
        if a_len == 0 {
            return Ok(());
        }
        let last = self.order[a + a_len - 1];
        let b_run = &self.order[b..b + right.len];
        let b_len = gallop_left(&mut self.less, last, b_run, right.len - 1)?;
        if b_len == 0 {
            return Ok(());
        }
        if a_len <= b_len {
            self.merge_low(a, a_len, b, b_len)
        } else {
            self.merge_high(a, a_len, b, b_len)
        }
    }

    /// Merges upwards, with the left run in the temporary array.
    fn merge_low(&mut self, a: usize, a_len: usize, b: usize, b_len: usize) -> Result<()> {
        let mut temp = std::mem::take(&mut self.temp);
        temp.clear();
        temp.extend_from_slice(&self.order[a..a + a_len]);
        let mut merge = Merge {
            target: a,
            temp: 0,
            temp_end: a_len,
            other: b,
            other_end: b + b_len,
        };
        let result = self.merge_low_steps(&temp, &mut merge);
        // What is left of the left run goes before what is left of the right one only if that is not
        // smaller: the steps stop with one item of `temp` left, larger than all of the right run.
        let Merge {
            target,
            temp: from,
            temp_end,
            other,
            other_end,
        } = merge;
        match result {
            Ok(true) => {
                self.order.copy_within(other..other_end, target);
                self.order[target + (other_end - other)] = temp[from];
            }
            _ => self.order[target..target + (temp_end - from)]
                .copy_from_slice(&temp[from..temp_end]),
        }
        self.temp = temp;
        result.map(drop)
    }

    /// The steps of [`Sorter::merge_low`]; true when one item of `temp` is left, which goes last.
    fn merge_low_steps(&mut self, temp: &[u32], m: &mut Merge) -> Result<bool> {
        self.take_right(m);
        if m.other == m.other_end {
            return Ok(false);
        }
        if m.temp + 1 == m.temp_end {
            return Ok(true);
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_count, mut b_count) = (0, 0);
            loop {
                if (self.less)(self.order[m.other], temp[m.temp])? {
                    self.take_right(m);
                    b_count += 1;
                    a_count = 0;
                    if m.other == m.other_end {
                        return Ok(false);
                    }
                    if b_count >= min_gallop {
                        break;
                    }
                } else {
                    self.take_left(temp, m);
                    a_count += 1;
                    b_count = 0;
                    if m.temp + 1 == m.temp_end {
                        return Ok(true);
                    }
                    if a_count >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop -= usize::from(min_gallop > 1);
                self.min_gallop = min_gallop;
                let key = self.order[m.other];
                a_count = gallop_right(&mut self.less, key, &temp[m.temp..m.temp_end], 0)?;
                if a_count > 0 {
                    self.order[m.target..m.target + a_count]
                        .copy_from_slice(&temp[m.temp..m.temp + a_count]);
                    m.target += a_count;
                    m.temp += a_count;
                    if m.temp + 1 == m.temp_end {
                        return Ok(true);
                    }
                    if m.temp == m.temp_end {
                        return Ok(false);
                    }
                }
                self.take_right(m);
                if m.other == m.other_end {
                    return Ok(false);
                }
                let rest = &self.order[m.other..m.other_end];
                b_count = gallop_left(&mut self.less, temp[m.temp], rest, 0)?;
                if b_count > 0 {
                    self.order.copy_within(m.other..m.other + b_count, m.target);
                    m.target += b_count;
                    m.other += b_count;
                    if m.other == m.other_end {
                        return Ok(false);
                    }
                }
                self.take_left(temp, m);
                if m.temp + 1 == m.temp_end {
                    return Ok(true);
                }
                if a_count < MIN_GALLOP && b_count < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }

    fn take_right(&mut self, m: &mut Merge) {
        self.order[m.target] = self.order[m.other];
        m.target += 1;
        m.other += 1;
    }

    fn take_left(&mut self, temp: &[u32], m: &mut Merge) {
        self.order[m.target] = temp[m.temp];
        m.target += 1;
        m.temp += 1;
    }

    /// Merges downwards, with the right run in the temporary array.
    fn merge_high(&mut self, a: usize, a_len: usize, b: usize, b_len: usize) -> Result<()> {
        let mut temp = std::mem::take(&mut self.temp);
        temp.clear();
        temp.extend_from_slice(&self.order[b..b + b_len]);
        let mut merge = Merge {
            target: b + b_len,
            temp: 0,
            temp_end: b_len,
            other: a,
            other_end: a + a_len,
        };
        let result = self.merge_high_steps(&temp, &mut merge);
        let Merge {
            target,
            temp_end,
            other,
            other_end,
            ..
        } = merge;
        match result {
            Ok(true) => {
                let left = other_end - other;
                self.order.copy_within(other..other_end, target - left);
                self.order[target - left - 1] = temp[0];
            }
            _ => self.order[target - temp_end..target].copy_from_slice(&temp[..temp_end]),
        }
        self.temp = temp;
        result.map(drop)
    }

    /// The steps of [`Sorter::merge_high`]; true when one item of `temp` is left, which goes first.
    /// Here `target`, `temp_end` and `other_end` are one past the item that comes next.
    fn merge_high_steps(&mut self, temp: &[u32], m: &mut Merge) -> Result<bool> {
        self.take_left_high(m);
        if m.other == m.other_end {
            return Ok(false);
        }
        if m.temp_end == 1 {
            return Ok(true);
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_count, mut b_count) = (0, 0);
            loop {
                if (self.less)(temp[m.temp_end - 1], self.order[m.other_end - 1])? {
                    self.take_left_high(m);
                    a_count += 1;
                    b_count = 0;
                    if m.other == m.other_end {
                        return Ok(false);
                    }
                    if a_count >= min_gallop {
                        break;
                    }
                } else {
                    self.take_right_high(temp, m);
                    b_count += 1;
                    a_count = 0;
                    if m.temp_end == 1 {
                        return Ok(true);
                    }
                    if b_count >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop -= usize::from(min_gallop > 1);
                self.min_gallop = min_gallop;
                let left = &self.order[m.other..m.other_end];
                let keep =
                    gallop_right(&mut self.less, temp[m.temp_end - 1], left, left.len() - 1)?;
                a_count = m.other_end - m.other - keep;
                if a_count > 0 {
                    self.order
                        .copy_within(m.other_end - a_count..m.other_end, m.target - a_count);
                    m.target -= a_count;
                    m.other_end -= a_count;
                    if m.other == m.other_end {
                        return Ok(false);
                    }
                }
                self.take_right_high(temp, m);
                if m.temp_end == 1 {
                    return Ok(true);
                }
                let key = self.order[m.other_end - 1];
                let keep = gallop_left(&mut self.less, key, &temp[..m.temp_end], m.temp_end - 1)?;
                b_count = m.temp_end - keep;
                if b_count > 0 {
                    self.order[m.target - b_count..m.target]
                        .copy_from_slice(&temp[keep..m.temp_end]);
                    m.target -= b_count;
                    m.temp_end -= b_count;
                    if m.temp_end == 1 {
                        return Ok(true);
                    }
                    if m.temp_end == 0 {
                        return Ok(false);
                    }
                }
                self.take_left_high(m);
                if m.other == m.other_end {
                    return Ok(false);
                }
                if a_count < MIN_GALLOP && b_count < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }

    fn take_left_high(&mut self, m: &mut Merge) {
        m.target -= 1;
        m.other_end -= 1;
        self.order[m.target] = self.order[m.other_end];
    }

    fn take_right_high(&mut self, temp: &[u32], m: &mut Merge) {
        m.target -= 1;
        m.temp_end -= 1;
        self.order[m.target] = temp[m.temp_end];
    }
}

/// How far a merge has come: where the next item goes, what is left of the run in the temporary array,
/// and what is left of the run in place.
struct Merge {
    target: usize,
    temp: usize,
    temp_end: usize,
    other: usize,
    other_end: usize,
}

/// The depth in powersort's tree of the boundary between two adjacent runs.
fn boundary_power(start: usize, len: usize, next_len: usize, total: usize) -> u32 {
    // Twice the midpoints of the two runs, compared bit by bit as fractions of the whole.
    let mut a = 2 * start + len;
    let mut b = a + len + next_len;
    let mut power = 0;
    loop {
        power += 1;
        if a >= total {
            a -= total;
            b -= total;
        } else if b >= total {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}

/// Where `key` goes in a sorted run, before its equals; the search spreads from `hint`.
fn gallop_left(
    less: &mut impl FnMut(u32, u32) -> Result<bool>,
    key: u32,
    run: &[u32],
    hint: usize,
) -> Result<usize> {
    let (mut last, mut offset) = (0, 1);
    let (mut low, mut high);
    if less(run[hint], key)? {
        let limit = run.len() - hint;
        while offset < limit && less(run[hint + offset], key)? {
            last = offset;
            offset = (offset << 1) + 1;
        }
        low = hint + last + 1;
        high = hint + offset.min(limit);
    } else {
        let limit = hint + 1;
        while offset < limit && !less(run[hint - offset], key)? {
            last = offset;
            offset = (offset << 1) + 1;
        }
        low = hint + 1 - offset.min(limit);
        high = hint - last;
    }
    while low < high {
        let middle = low + ((high - low) >> 1);
        if less(run[middle], key)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(high)
}

/// Where `key` goes in a sorted run, after its equals; the search spreads from `hint`.
fn gallop_right(
    less: &mut impl FnMut(u32, u32) -> Result<bool>,
    key: u32,
    run: &[u32],
    hint: usize,
) -> Result<usize> {
    let (mut last, mut offset) = (0, 1);
    let (mut low, mut high);
    if less(key, run[hint])? {
        let limit = hint + 1;
        while offset < limit && less(key, run[hint - offset])? {
            last = offset;
            offset = (offset << 1) + 1;
        }
        low = hint + 1 - offset.min(limit);
        high = hint - last;
    } else {
        let limit = run.len() - hint;
        while offset < limit && !less(key, run[hint + offset])? {
            last = offset;
            offset = (offset << 1) + 1;
        }
        low = hint + last + 1;
        high = hint + offset.min(limit);
    }
    while low < high {
        let middle = low + ((high - low) >> 1);
        if less(key, run[middle])? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(high)
}
