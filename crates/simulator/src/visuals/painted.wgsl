// The material of quality `low`: one texture, vertex colours, sun and sky without shadows, haze. Software rendering
// runs every branch of Bevy's own shader for every pixel, which is ten times slower.
#import bevy_pbr::forward_io::VertexOutput
#import bevy_pbr::mesh_view_bindings::view

struct Painted {
    color: vec4<f32>,
    sun: vec4<f32>,
    sun_direction: vec4<f32>,
    skylight: vec4<f32>,
    haze: vec4<f32>,
    // Where haze begins and is full, in metres, and how much the light counts: 0 for lamps and sky.
    haze_start_m: f32,
    haze_end_m: f32,
    lighting: f32,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> painted: Painted;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var base_texture: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var base_sampler: sampler;

@fragment
fn fragment(in: VertexOutput) -> @location(0) vec4<f32> {
    var color = painted.color;
#ifdef PAINTED_TEXTURE
    color *= textureSample(base_texture, base_sampler, in.uv);
#endif
#ifdef VERTEX_COLORS
    color *= in.color;
#endif
    let facing = max(dot(normalize(in.world_normal), painted.sun_direction.xyz), 0.0);
    let light = painted.sun.rgb * facing + painted.skylight.rgb;
    let lit = color.rgb * mix(vec3(1.0), light, painted.lighting);
    let distance_m = distance(in.world_position.xyz, view.world_position);
    let haze = clamp((distance_m - painted.haze_start_m) / (painted.haze_end_m - painted.haze_start_m), 0.0, 1.0);
    return vec4(mix(lit, painted.haze.rgb, haze), color.a);
}
