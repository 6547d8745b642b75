//! The members of the workspace and what they depend on, as cargo sees it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::cargo::{cargo, output_of};
use crate::error::Error;

/// One member of the workspace.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Member {
    /// Its folder as the root manifest names it, `crates/gaze`.
    pub(super) folder: String,
    /// The name of its package.
    pub(super) package: String,
    /// Its manifest.
    pub(super) manifest: String,
    /// Packages that it names itself, whatever for.
    pub(super) direct: BTreeSet<String>,
    /// Every package that is compiled for it or its tests, itself excepted.
    pub(super) tree: BTreeSet<String>,
}

/// All members in the order of the root manifest.
pub(super) fn read(root: &Path) -> Result<Vec<Member>, Error> {
    let read = |path: &Path| fs::read_to_string(path).map_err(Error::file(path));
    let mut members = Vec::new();
    for folder in member_folders(&read(&root.join("Cargo.toml"))?) {
        let manifest = read(&root.join(&folder).join("Cargo.toml"))?;
        let package = package_name(&manifest).unwrap_or_default().to_owned();
        let tree = output_of(&mut cargo([
            "tree",
            "--quiet",
            "--package",
            &package,
            "--edges",
            "normal,build,dev",
            "--prefix",
            "depth",
            "--format",
            "{p}",
        ]))?;
        let (direct, tree) = parse_tree(&tree);
        members.push(Member { folder, package, manifest, direct, tree });
    }
    Ok(members)
}

/// The quoted lines between `members = [` and `]`.
fn member_folders(root_manifest: &str) -> Vec<String> {
    root_manifest
        .lines()
        .skip_while(|line| line.trim() != "members = [")
        .skip(1)
        .take_while(|line| line.trim() != "]")
        .filter_map(|line| line.split('"').nth(1).map(str::to_owned))
        .collect()
}

fn package_name(manifest: &str) -> Option<&str> {
    let line = manifest.lines().find(|line| line.starts_with("name"))?;
    line.split('"').nth(1)
}

/// Direct and all dependencies from the lines of `cargo tree --prefix depth`: `1serde v1.0.228`, `2serde_derive v1… (*)`.
fn parse_tree(tree: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut direct, mut all) = (BTreeSet::new(), BTreeSet::new());
    for line in tree.lines() {
        let name = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let depth = &line[..line.len() - name.len()];
        let Some(name) = name.split(' ').next().filter(|_| !depth.is_empty() && depth != "0") else { continue };
        if depth == "1" {
            direct.insert(name.to_owned());
        }
        all.insert(name.to_owned());
    }
    (direct, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_read_in_their_order() {
        let manifest = "[workspace]\nmembers = [\n    \"crates/road\",\n    # why\n    \"xtask\",\n]\ndefault-members = [\n    \"crates/no\",\n]\n";
        assert_eq!(member_folders(manifest), ["crates/road", "xtask"]);
        assert_eq!(package_name("[package]\nname = \"cogaze_road\"\n"), Some("cogaze_road"));
    }

    #[test]
    fn a_tree_gives_direct_and_all_dependencies() {
        let tree = "0cogaze_gaze v0.0.0 (/w/crates/gaze)\n1csv v1.4.0\n2csv-core v0.1.13\n3memchr v2.7.6\n\
                    1thiserror v2.0.17\n2memchr v2.7.6 (*)\n[dev-dependencies]\n1tempfile v3.23.0\n12deep v1.0.0\n";
        let (direct, all) = parse_tree(tree);
        assert_eq!(direct.into_iter().collect::<Vec<_>>(), ["csv", "tempfile", "thiserror"]);
        assert_eq!(all.into_iter().collect::<Vec<_>>(), ["csv", "csv-core", "deep", "memchr", "tempfile", "thiserror"]);
    }
}
