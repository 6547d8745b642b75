use bevy::prelude::*;
use cogaze_gaze::ViewGeometry;

use super::*;

fn pose() -> ViewPose {
    ViewPose {
        position_in_world: Vec3::new(0.0, 1.2, 0.0),
        world_from_view: Quat::IDENTITY,
        geometry: ViewGeometry::from_vertical_fov(1.0, 16.0 / 9.0),
    }
}

fn car_at(x: f32, z: f32) -> ObjectSnapshot {
    ObjectSnapshot {
        object: SceneObject {
            id: 7,
            class: "vehicle".into(),
            half_extents_m: Vec3::new(0.9, 0.7, 2.2),
            center_m: Vec3::new(0.0, 0.7, 0.0),
            velocity_mps: Vec3::ZERO,
        },
        transform: GlobalTransform::from_translation(Vec3::new(x, 0.0, z)),
    }
}

#[test]
fn the_box_encloses_the_projection_of_the_car() {
    let seen = objects_in_view(&pose(), Vec3::ZERO, &[car_at(0.0, -20.0)], None);
    let car = &seen[0];
    // The near face, 17.8 m ahead, is the widest: ±0.9 m.
    let half_width = 0.9 / 17.8 / pose().geometry.tan_half_width / 2.0;
    assert!((car.left_in_view - (0.5 - half_width)).abs() < 1e-5, "{car:?}");
    assert!((car.right_in_view - (0.5 + half_width)).abs() < 1e-5);
    assert!(car.top_in_view < 0.5 && car.bottom_in_view > 0.5, "the camera looks over it at 1.2 m of 1.4 m");
}

#[test]
fn what_is_behind_or_far_or_beside_is_not_in_view() {
    let objects = [car_at(0.0, 20.0), car_at(0.0, -400.0), car_at(100.0, -10.0)];
    assert_eq!(objects_in_view(&pose(), Vec3::ZERO, &objects, None), vec![]);
}

#[test]
fn a_wall_in_front_hides_the_car() {
    let wall = Heatmap::new(64, 36, vec![1.0 / 10.0; 64 * 36]).unwrap();
    let open = Heatmap::new(64, 36, vec![1.0 / 20.0; 64 * 36]).unwrap();
    assert_eq!(objects_in_view(&pose(), Vec3::ZERO, &[car_at(0.0, -20.0)], Some(&wall)), vec![]);
    let seen = objects_in_view(&pose(), Vec3::ZERO, &[car_at(0.0, -20.0)], Some(&open));
    assert_eq!(seen[0].visible_fraction, 1.0);
}

#[test]
fn a_distant_object_smaller_than_a_pixel_is_still_judged() {
    let open = Heatmap::new(8, 4, vec![1.0 / 120.0; 32]).unwrap();
    let seen = objects_in_view(&pose(), Vec3::ZERO, &[car_at(3.0, -120.0)], Some(&open));
    assert_eq!(seen[0].visible_fraction, 1.0);
}

#[test]
fn time_to_collision_follows_from_constant_velocities() {
    let ahead = Vec3::new(0.0, 0.0, -30.0);
    let ttc = |velocity| time_to_collision_s(ahead, velocity, 2.0);
    assert_eq!(ttc(Vec3::new(0.0, 0.0, 14.0)), Some(2.0));
    assert_eq!(ttc(Vec3::new(0.0, 0.0, -14.0)), None, "it drives away");
    assert_eq!(ttc(Vec3::new(10.0, 0.0, 1.0)), None, "it passes beside");
    assert_eq!(ttc(Vec3::ZERO), None);
    assert_eq!(time_to_collision_s(Vec3::new(1.0, 5.0, 0.5), Vec3::ZERO, 2.0), Some(0.0), "height does not count");
}
