//! The shipped scenes are good, and mistakes in a scene are found and placed.

use std::path::Path;

use cogaze_scenario::{EntityObject, Scene};

fn shipped(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenes").join(name))
        .expect("the scene is shipped")
}

#[test]
fn every_shipped_scene_is_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenes");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "ron") {
            let scene = Scene::read(&path).unwrap_or_else(|error| panic!("{error}"));
            assert!(matches!(scene.entities[scene.ego()].object, EntityObject::Vehicle(_)));
            assert!(!scene.description.is_empty());
            count += 1;
        }
    }
    assert!(count >= 3);
}

#[test]
fn the_town_has_what_a_drive_needs_and_no_dead_ends() {
    let scene = Scene::parse(&shipped("town.ron"), Path::new("town.ron")).unwrap();
    assert_eq!(scene.network.signals().len(), 4);
    assert!(!scene.network.crosswalks().is_empty());
    assert!(scene.network.lanes().iter().all(|lane| !lane.successors.is_empty()));
    assert!(scene.entities.iter().any(|entity| entity.object == EntityObject::Pedestrian));
}

/// Replaces a part of the town and expects an error at the line of the replacement that mentions `part`.
fn check(from: &str, to: &str, part: &str) {
    let town = shipped("town.ron");
    let at = town.find(from).unwrap_or_else(|| panic!("the town holds no {from:?}"));
    let line = town[..at].matches('\n').count() + 1;
    let broken = town.replacen(from, to, 1);
    let message = Scene::parse(&broken, Path::new("town.ron")).expect_err("the change breaks the scene").to_string();
    assert!(message.contains(part), "{message}");
    let found: usize = message.split(':').nth(1).and_then(|line| line.parse().ok()).expect("the message holds a line");
    assert!(found.abs_diff(line) <= 1, "line {line} expected: {message}");
}

#[test]
fn mistakes_are_placed_and_explained() {
    check("entities: [", "entitys: [", "did you mean \"entities\"?");
    check("object: Pedestrian", "object: Pedestrain", "did you mean \"Pedestrian\"?");
    check("actors: [\"Walker\"]", "actors: [\"Walkre\"]", "no entity is named \"Walkre\"; did you mean \"Walker\"?");
    check("init: (", "init: ((", "xpected");
    check(
        "(name: \"zebra\", road: \"south loop\"",
        "(name: \"zebra\", road: \"moon\"",
        "no road is named \"moon\"; known: ",
    );
    check("radius_m: 14", "radius_m: -14", "radius_m of junction");
}

#[test]
fn a_missing_file_is_named() {
    let message = Scene::read(Path::new("/nowhere/at all.ron")).unwrap_err().to_string();
    assert!(message.contains("/nowhere/at all.ron"));
}
