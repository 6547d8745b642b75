// Reduces the driver's view to the size that a network sees, by a true area filter, together with the depth.
//
// One invocation per output pixel. Colours are averaged in linear light and stored as sRGB; of the depths under the
// pixel the nearest is kept (reverse z: the largest), since what a prompt is anchored to stands in front of the rest.

struct Request {
    // Written back in front of the pixels, so that a stale buffer is recognised.
    capture: u32,
    // 1 where the main texture already holds sRGB-encoded values.
    encoded: u32,
    size: vec2<u32>,
    viewport_origin: vec2<u32>,
    viewport_size: vec2<u32>,
}

@group(0) @binding(0) var color: texture_2d<f32>;
#ifdef MULTISAMPLED
@group(0) @binding(1) var depth: texture_depth_multisampled_2d;
#else
@group(0) @binding(1) var depth: texture_depth_2d;
#endif
@group(0) @binding(2) var<uniform> request: Request;
@group(0) @binding(3) var<storage, read_write> pixels: array<u32>;

fn srgb_from_linear(linear: vec3<f32>) -> vec3<f32> {
    let c = clamp(linear, vec3<f32>(0.0), vec3<f32>(1.0));
    let low = c * 12.92;
    let high = 1.055 * pow(c, vec3<f32>(1.0 / 2.4)) - 0.055;
    return select(high, low, c <= vec3<f32>(0.0031308));
}

fn linear_from_srgb(encoded: vec3<f32>) -> vec3<f32> {
    let low = encoded / 12.92;
    let high = pow((encoded + 0.055) / 1.055, vec3<f32>(2.4));
    return select(high, low, encoded <= vec3<f32>(0.04045));
}

fn nearest_depth(at: vec2<u32>) -> f32 {
#ifdef MULTISAMPLED
    var nearest = 0.0;
    for (var i = 0; i < i32(textureNumSamples(depth)); i++) {
        nearest = max(nearest, textureLoad(depth, at, i));
    }
    return nearest;
#else
    return textureLoad(depth, at, 0);
#endif
}

// How much of the source pixel `at` lies between `low` and `high`.
fn coverage(at: u32, low: f32, high: f32) -> f32 {
    return max(min(high, f32(at) + 1.0) - max(low, f32(at)), 0.0);
}

@compute @workgroup_size(8, 8)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
    if (id.x >= request.size.x || id.y >= request.size.y) {
        return;
    }
    let scale = vec2<f32>(request.viewport_size) / vec2<f32>(request.size);
    let low = vec2<f32>(id.xy) * scale;
    let high = min(low + scale, vec2<f32>(request.viewport_size));
    let first = vec2<u32>(floor(low));
    let last = min(vec2<u32>(ceil(high)), request.viewport_size);

    var sum = vec3<f32>(0.0);
    var area = 0.0;
    var nearest = 0.0;
    for (var y = first.y; y < last.y; y++) {
        let rows = coverage(y, low.y, high.y);
        for (var x = first.x; x < last.x; x++) {
            let weight = rows * coverage(x, low.x, high.x);
            let at = request.viewport_origin + vec2<u32>(x, y);
            var value = textureLoad(color, at, 0).rgb;
            if (request.encoded == 1u) {
                value = linear_from_srgb(value);
            }
            sum += weight * value;
            area += weight;
            nearest = max(nearest, nearest_depth(at));
        }
    }
    let rgb = srgb_from_linear(sum / max(area, 1e-9));
    let index = 1u + 2u * (id.y * request.size.x + id.x);
    pixels[index] = pack4x8unorm(vec4<f32>(rgb, 1.0));
    pixels[index + 1u] = bitcast<u32>(nearest);
    if (id.x == 0u && id.y == 0u) {
        pixels[0] = request.capture;
    }
}
