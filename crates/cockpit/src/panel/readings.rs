//! The rows of the operator's panel.

use bevy_egui::egui::{self, Ui};

use super::PanelSettings;
use cogaze_prompts::Prompter;

use crate::{
    CockpitConfig, EgoState, SessionClock, compare::Comparisons, diagnostics::StageDiagnostics, perception::Perceived,
    prompts::ActivePrompts, view::ViewTrack,
};

fn section(ui: &mut Ui, title: &str, rows: impl FnOnce(&mut Ui)) {
    ui.add_space(6.0);
    ui.strong(title);
    egui::Grid::new(title).num_columns(2).spacing([10.0, 2.0]).show(ui, rows);
}

fn row(ui: &mut Ui, name: &str, value: impl Into<String>) {
    ui.label(name);
    ui.monospace(value.into());
    ui.end_row();
}

fn number(value: Option<f32>, digits: usize, unit: &str) -> String {
    value.map_or_else(|| "–".into(), |value| format!("{value:.digits$} {unit}"))
}

/// Time and the host's vehicle.
pub(super) fn session(ui: &mut Ui, clock: &SessionClock, ego: &EgoState) {
    ui.heading("Cogaze");
    section(ui, "Drive", |ui| {
        row(ui, "time", format!("{:.1} s", clock.time_nanos() as f64 / 1e9));
        row(ui, "speed", number(ego.speed_mps.map(|speed| speed * 3.6), 0, "km/h"));
        row(ui, "steering", number(ego.steering_rad.map(f32::to_degrees), 1, "°"));
        row(ui, "lane offset", number(ego.lane_offset_m, 2, "m"));
        row(ui, "headway", number(ego.headway_s, 1, "s"));
    });
}

/// What the network predicts.
pub(super) fn perception(ui: &mut Ui, perceived: &Perceived) {
    let prediction = perceived.newest.as_ref().and_then(|perception| perception.frame.prediction);
    section(ui, "Network", |ui| {
        row(ui, "steering", number(prediction.map(|prediction| prediction.steering), 3, ""));
        row(ui, "speed", number(prediction.map(|prediction| prediction.speed), 3, ""));
        let frame = perceived.newest.as_ref().map(|perception| perception.frame.frame.to_string());
        row(ui, "frame", frame.unwrap_or_else(|| "–".into()));
    });
}

/// The toggles of what lies over the view.
pub(super) fn overlays(ui: &mut Ui, config: &CockpitConfig, settings: &mut PanelSettings) {
    ui.add_space(6.0);
    ui.strong("Over the view");
    ui.checkbox(&mut settings.shows_gaze, "gaze");
    ui.checkbox(&mut settings.shows_boxes, "object boxes");
    for source in &config.sources {
        let mut is_shown = settings.map.as_deref() == Some(source.name());
        if ui.checkbox(&mut is_shown, format!("map: {}", source.name())).changed() {
            settings.map = is_shown.then(|| source.name().to_owned());
        }
    }
}

/// The newest value of each metric, by source.
pub(super) fn comparisons(ui: &mut Ui, config: &CockpitConfig, comparisons: &Comparisons) {
    for source in &config.sources {
        let rows: Vec<_> = comparisons.newest.values().filter(|row| row.source == source.name()).collect();
        section(ui, &format!("Gaze against {}", source.name()), |ui| {
            for comparison in rows {
                let value = match comparison.value {
                    Ok(value) => format!("{value:.3}"),
                    Err(reason) => reason.as_str().to_owned(),
                };
                row(ui, comparison.metric, value);
            }
        });
    }
}

/// The prompts that are up.
pub(super) fn prompts(ui: &mut Ui, config: &CockpitConfig, track: &ViewTrack, prompts: &ActivePrompts) {
    section(ui, "Prompts", |ui| {
        row(ui, "strategy", config.strategy.as_str());
        for prompt in prompts.prompter.iter().flat_map(Prompter::active) {
            let distance = track.newest().map(|pose| pose.position_in_world.distance(prompt.point_in_world));
            row(
                ui,
                &format!("#{}", prompt.id),
                format!("{} {:.0} %", number(distance, 0, "m"), prompt.opacity * 100.0),
            );
        }
    });
}

/// Latencies and losses.
pub(super) fn stages(ui: &mut Ui, diagnostics: &StageDiagnostics) {
    section(ui, "Stages", |ui| {
        for (name, value, unit) in &diagnostics.latest {
            row(ui, name, format!("{value:.1} {unit}"));
        }
        for (path, count) in diagnostics.counters() {
            row(ui, path.as_str(), count.to_string());
        }
    });
}
