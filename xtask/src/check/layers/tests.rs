use super::*;

fn member(folder: &str, package: &str, direct: &[&str], deeper: &[&str]) -> Member {
    let own = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    Member {
        folder: folder.to_owned(),
        package: package.to_owned(),
        manifest: "[lints]\nworkspace = true\n".to_owned(),
        direct: own(direct).into_iter().collect(),
        tree: own(direct).into_iter().chain(own(deeper)).collect(),
    }
}

/// A workspace in which everything is as it should be.
fn sound() -> Vec<Member> {
    vec![
        member("crates/simulator", "cogaze_simulator", &["bevy"], &["bevy_ecs"]),
        member("crates/heatmap", "cogaze_heatmap", &["thiserror"], &[]),
        member("crates/network", "cogaze_network", &["ort", "cogaze_heatmap"], &["ort-sys"]),
        member("crates/cockpit", "cogaze_cockpit", &["bevy", "cogaze_network"], &["ort"]),
        member("crates/lab", "cogaze_lab", &["cogaze_network"], &["ort"]),
        member("crates/rig", "cogaze_rig", &["cogaze_cockpit", "cogaze_simulator"], &["bevy", "ort"]),
        member("tests", "cogaze_tests", &["tempfile"], &[]),
    ]
}

/// The only violation after a change to a sound workspace.
fn only_violation(change: impl FnOnce(&mut Vec<Member>)) -> String {
    let mut members = sound();
    change(&mut members);
    let violations = violations(&members);
    assert_eq!(violations.len(), 1, "{violations:?}");
    violations[0].clone()
}

fn depends(member: &mut Member, name: &str) {
    member.direct.insert(name.to_owned());
    member.tree.insert(name.to_owned());
}

#[test]
fn a_sound_workspace_has_no_violation() {
    assert_eq!(violations(&sound()), Vec::<String>::new());
}

#[test]
fn only_network_names_ort() {
    assert!(only_violation(|members| depends(&mut members[4], "ort")).starts_with("crates/lab: depends on ort"));
}

#[test]
fn bevy_stays_where_it_belongs() {
    let found = only_violation(|members| {
        members[4].tree.insert("bevy_ecs".to_owned());
    });
    assert!(found.starts_with("crates/lab: has bevy_ecs in its tree"), "{found}");
}

#[test]
fn cockpit_and_simulator_do_not_know_each_other() {
    let found = only_violation(|members| {
        members[3].tree.insert("cogaze_simulator".to_owned());
    });
    assert!(found.starts_with("crates/cockpit: has cogaze_simulator"), "{found}");
    let found = only_violation(|members| {
        members[0].tree.insert("cogaze_cockpit".to_owned());
    });
    assert!(found.starts_with("crates/simulator: has cogaze_cockpit"), "{found}");
}

#[test]
fn members_come_in_data_order_and_depend_on_earlier_ones_only() {
    let found = only_violation(|members| members.swap(1, 2));
    assert_eq!(found, "Cargo.toml: members are listed in data order, crates/network after crates/heatmap");
    let found = only_violation(|members| depends(&mut members[1], "cogaze_network"));
    assert!(found.starts_with("crates/heatmap: depends on cogaze_network"), "{found}");
}

#[test]
fn a_new_member_needs_a_place_and_a_telling_name() {
    let mut members = sound();
    members.push(member("crates/utils", "cogaze_utils", &[], &[]));
    let found = violations(&members).join("\n");
    assert!(found.contains("crates/utils has no place in the data order"), "{found}");
    assert!(found.contains("crates/utils: a crate is named after what it produces"), "{found}");
    let found = only_violation(|members| members[1].package = "cogaze_maps".to_owned());
    assert!(found.contains("holds the package cogaze_maps instead of cogaze_heatmap"), "{found}");
}

#[test]
fn lints_and_bevy_are_those_of_the_workspace() {
    let found = only_violation(|members| members[1].manifest.clear());
    assert!(found.starts_with("crates/heatmap/Cargo.toml: does not take the lints"), "{found}");
    let found = only_violation(|members| {
        members[3].manifest += "[dependencies]\nbevy = { workspace = true, features = [\"webp\"] }\n";
    });
    assert!(found.contains("would build Bevy twice"), "{found}");
    let mut members = sound();
    members[3].manifest += "bevy.workspace = true\nbevy_egui = { path = \"x\" }\n";
    assert!(violations(&members)[0].contains("`bevy_egui = { path = \"x\" }`"));
}
