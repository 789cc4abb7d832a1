//! Showing where two texts differ, line by line.

/// A diff of lines: `-` was expected, `+` was found; equal stretches are
/// shortened to their edges.
pub fn diff(expected: &str, found: &str) -> String {
    let old: Vec<&str> = expected.split_inclusive('\n').collect();
    let new: Vec<&str> = found.split_inclusive('\n').collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..]
        .iter()
        .rev()
        .zip(new[head..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let mut out = String::new();
    let context = head.saturating_sub(3);
    if context > 0 {
        out += &format!("  ... {context} equal lines\n");
    }
    for line in &old[context..head] {
        push_line(&mut out, ' ', line);
    }
    let middle = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    for (sign, line) in edits(middle.0, middle.1).iter().take(60) {
        push_line(&mut out, *sign, line);
    }
    for line in old[old.len() - tail..].iter().take(2) {
        push_line(&mut out, ' ', line);
    }
    out
}

fn push_line(out: &mut String, sign: char, line: &str) {
    out.push(sign);
    out.push(' ');
    match line.strip_suffix('\n') {
        Some(line) => out.push_str(line),
        None => {
            out.push_str(line);
            out.push_str("\\ no newline here");
        }
    }
    out.push('\n');
}

/// The shortest list of edits between two runs of lines, by their longest
/// common subsequence; long runs are replaced whole.
fn edits<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let mut list = Vec::new();
    if old.len() * new.len() > 4_000_000 {
        list.extend(old.iter().map(|line| ('-', *line)));
        list.extend(new.iter().map(|line| ('+', *line)));
        return list;
    }
    let width = new.len() + 1;
    let mut common = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            list.push((' ', old[i]));
            i += 1;
            j += 1;
        } else if j == new.len()
            || (i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1])
        {
            list.push(('-', old[i]));
            i += 1;
        } else {
            list.push(('+', new[j]));
            j += 1;
        }
    }
    list
}
