import Numerics
import Training

/// Where a sketch pays: against plain conjugate gradients and against the exact Gram matrix.
func fastJLStudies(_ scale: Scale) -> [Study] {
  let (points, width) =
    switch scale {
    case .smoke: (64, 1 << 10)
    case .quick: (128, 1 << 10)
    case .full: (256, 1 << 12)
    }
  return ladders(scale) + [
    .convergence(on: "digits", m: width, n: points, shift: 0),
    .convergence(on: "sphere", m: width, n: points / 2, d: 16, shift: 0),
  ] + ratioStudies(scale) + conditioningStudies(scale)
}

/// What every phase costs over m, n and d, for plain ReLU and, where a sketch sees only what fires, for a shift.
private func ladders(_ scale: Scale) -> [Study] {
  let (m, n, d) =
    switch scale {
    case .smoke: (powersOfTwo(8, 10), powersOfTwo(4, 6), powersOfTwo(3, 5))
    case .quick: (powersOfTwo(9, 16), powersOfTwo(3, 10), powersOfTwo(2, 9))
    case .full:
      (
        powersOfTwo(8, 17, halvedFrom: 10), powersOfTwo(4, 11, halvedFrom: 5),
        powersOfTwo(2, 11, halvedFrom: 4)
      )
    }
  // Its transform is of m d numbers, fast where those are a power of two, and the slowest by far.
  let flat =
    switch scale {
    case .smoke: (m: m, d: d)
    case .quick: (m: powersOfTwo(7, 14), d: powersOfTwo(2, 9))
    case .full: (m: powersOfTwo(7, 16), d: powersOfTwo(2, 11))
    }
  let without = ["sketch-flat"]
  return [
    Study.ladder("width", m: m, n: [32], d: [16], shift: 0).with { $0.excluded = without },
    .ladder("dimension", m: [1 << 11], n: [32], d: d, shift: 0).with { $0.excluded = without },
    .ladder("width", m: flat.m, n: [32], d: [16], shift: 0).by("sketch-flat"),
    .ladder("dimension", m: [1 << 9], n: [32], d: flat.d, shift: 0).by("sketch-flat"),
    .ladder("batch", m: [1 << 11], n: n, d: [16], shift: 0),
    .ladder("width", m: m, n: [32], d: [16], shift: 0.4).by("sketch-tensor"),
    .ladder("batch", m: [1 << 14], n: n, d: [16], shift: 0.4).by("sketch-tensor"),
    .ladder("dimension", m: [1 << 14], n: [32], d: d, shift: 0.4).by("sketch-tensor"),
  ].map(\.onOneThread)
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
        solvers: ["sketch-flat", "sketch-tensor", "sketch-count", "sketch-sparse"],
        processes: scale == .full ? 3 : 1)
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
      ], processes: scale == .full ? 3 : 1)
  }
}
