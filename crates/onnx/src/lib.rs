//! cogaze_onnx
