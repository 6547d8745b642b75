//! Who may depend on whom.

use super::workspace::Member;

/// The order in which data flows. Members are listed in it, and nothing depends on what comes after it.
const DATA_ORDER: [&str; 22] = [
    "crates/road",
    "crates/scenario",
    "crates/simulator",
    "crates/heatmap",
    "crates/saliency",
    "crates/onnx",
    "crates/relevance",
    "crates/network",
    "crates/tobii",
    "crates/tobii_stub",
    "crates/gaze",
    "crates/participant",
    "crates/prompts",
    "crates/session",
    "crates/analysis",
    "crates/odometry",
    "crates/training",
    "crates/cockpit",
    "crates/lab",
    "crates/rig",
    "tests",
    "xtask",
];

/// The only packages that may name ONNX Runtime's binding.
const LINKS_ORT: [&str; 1] = ["cogaze_network"];
/// The only packages that may have Bevy in their tree.
const SEES_BEVY: [&str; 4] = ["cogaze_simulator", "cogaze_cockpit", "cogaze_rig", "cogaze_tests"];
/// Packages that must not have one another in their tree, either way.
const STRANGERS: [(&str, &str); 2] = [("cogaze_cockpit", "cogaze_simulator"), ("cogaze_rig", "cogaze_lab")];
/// Names that say nothing; a type lives in the crate that produces it.
const EMPTY_NAMES: [&str; 7] = ["common", "core", "helpers", "shared", "types", "util", "utils"];

/// One line for each broken rule.
pub(super) fn violations(members: &[Member]) -> Vec<String> {
    let mut violations = Vec::new();
    violations.extend(order(members));
    for member in members {
        violations.extend(dependencies(member));
        violations.extend(backward(member, members));
        violations.extend(names(member));
        violations.extend(manifest(member));
    }
    violations
}

fn rank(folder: &str) -> Option<usize> {
    DATA_ORDER.iter().position(|&known| known == folder)
}

/// Members are known and in data order.
fn order(members: &[Member]) -> Vec<String> {
    let unknown = members.iter().filter(|member| rank(&member.folder).is_none()).map(|member| {
        format!(
            "Cargo.toml: {} has no place in the data order; give it one in xtask/src/check/layers.rs",
            member.folder
        )
    });
    let swapped = members.windows(2).filter(|pair| rank(&pair[0].folder) > rank(&pair[1].folder)).map(|pair| {
        format!("Cargo.toml: members are listed in data order, {} after {}", pair[0].folder, pair[1].folder)
    });
    unknown.chain(swapped).collect()
}

fn dependencies(member: &Member) -> Vec<String> {
    let package = member.package.as_str();
    let mut violations = Vec::new();
    let ort = member.direct.iter().find(|name| *name == "ort" || *name == "ort-sys");
    if let Some(ort) = ort.filter(|_| !LINKS_ORT.contains(&package)) {
        violations.push(format!("{}: depends on {ort}, which only network may", member.folder));
    }
    let bevy = member.tree.iter().find(|name| *name == "bevy" || name.starts_with("bevy_"));
    if let Some(bevy) = bevy.filter(|_| !SEES_BEVY.contains(&package)) {
        violations
            .push(format!("{}: has {bevy} in its tree, which only simulator, cockpit and rig may", member.folder));
    }
    for (one, other) in STRANGERS {
        for (here, there) in [(one, other), (other, one)] {
            if package == here && member.tree.contains(there) {
                violations
                    .push(format!("{}: has {there} in its tree; the two must not know each other", member.folder));
            }
        }
    }
    violations
}

/// Nothing depends on what comes after it in the data order.
fn backward(member: &Member, members: &[Member]) -> Vec<String> {
    members
        .iter()
        .filter(|other| member.direct.contains(&other.package) && rank(&other.folder) > rank(&member.folder))
        .map(|other| format!("{}: depends on {}, which comes after it in the data order", member.folder, other.package))
        .collect()
}

/// Folder `crates/x` holds package `cogaze_x`, and x says something.
fn names(member: &Member) -> Vec<String> {
    let Some(name) = member.folder.strip_prefix("crates/") else { return Vec::new() };
    let mut violations = Vec::new();
    if member.package != format!("cogaze_{name}") {
        violations.push(format!("{}: holds the package {} instead of cogaze_{name}", member.folder, member.package));
    }
    if EMPTY_NAMES.contains(&name) {
        violations.push(format!("{}: a crate is named after what it produces", member.folder));
    }
    violations
}

/// Every member takes the lints of the workspace, and Bevy as the workspace declares it.
fn manifest(member: &Member) -> Vec<String> {
    let mut violations = Vec::new();
    if !member.manifest.contains("[lints]\nworkspace = true") {
        violations.push(format!("{}/Cargo.toml: does not take the lints of the workspace", member.folder));
    }
    let is_own_bevy = |line: &&str| {
        let (name, value) = line.split_once(['=', '.']).unwrap_or((line, ""));
        ["bevy", "bevy_egui"].contains(&name.trim()) && value.trim().replace(' ', "") != "workspace=true"
    };
    if let Some(line) = member.manifest.lines().find(is_own_bevy) {
        violations
            .push(format!("{}/Cargo.toml: `{line}` would build Bevy twice; write `.workspace = true`", member.folder));
    }
    violations
}

#[cfg(test)]
mod tests;
