use std::f64::consts::{FRAC_PI_2, PI};

use glam::DVec3;
use proptest::prelude::*;

use super::*;

fn origin() -> Pose {
    Pose::on_ground(0.0, 0.0, 0.0)
}

#[test]
fn a_quarter_circle_ends_beside_its_centre() {
    let line = ReferenceLine::new(origin(), &[Shape::turn(50.0, -FRAC_PI_2)]).unwrap();
    let end = line.end();
    assert!((end.position_in_world - DVec3::new(50.0, 0.0, -50.0)).length() < 1e-9);
    assert!((end.heading_rad + FRAC_PI_2).abs() < 1e-12);
    assert!((line.length_m() - 25.0 * PI).abs() < 1e-9);
    assert!((line.curvature_at(10.0) + 0.02).abs() < 1e-12);
}

#[test]
fn a_clothoid_of_constant_curvature_is_an_arc() {
    let arc = Shape::Arc { length_m: 80.0, curvature: 0.02 };
    let clothoid = Shape::Clothoid { length_m: 80.0, start_curvature: 0.02, end_curvature: 0.02 };
    for s in [0.0, 3.0, 41.0, 80.0] {
        let (a, b) = (arc.pose_at(&origin(), s), clothoid.pose_at(&origin(), s));
        assert!((a.position_in_world - b.position_in_world).length() < 1e-9, "at {s}");
    }
}

#[test]
fn a_clothoid_meets_the_fresnel_integrals() {
    // With A² = L·R = 1/π … scaled so that C(1) = 0.779 893 400 376 823, S(1) = 0.438 259 147 390 355 (DLMF 7.2).
    let scale = 100.0;
    let clothoid = Shape::Clothoid { length_m: scale, start_curvature: 0.0, end_curvature: PI / scale };
    let [ahead, left] = origin().local(clothoid.pose_at(&origin(), scale).position_in_world);
    assert!((ahead / scale - 0.779_893_400_376_823).abs() < 1e-9);
    assert!((left / scale - 0.438_259_147_390_355).abs() < 1e-9);
}

#[test]
fn lengths_and_curvatures_that_no_road_has_are_refused() {
    assert!(matches!(ReferenceLine::new(origin(), &[]), Err(Error::ShapeCount { found: 0, .. })));
    for length_m in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(ReferenceLine::new(origin(), &[Shape::Line { length_m }]), Err(Error::Shape { .. })));
    }
    let tight = Shape::Arc { length_m: 1.0, curvature: 5.0 };
    assert!(matches!(ReferenceLine::new(origin(), &[tight]), Err(Error::Shape { index: 0, .. })));
}

#[test]
fn ends_that_one_bend_cannot_join_are_named() {
    let error = joining(&origin(), &Pose::on_ground(5.0, -10.0, 0.0), "the road \"west\"").unwrap_err();
    assert!(error.to_string().contains("west"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_joining_line_reaches_its_end(before in 5.0..80.0, after in 5.0..80.0, turn in 0.2..2.6f64, left: bool) {
        let turn = if left { turn } else { -turn };
        let from = Pose::on_ground(7.0, -3.0, 0.4);
        let to = from.moved(before, 0.0).turned(turn).moved(after, 0.0);
        prop_assume!(before.min(after) / (turn.abs() / 2.0).tan() > 1.0);
        let line = ReferenceLine::new(from, &joining(&from, &to, "it").unwrap()).unwrap();
        prop_assert!((line.end().position_in_world - to.position_in_world).length() < 1e-6 + 0.03);
        prop_assert!(wrapped_angle(line.end().heading_rad - to.heading_rad).abs() < 1e-9);
    }
}
