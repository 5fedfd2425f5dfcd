import Numerics
import Training

/// Where a sketch pays: against plain conjugate gradients and against the exact Gram matrix.
func fastJLStudies(_ scale: Scale) -> [Study] {
  let (m, n, d, points, width) =
    switch scale {
    case .smoke: (powersOfTwo(8, 10), powersOfTwo(4, 6), powersOfTwo(3, 5), 64, 1 << 10)
    case .quick: (powersOfTwo(7, 14), powersOfTwo(2, 9), powersOfTwo(2, 9), 128, 1 << 10)
    case .full: (powersOfTwo(7, 16), powersOfTwo(1, 10), powersOfTwo(2, 11), 256, 1 << 12)
    }
  return [
    .ladder("width", m: m, n: [32], d: [16], shift: 0).onOneThread,
    .ladder("batch", m: [1 << 9], n: n, d: [16], shift: 0).onOneThread,
    .ladder("dimension", m: [1 << 9], n: [32], d: d, shift: 0).onOneThread,
    .convergence(on: "digits", m: width, n: points, shift: 0),
    .convergence(on: "sphere", m: width, n: points / 2, d: 16, shift: 0),
  ] + ratioStudies(scale) + conditioningStudies(scale)
}

/// Inner iterations, conditioning and time against s/n, for both inner iterations.
private func ratioStudies(_ scale: Scale) -> [Study] {
  let (n, m) =
    switch scale {
    case .smoke: (32, 1 << 9)
    case .quick: (128, 1 << 10)
    case .full: (256, 1 << 12)
    }
  let ratios = scale == .smoke ? [2.0, 8] : [2, 3, 4, 8, 16, 32, 64, 96]
  return InnerMethod.allCases.flatMap { inner in
    // Steps of length one need some forty rows a point: below, only their divergence is to be seen.
    ratios.filter { inner == .pcg || $0 >= 8 }.map { ratio in
      Study(
        name: "sketch-ratio", widths: [m], batches: [n], dimensions: [16], dataset: "sphere",
        target: nil, shift: 0, precision: "double", iterations: 3, tolerance: 0,
        options: [.set(.sketchRatio, ratio), .set(.inner, inner)],
        solvers: ["sketch-flat", "sketch-tensor", "sketch-count", "sketch-sparse"], processes: 3)
    }
  }
}

/// Near-duplicates at falling separation: G becomes ill-conditioned as the inverse square of it.
private func conditioningStudies(_ scale: Scale) -> [Study] {
  let (n, m) =
    switch scale {
    case .smoke: (32, 1 << 9)
    case .quick: (256, 1 << 11)
    case .full: (512, 1 << 12)
    }
  let separations = scale == .smoke ? ["1", "1e-2"] : ["1", "0.3", "0.1", "0.03", "0.01", "1e-3"]
  return separations.map { separation in
    Study(
      name: "conditioning", widths: [m], batches: [n], dimensions: [16],
      dataset: "clustered:\(separation)", target: nil, shift: 0, precision: "double",
      iterations: 3, tolerance: 0,
      solvers: [
        "sketch-tensor", "sketch-sparse", "conjugate-gradient", "gram-structured", "gram-explicit",
      ], processes: 3)
  }
}
