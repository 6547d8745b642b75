//! A table of the page.

use crate::write::words::escaped;

/// A cell: text stands left, numbers right.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    html: String,
    class: &'static str,
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        Self { html: escaped(text), class: "text" }
    }

    pub(super) fn number(text: &str) -> Self {
        Self { html: escaped(text), class: "" }
    }

    /// Text that is markup already.
    pub(super) fn html(html: String) -> Self {
        Self { html, class: "text" }
    }

    /// Long text, which may take several lines.
    pub(super) fn long(text: &str) -> Self {
        Self { html: escaped(text), class: "text wrap" }
    }
}

/// A table whose rows are set apart where the first cell changes; where it does not, it is left blank.
pub(super) fn table(header: &[Cell], rows: Vec<Vec<Cell>>) -> String {
    let mut html = "<div class=\"scroll\"><table>\n<thead><tr>".to_owned();
    for cell in header {
        html.push_str(&element("th", &cell.html, cell.class));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    let mut last = String::new();
    for (index, row) in rows.iter().enumerate() {
        let first = row.first().map_or(String::new(), |cell| cell.html.clone());
        let is_new = index == 0 || first != last;
        html.push_str(if is_new && index > 0 { "<tr class=\"first\">" } else { "<tr>" });
        for (column, cell) in row.iter().enumerate() {
            let text = if column == 0 && !is_new { "" } else { cell.html.as_str() };
            html.push_str(&element("td", text, cell.class));
        }
        html.push_str("</tr>\n");
        last = first;
    }
    html.push_str("</tbody></table></div>\n");
    html
}

fn element(name: &str, html: &str, class: &str) -> String {
    if class.is_empty() {
        format!("<{name}>{html}</{name}>")
    } else {
        format!("<{name} class=\"{class}\">{html}</{name}>")
    }
}
