//! Finding the files of the corpus. Directories whose name starts with `_` or
//! ends in `_pkg` hold modules that scripts import, and are left out.

use std::path::{Path, PathBuf};

use crate::binary::root;

/// Every file with this extension below `directory`, sorted.
pub fn files(directory: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&root().join(directory), extension, &mut found);
    found.sort();
    found
}

fn collect(directory: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('_') && !name.ends_with("_pkg") {
                collect(&path, extension, found);
            }
        } else if !name.starts_with('_') && path.extension().is_some_and(|found| found == extension)
        {
            found.push(path);
        }
    }
}
