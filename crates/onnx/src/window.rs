//! The sliding window of convolutions and pools, with every default and `auto_pad` resolved.

use crate::{Error, Node};

/// Kernel, strides, dilations and pads of a two-dimensional window, rows first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Rows and columns of the kernel.
    pub kernel: [usize; 2],
    /// Step in rows and columns.
    pub strides: [usize; 2],
    /// Distance between kernel elements.
    pub dilations: [usize; 2],
    /// Padding before the first row and column.
    pub pads_before: [usize; 2],
    /// Padding after the last row and column.
    pub pads_after: [usize; 2],
    /// Rows and columns of the input.
    pub input: [usize; 2],
    /// Rows and columns of the output.
    pub output: [usize; 2],
}

impl Window {
    /// The window of a `Conv`, `MaxPool` or `AveragePool` node over an input `[batch, channels, rows, columns]`.
    /// `weight_kernel` is the kernel that a convolution's weight implies.
    ///
    /// # Errors
    /// [`Error::Node`] if the input is not four-dimensional or the attributes contradict each other.
    pub fn of(node: &Node, input_shape: &[usize], weight_kernel: Option<[usize; 2]>) -> Result<Self, Error> {
        let invalid = |reason: String| Error::Node { node: node.name.clone(), operator: node.operator.clone(), reason };
        let &[_, _, rows, columns] = input_shape else {
            return Err(invalid(format!("input of shape {input_shape:?} is not [batch, channels, rows, columns]")));
        };
        let pair = |name: &str| -> Result<Option<[usize; 2]>, Error> {
            let Some(values) = node.ints(name) else { return Ok(None) };
            match values {
                &[first @ 1..=65_536, second @ 1..=65_536] => Ok(Some([first as usize, second as usize])),
                _ => Err(invalid(format!("`{name}` = {values:?} is not a pair of positive integers"))),
            }
        };
        let kernel = pair("kernel_shape")?.or(weight_kernel);
        let kernel = kernel.ok_or_else(|| invalid("`kernel_shape` is missing".to_owned()))?;
        let mut window = Self {
            kernel,
            strides: pair("strides")?.unwrap_or([1, 1]),
            dilations: pair("dilations")?.unwrap_or([1, 1]),
            pads_before: [0, 0],
            pads_after: [0, 0],
            input: [rows, columns],
            output: [0, 0],
        };
        window.set_pads(node).map_err(invalid)?;
        for axis in 0..2 {
            window.output[axis] = window.outputs(axis, node.int("ceil_mode", 0) != 0).map_err(invalid)?;
        }
        Ok(window)
    }

    /// Rows and columns that the dilated kernel spans.
    pub fn extent(&self, axis: usize) -> usize {
        (self.kernel[axis] - 1) * self.dilations[axis] + 1
    }

    fn set_pads(&mut self, node: &Node) -> Result<(), String> {
        match node.text("auto_pad") {
            None | Some("NOTSET") => {
                let Some(pads) = node.ints("pads") else { return Ok(()) };
                let &[top @ 0..=65_536, left @ 0..=65_536, bottom @ 0..=65_536, right @ 0..=65_536] = pads else {
                    return Err(format!("`pads` = {pads:?} are not four non-negative integers"));
                };
                self.pads_before = [top as usize, left as usize];
                self.pads_after = [bottom as usize, right as usize];
            }
            Some("VALID") => {}
            Some(kind @ ("SAME_UPPER" | "SAME_LOWER")) => {
                for axis in 0..2 {
                    let outputs = self.input[axis].div_ceil(self.strides[axis]);
                    let needed = (outputs.max(1) - 1) * self.strides[axis] + self.extent(axis);
                    let total = needed.saturating_sub(self.input[axis]);
                    let (small, large) = (total / 2, total - total / 2);
                    let upper = kind == "SAME_UPPER";
                    self.pads_before[axis] = if upper { small } else { large };
                    self.pads_after[axis] = if upper { large } else { small };
                }
            }
            Some(other) => return Err(format!("`auto_pad` = {other} is unknown")),
        }
        Ok(())
    }

    fn outputs(&self, axis: usize, ceil: bool) -> Result<usize, String> {
        let padded = self.input[axis] + self.pads_before[axis] + self.pads_after[axis];
        let room = padded.checked_sub(self.extent(axis));
        let room = room.ok_or_else(|| format!("the kernel is larger than the padded input of {padded} pixels"))?;
        let stride = self.strides[axis];
        let mut outputs = room / stride + 1;
        // With ceil_mode a last, partial window counts, unless it would start inside the padding.
        if ceil && !room.is_multiple_of(stride) && outputs * stride < self.input[axis] + self.pads_before[axis] {
            outputs += 1;
        }
        Ok(outputs)
    }
}
