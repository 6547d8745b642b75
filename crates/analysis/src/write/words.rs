//! Numbers and texts as a page shows them.

/// Stands where there is no value.
pub(super) const NOTHING: &str = "–";

/// A number with three significant digits, or four where the first is 1.
pub(super) fn number(value: Option<f64>) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else { return NOTHING.to_owned() };
    if value == 0.0 {
        return "0".to_owned();
    }
    let exponent = value.abs().log10().floor() as i32;
    let text = if (-4..6).contains(&exponent) {
        format!("{value:.*}", (2 - exponent).clamp(0, 6) as usize)
    } else {
        format!("{value:.2e}")
    };
    text.replace('-', "−")
}

/// A number with this many decimals.
pub(super) fn fixed(value: Option<f64>, decimals: usize) -> String {
    match value.filter(|value| value.is_finite()) {
        Some(value) => format!("{value:.decimals$}").replace('-', "−"),
        None => NOTHING.to_owned(),
    }
}

/// A share as a percentage.
pub(super) fn percent(share: Option<f64>) -> String {
    match share {
        Some(share) => format!("{} %", fixed(Some(share * 100.0), usize::from(share < 0.995 && share > 0.0))),
        None => NOTHING.to_owned(),
    }
}

/// Seconds as milliseconds.
pub(super) fn millis(seconds: Option<f64>) -> String {
    fixed(seconds.map(|seconds| seconds * 1e3), 0)
}

/// A duration in words.
pub(super) fn duration(seconds: f64) -> String {
    if seconds < 120.0 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round() as u64;
    format!("{}:{:02} min", whole / 60, whole % 60)
}

/// Text as HTML shows it.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_three_digits() {
        let shown = [0.0, 0.012345, -1.2345, 123.45, 12345.6, 1.5e-7, 0.000_12].map(|value| number(Some(value)));
        assert_eq!(shown, ["0", "0.0123", "−1.23", "123", "12346", "1.50e−7", "0.000120"]);
        assert_eq!([number(None), number(Some(f64::NAN))], [NOTHING, NOTHING]);
    }

    #[test]
    fn shares_durations_and_markup() {
        assert_eq!([0.0, 0.1234, 1.0].map(|share| percent(Some(share))), ["0 %", "12.3 %", "100 %"]);
        assert_eq!([20.04, 150.0].map(duration), ["20.0 s", "2:30 min"]);
        assert_eq!(escaped("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
