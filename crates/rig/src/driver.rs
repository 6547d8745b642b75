//! A human at the keyboard.

use bevy::prelude::*;
use cogaze_simulator::DriverInput;

/// How fast a held key turns the wheel, and a released one lets it return, per second.
const WHEEL_RATE: f32 = 1.6;
const RETURN_RATE: f32 = 2.4;

/// Arrow keys or WASD: up and down are the pedals, left and right the wheel.
pub(crate) struct KeyboardPlugin;

impl Plugin for KeyboardPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, drive);
    }
}

fn drive(keys: Res<ButtonInput<KeyCode>>, time: Res<Time>, mut input: ResMut<DriverInput>) {
    let held = |any: [KeyCode; 2]| keys.any_pressed(any);
    let pedal = |is_held: bool| if is_held { 1.0 } else { 0.0 };
    input.throttle = pedal(held([KeyCode::ArrowUp, KeyCode::KeyW]));
    input.brake = pedal(held([KeyCode::ArrowDown, KeyCode::KeyS]));
    let left = pedal(held([KeyCode::ArrowLeft, KeyCode::KeyA]));
    let wanted = left - pedal(held([KeyCode::ArrowRight, KeyCode::KeyD]));
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
