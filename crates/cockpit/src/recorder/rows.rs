//! From the cockpit's values to the rows of the log.

use cogaze_prompts::{ObjectInView, PromptEvent, ViewPose};
use cogaze_session::{ComparisonRecord, DiagnosticRecord, MapRecord, ObjectRecord, PromptRecord, TickRecord};

use crate::{Comparison, DriverState, EgoState, LoggedMap, SessionClock};

pub(super) fn tick(
    clock: &SessionClock,
    frame: Option<u64>,
    pose: &ViewPose,
    ego: &EgoState,
    driver: DriverState,
) -> TickRecord {
    TickRecord {
        tick: clock.tick(),
        time_nanos: clock.time_nanos(),
        simulation_time_nanos: ego.simulation_time_nanos,
        frame,
        attentive: driver.attentive,
        speed_mps: ego.speed_mps,
        acceleration_mps2: ego.acceleration_mps2,
        steering_rad: ego.steering_rad,
        throttle: ego.throttle,
        brake: ego.brake,
        lane_offset_m: ego.lane_offset_m,
        headway_s: ego.headway_s,
        ttc_s: ego.ttc_s,
        speed_limit_mps: ego.speed_limit_mps,
        collisions: ego.collisions,
        state_hash: ego.state_hash.map(|hash| format!("{hash:016x}")),
        ..TickRecord::default()
    }
    .with_view_pose(pose)
}

pub(super) fn map(frame: u64, logged: &LoggedMap, file: String) -> MapRecord {
    let balance = logged.balance.as_ref();
    MapRecord {
        sequence: 0,
        frame,
        source: logged.source.clone(),
        file,
        width: logged.map.width as u32,
        height: logged.map.height as u32,
        scale: logged.map.scale,
        policy: logged.policy.map(|policy| policy.to_string()),
        composite: logged.composite.clone(),
        seed: balance.map(|balance| balance.seed),
        relevance: balance.map(|balance| balance.relevance),
        bias_share: balance.map(|balance| balance.bias),
        stabilizer_share: balance.map(|balance| balance.stabilizer),
        undefined_share: balance.map(|balance| balance.undefined),
        absolute_relevance: balance.map(|balance| balance.absolute_relevance),
    }
}

pub(super) fn comparison(comparison: &Comparison, time_nanos: i64) -> ComparisonRecord {
    ComparisonRecord {
        sequence: 0,
        frame: comparison.frame,
        source: comparison.source.clone(),
        metric: comparison.metric.to_owned(),
        value: comparison.value.ok(),
        reason: comparison.value.err().map(|reason| reason.as_str().to_owned()),
        samples: comparison.samples,
        window_cut: comparison.window_cut,
        time_nanos,
    }
}

pub(super) fn prompt(event: &PromptEvent, strategy: &str, pose: Option<ViewPose>, tick: u64) -> PromptRecord {
    let place = pose.and_then(|pose| pose.project(event.point_in_world));
    PromptRecord {
        sequence: 0,
        tick,
        time_nanos: event.time_nanos,
        prompt: event.prompt,
        event: event.kind.to_string(),
        strategy: strategy.to_owned(),
        source: event.source.clone(),
        frame: event.frame,
        capture_time_nanos: event.capture_time_nanos,
        anchor_x: event.point_in_world.x,
        anchor_y: event.point_in_world.y,
        anchor_z: event.point_in_world.z,
        x: place.map(|[x, _]| x),
        y: place.map(|[_, y]| y),
        strength: event.strength,
    }
}

pub(super) fn object(frame: u64, object: &ObjectInView) -> ObjectRecord {
    ObjectRecord {
        sequence: 0,
        frame,
        object: object.id,
        class: object.class.clone(),
        left: object.left_in_view,
        top: object.top_in_view,
        right: object.right_in_view,
        bottom: object.bottom_in_view,
        distance_m: object.distance_m,
        ttc_s: object.time_to_collision_s,
        visible_fraction: object.visible_fraction,
    }
}

pub(super) fn diagnostic(clock: &SessionClock, name: &str, value: f64, unit: &str) -> DiagnosticRecord {
    DiagnosticRecord {
        sequence: 0,
        time_nanos: clock.time_nanos(),
        name: name.to_owned(),
        value,
        unit: unit.to_owned(),
    }
}
