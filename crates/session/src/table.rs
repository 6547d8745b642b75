//! What a table of the log is: a record type whose doc comments are the documentation of the columns.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A record that is one row of a CSV file of the log.
///
/// The trait is implemented by the record types of this crate only; it says what `SCHEMA.md` says.
pub trait Table: Serialize + DeserializeOwned + sealed::Sealed {
    /// Name of the file.
    const FILE: &'static str;
    /// What one row is.
    const DESCRIPTION: &'static str;
    /// The columns, in the order of the file.
    const COLUMNS: &'static [Column];

    /// The number of the row within its file, from 0 and without gaps.
    fn sequence(&self) -> u64;

    /// Numbers the row and makes its cells fit for the file: an optional number that is not finite becomes empty, and a
    /// line break in a text becomes a space, so that a row is always one line.
    fn prepare(&mut self, sequence: u64);
}

/// One column of a [`Table`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the header of the file.
    pub name: &'static str,
    /// What kind of value it holds, in words.
    pub kind: &'static str,
    /// Whether a cell may be empty.
    pub is_optional: bool,
    /// The unit, or an empty text where there is none.
    pub unit: &'static str,
    /// What it says.
    pub description: &'static str,
}

/// A type of value that a cell may hold.
pub(crate) trait Cell {
    /// In words, for the documentation.
    const KIND: &'static str;
    /// Whether the cell may be empty.
    const IS_OPTIONAL: bool = false;

    /// Whether the value is fit for an optional cell.
    fn is_finite(&self) -> bool {
        true
    }

    /// See [`Table::prepare`].
    fn prepare(&mut self) {}
}

macro_rules! plain_cells {
    ($($type:ty: $kind:literal),+) => {
        $(impl Cell for $type {
            const KIND: &'static str = $kind;
        })+
    };
}
plain_cells!(u32: "whole number", u64: "whole number", i64: "whole number", bool: "true or false");

impl Cell for f32 {
    const KIND: &'static str = "number";

    fn is_finite(&self) -> bool {
        f32::is_finite(*self)
    }
}

impl Cell for f64 {
    const KIND: &'static str = "number";

    fn is_finite(&self) -> bool {
        f64::is_finite(*self)
    }
}

impl Cell for String {
    const KIND: &'static str = "text";

    fn prepare(&mut self) {
        if self.contains(['\n', '\r']) {
            *self = self.replace(['\n', '\r'], " ");
        }
    }
}

impl<T: Cell> Cell for Option<T> {
    const KIND: &'static str = T::KIND;
    const IS_OPTIONAL: bool = true;

    fn prepare(&mut self) {
        if self.as_ref().is_some_and(|value| !value.is_finite()) {
            *self = None;
        }
        if let Some(value) = self {
            value.prepare();
        }
    }
}

pub(crate) mod sealed {
    /// Keeps [`Table`](super::Table) to the records of this crate: the files of a session are known to all its readers.
    pub trait Sealed {}
}

/// Declares a record and, from the same lines, its documentation: every table begins with `sequence`, and the doc
/// comment of a field is the description of its column, followed by `=> "unit"`.
macro_rules! table {
    (
        $(#[doc = $table_doc:literal])+
        pub struct $name:ident in $file:literal {
            $($(#[doc = $doc:literal])+ $field:ident: $type:ty => $unit:literal,)+
        }
    ) => {
        $(#[doc = $table_doc])+
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            /// Number of the row within its file, from 0 without gaps. The writer fills it in.
            pub sequence: u64,
            $(
                $(#[doc = $doc])+
                #[doc = concat!("\n\nUnit: ", $unit, ".")]
                pub $field: $type,
            )+
        }

        impl $crate::table::sealed::Sealed for $name {}

        impl $crate::Table for $name {
            const FILE: &'static str = $file;
            const DESCRIPTION: &'static str = concat!($($table_doc),+);
            const COLUMNS: &'static [$crate::Column] = &[
                $crate::Column {
                    name: "sequence",
                    kind: <u64 as $crate::table::Cell>::KIND,
                    is_optional: false,
                    unit: "count",
                    description: " Number of the row within its file, from 0 without gaps.",
                },
                $($crate::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::table::Cell>::KIND,
                    is_optional: <$type as $crate::table::Cell>::IS_OPTIONAL,
                    unit: $unit,
                    description: concat!($($doc),+),
                },)+
            ];

            fn sequence(&self) -> u64 {
                self.sequence
            }

            fn prepare(&mut self, sequence: u64) {
                self.sequence = sequence;
                $($crate::table::Cell::prepare(&mut self.$field);)+
            }
        }
    };
}
pub(crate) use table;
