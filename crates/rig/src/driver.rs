//! A human at the keyboard.

use bevy::prelude::*;
use cogaze_cockpit::SessionEvent;
use cogaze_simulator::{DriverInput, DriverMode};

/// How fast a held key turns the wheel, and a released one lets it return, per second.
const WHEEL_RATE: f32 = 1.6;
const RETURN_RATE: f32 = 2.4;

const UP: [KeyCode; 2] = [KeyCode::ArrowUp, KeyCode::KeyW];
const DOWN: [KeyCode; 2] = [KeyCode::ArrowDown, KeyCode::KeyS];
const LEFT: [KeyCode; 2] = [KeyCode::ArrowLeft, KeyCode::KeyA];
const RIGHT: [KeyCode; 2] = [KeyCode::ArrowRight, KeyCode::KeyD];

/// Arrow keys or WASD: up and down are the pedals, left and right the wheel. The expert drives until the first of them
/// is pressed, since a scene begins in the middle of traffic and a human needs a moment to find the keys.
pub(crate) struct KeyboardPlugin;

impl Plugin for KeyboardPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, (take_over, drive).chain());
    }
}

fn take_over(keys: Res<ButtonInput<KeyCode>>, mut mode: ResMut<DriverMode>, mut events: MessageWriter<SessionEvent>) {
    let is_touched = [UP, DOWN, LEFT, RIGHT].into_iter().any(|pair| keys.any_pressed(pair));
    if is_touched && *mode != DriverMode::Manual {
        *mode = DriverMode::Manual;
        events.write(SessionEvent { kind: "take_over".into(), detail: "keyboard".into() });
    }
}

fn drive(keys: Res<ButtonInput<KeyCode>>, time: Res<Time>, mut input: ResMut<DriverInput>) {
    let held = |any: [KeyCode; 2]| keys.any_pressed(any);
    let pedal = |is_held: bool| if is_held { 1.0 } else { 0.0 };
    input.throttle = pedal(held(UP));
    input.brake = pedal(held(DOWN));
    let wanted = pedal(held(LEFT)) - pedal(held(RIGHT));
    input.steering = turned(input.steering, wanted, time.delta_secs());
}

/// The wheel after `seconds` on its way to where the keys want it.
fn turned(wheel: f32, wanted: f32, seconds: f32) -> f32 {
    let rate = if wanted == 0.0 { RETURN_RATE } else { WHEEL_RATE };
    wheel + (wanted - wheel).clamp(-rate * seconds, rate * seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wheel_turns_gradually_and_returns_by_itself() {
        let mut wheel = 0.0;
        for _ in 0..30 {
            wheel = turned(wheel, 1.0, 0.01);
        }
        assert!((wheel - 0.48).abs() < 1e-4, "{wheel}");
        for _ in 0..100 {
            wheel = turned(wheel, 0.0, 0.01);
        }
        assert_eq!(wheel, 0.0);
    }
}
