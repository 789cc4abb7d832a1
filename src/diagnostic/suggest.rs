//! "Did you mean": the known name that is closest to a wrong one, by CPython's costs and limits.

/// Changing one letter into another, adding or dropping one.
const MOVE_COST: usize = 2;
/// Changing the case of a letter.
const CASE_COST: usize = 1;
/// Longer names are not compared.
const MAX_NAME_BYTES: usize = 40;
/// With more candidates than this, nothing is suggested.
const MAX_CANDIDATES: usize = 750;

/// The candidate closest to `wrong`, if one is close enough.
pub fn closest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    if candidates.len() > MAX_CANDIDATES || wrong.is_empty() {
        return None;
    }
    let mut best: Option<&str> = None;
    let mut best_distance = usize::MAX;
    for candidate in candidates {
        if candidate == wrong {
            // A name is no suggestion for itself.
            continue;
        }
        // At most every third letter may be wrong, roughly.
        let limit = (wrong.len() + candidate.len() + 3) * MOVE_COST / 6;
        let limit = limit.min(best_distance - 1);
        let distance = distance(wrong, candidate, limit);
        if distance > limit {
            continue;
        }
        if best.is_none() || distance < best_distance {
            best = Some(candidate);
            best_distance = distance;
        }
    }
    best
}

fn substitution(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE_COST
    } else {
        MOVE_COST
    }
}

/// The weighted edit distance; anything above `limit` once it is clear that it exceeds `limit`.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b)
        && x == y
    {
        (a, b) = (rest_a, rest_b);
    }
    while let ([rest_a @ .., x], [rest_b @ .., y]) = (a, b)
        && x == y
    {
        (a, b) = (rest_a, rest_b);
    }
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE_COST;
    }
    if a.len() > MAX_NAME_BYTES || b.len() > MAX_NAME_BYTES {
        return limit + 1;
    }
    if b.len() < a.len() {
        (a, b) = (b, a);
    }
    if (b.len() - a.len()) * MOVE_COST > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|count| count * MOVE_COST).collect();
    let mut result = 0;
    for (at, &y) in b.iter().enumerate() {
        result = at * MOVE_COST;
        let mut diagonal = result;
        let mut least = usize::MAX;
        for (place, &x) in row.iter_mut().zip(a) {
            let substitute = diagonal + substitution(y, x);
            diagonal = *place;
            let insert_or_delete = result.min(diagonal) + MOVE_COST;
            result = substitute.min(insert_or_delete);
            *place = result;
            least = least.min(result);
        }
        if least > limit {
            return limit + 1;
        }
    }
    result
}
