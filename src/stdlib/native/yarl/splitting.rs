//! Takes a URL apart as it is written, refusing authorities that others could read otherwise; and drops the
//! `.` and `..` of a path.

/// The scheme, authority, path, query and fragment; or why it is no URL.
pub fn split(url: &str) -> Result<[String; 5], &'static str> {
    let trimmed = url.trim_start_matches(|c: char| c <= ' ');
    let cleaned: String;
    let mut rest = match trimmed.contains(['\t', '\r', '\n']) {
        true => {
            cleaned = trimmed.replace(['\t', '\r', '\n'], "");
            cleaned.as_str()
        }
        false => trimmed,
    };
    let mut scheme = String::new();
    if let Some((before, after)) = rest.split_once(':')
        && is_scheme(before)
    {
        scheme = before.to_lowercase();
        rest = after;
    }
    let mut authority = "";
    if let Some(after) = rest.strip_prefix("//") {
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        let (before, path) = after.split_at(end);
        check_authority(before)?;
        (authority, rest) = (before, path);
    }
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    Ok([
        scheme,
        authority.to_owned(),
        path.to_owned(),
        query.to_owned(),
        fragment.to_owned(),
    ])
}

fn is_scheme(text: &str) -> bool {
    let mut chars = text.chars();
    let legal = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    chars.next().is_some_and(legal) && chars.all(legal)
}

/// Brackets stand only around the whole host; a backslash nowhere.
fn check_authority(authority: &str) -> Result<(), &'static str> {
    if authority.contains('\\') {
        return Err(
            "Invalid URL: backslash ('\\') is not allowed in the authority component per RFC 3986.",
        );
    }
    let (opened, closed) = (authority.contains('['), authority.contains(']'));
    if opened != closed {
        return Err("Invalid IPv6 URL");
    }
    if !opened {
        return Ok(());
    }
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let Some((address, after)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']'))
    else {
        return Err("Invalid IPv6 URL");
    };
    if address.contains('[') || after.contains([']', '[']) {
        return Err("Invalid IPv6 URL");
    }
    if !after.is_empty() && !after.starts_with(':') {
        return Err("Invalid IPv6 URL");
    }
    if let Some(future) = address.strip_prefix('v') {
        let legal = future.split_once('.').is_some_and(|(version, rest)| {
            let digits = !version.is_empty() && version.bytes().all(|b| b.is_ascii_hexdigit());
            digits && !rest.is_empty()
        });
        return if legal {
            Ok(())
        } else {
            Err("IPvFuture address is invalid")
        };
    }
    match address.contains(':') {
        true => Ok(()),
        false => Err("The IPv6 content between brackets is not valid"),
    }
}

/// The path without `.` and `..`, as RFC 3986 resolves them.
pub fn normalize_path(path: &str) -> String {
    let (prefix, relative) = match path.strip_prefix('/') {
        Some(relative) => ("/", relative),
        None => ("", path),
    };
    let mut resolved: Vec<&str> = Vec::new();
    let mut last = "";
    for segment in relative.split('/') {
        match segment {
            ".." => drop(resolved.pop()),
            "." => {}
            _ => resolved.push(segment),
        }
        last = segment;
    }
    if last == "." || last == ".." {
        resolved.push("");
    }
    format!("{prefix}{}", resolved.join("/"))
}
