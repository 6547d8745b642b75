//! The text of a scene, to say where in it a mistake is.

use std::path::{Path, PathBuf};

use crate::{Error, Place};

pub(crate) struct Source<'a> {
    text: &'a str,
    path: PathBuf,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str, path: &Path) -> Self {
        Self { text, path: path.to_owned() }
    }

    pub(crate) fn place(&self, line: usize, column: usize) -> Place {
        Place { path: self.path.clone(), line, column }
    }

    /// Where a name is used, or if it is used nowhere, where it is given; the start of the file when it stands nowhere.
    pub(crate) fn place_of_name(&self, name: &str) -> Place {
        let quoted = format!("\"{name}\"");
        let is_definition = |at: usize| self.text[..at].trim_end().ends_with("name:");
        let found: Vec<usize> = self.text.match_indices(&quoted).map(|(at, _)| at).collect();
        let at = found.iter().find(|&&at| !is_definition(at)).or(found.first());
        at.map_or_else(|| self.place(1, 1), |&at| self.place_at(at))
    }

    /// Where a thing is given its name.
    pub(crate) fn place_of_definition(&self, name: &str) -> Place {
        let quoted = format!("\"{name}\"");
        self.text
            .match_indices(&quoted)
            .find(|(at, _)| self.text[..*at].trim_end().ends_with("name:"))
            .map_or_else(|| self.place_of_name(name), |(at, _)| self.place_at(at))
    }

    /// Where a word of the format first stands.
    pub(crate) fn place_of_word(&self, word: &str) -> Place {
        self.text.find(word).map_or_else(|| self.place(1, 1), |at| self.place_at(at))
    }

    pub(crate) fn unknown(&self, kind: &'static str, name: &str, known: &[&str]) -> Error {
        Error::UnknownName {
            place: self.place_of_name(name),
            kind,
            name: name.to_owned(),
            help: suggestion(name, known),
        }
    }

    pub(crate) fn value(&self, name: &str, what: String) -> Error {
        Error::Value { place: self.place_of_definition(name), what }
    }

    fn place_at(&self, at: usize) -> Place {
        let before = &self.text[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        self.place(before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// The most similar of the known names if it is close, otherwise all of them.
pub(crate) fn suggestion(name: &str, known: &[&str]) -> String {
    let closest = known.iter().map(|candidate| (edit_distance(name, candidate), candidate)).min();
    match closest {
        None => "there are none".to_owned(),
        Some((distance, candidate)) if distance <= 1 + name.chars().count() / 4 => {
            format!("did you mean {candidate:?}?")
        }
        Some(_) => format!("known: {}", known.join(", ")),
    }
}

/// Levenshtein distance, case ignored.
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_where_it_is_used() {
        let source = Source::new("(\n  name: \"Walker\",\n  actors: [\"Walkre\"],\n)", Path::new("a.ron"));
        let place = source.place_of_name("Walkre");
        assert_eq!((place.line, place.column), (3, 12));
        assert_eq!(source.place_of_definition("Walker").line, 2);
        assert_eq!(source.place_of_name("nowhere").line, 1);
    }

    #[test]
    fn similar_names_are_suggested_and_others_listed() {
        assert_eq!(suggestion("Walkre", &["Ego", "Walker"]), "did you mean \"Walker\"?");
        assert_eq!(suggestion("bus", &["Ego", "Walker"]), "known: Ego, Walker");
        assert_eq!(suggestion("bus", &[]), "there are none");
        assert_eq!(edit_distance("kitten", "sitting"), 3);
    }
}
