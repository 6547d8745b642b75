//! Annotated frames on the page: pictures with labels over them as text.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::SessionReport;
use crate::picture::AnnotatedFrame;
use crate::write::words::escaped;

/// Frames with the maps of up to two sources side by side.
pub(in crate::write::html) fn frames(session: &SessionReport) -> String {
    if session.frames.is_empty() {
        return "<h3>Frames</h3>\n<p class=\"hint\">No picture of a frame was logged.</p>\n".to_owned();
    }
    let mut html = "<h3>Frames</h3>\n<div class=\"legend\">\
        <span><i style=\"background: linear-gradient(90deg, #781c6d, #cf4446, #fb9b06, #fcffa4)\"></i>map, low to high</span>\
        <span><i style=\"background: #39ff88\"></i>gaze, with its trail over ±0.48 s</span>\
        <span><i style=\"background: #ffc400\"></i>prompt</span>\
        <span><i style=\"background: #6ee7ff\"></i>object</span></div>\n<div class=\"frames\">\n"
        .to_owned();
    for frame in &session.frames {
        html.push_str("<figure class=\"frame\">\n");
        frame.pictures.iter().for_each(|(source, jpeg)| html.push_str(&picture(frame, source, jpeg)));
        // Writing to a string cannot fail.
        let _ = write!(html, "<figcaption>{}</figcaption>\n</figure>\n", caption(frame));
    }
    html.push_str("</div>\n");
    html
}

fn picture(frame: &AnnotatedFrame, source: &str, jpeg: &[u8]) -> String {
    let (width, height) = frame.size;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {width} {height}\" role=\"img\"><image width=\"{width}\" height=\"{height}\" \
         href=\"data:image/jpeg;base64,{}\"/><text class=\"source\" x=\"10\" y=\"20\">{}</text>",
        STANDARD.encode(jpeg),
        escaped(source)
    );
    for ([x, y], label) in &frame.labels {
        // Kept on the picture: a box may begin off it.
        let x = (x.clamp(0.0, 0.85) * width as f64).max(2.0);
        let y = (y.clamp(0.0, 1.0) * height as f64 - 4.0).max(34.0);
        let _ = write!(svg, "<text x=\"{x:.0}\" y=\"{y:.0}\">{}</text>", escaped(label));
    }
    svg.push_str("</svg>\n");
    svg
}

fn caption(frame: &AnnotatedFrame) -> String {
    let mut parts = vec![format!("{} · frame {} at {:.2} s", frame.trial, frame.frame, frame.since_start_s)];
    parts.extend(frame.attentive.map(|attentive| if attentive { "attentive" } else { "inattentive" }.to_owned()));
    parts.push(frame.gaze_words.to_owned());
    match frame.prompts {
        0 => {}
        1 => parts.push("1 prompt".to_owned()),
        count => parts.push(format!("{count} prompts")),
    }
    escaped(&parts.join(" · "))
}
