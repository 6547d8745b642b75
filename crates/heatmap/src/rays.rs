//! Where each pixel of a map lies as a direction, so that distances on the map are angles.

/// The unit ray of every pixel centre, in camera space; made once for a size and a viewing geometry.
#[derive(Clone, Debug, PartialEq)]
pub struct PixelRays {
    width: usize,
    height: usize,
    rays: Vec<[f64; 3]>,
}

impl PixelRays {
    /// The rays of a map of `width` × `height` pixels; `ray_of` gives the direction of a point of the view.
    pub fn new(width: usize, height: usize, ray_of: impl Fn([f64; 2]) -> [f64; 3]) -> Self {
        let center = |index: usize, size: usize| (index as f64 + 0.5) / size as f64;
        let rays = (0..height)
            .flat_map(|y| (0..width).map(move |x| [center(x, width), center(y, height)]))
            .map(|point| unit(ray_of(point)))
            .collect();
        Self { width, height, rays }
    }

    /// Columns of the maps that the rays are for.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows of the maps that the rays are for.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The row-major indices of the pixels whose centres lie within `radius_rad` of a direction.
    pub fn within(&self, direction: [f64; 3], radius_rad: f64) -> impl Iterator<Item = usize> {
        let direction = unit(direction);
        let least = radius_rad.cos();
        self.rays.iter().enumerate().filter(move |(_, ray)| dot(**ray, direction) >= least).map(|(index, _)| index)
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn unit(direction: [f64; 3]) -> [f64; 3] {
    let length = dot(direction, direction).sqrt();
    if length > 0.0 { direction.map(|component| component / length) } else { direction }
}
