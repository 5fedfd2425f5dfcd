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
  ] + ratioStudies(scale) + conditioningStudies(scale) + redrawStudies(scale)
    + variantStudies(scale)
}

/// Those with a sketch.
private let sketches = ["sketch-flat", "sketch-tensor", "sketch-count", "sketch-sparse"]

/// What every phase costs over m, n and d, for plain ReLU and, where a sketch sees only what fires, for a shift.
private func ladders(_ scale: Scale) -> [Study] {
  let (m, n, d) =
    switch scale {
    case .smoke: (powersOfTwo(8, 10), powersOfTwo(4, 6), powersOfTwo(3, 5))
    case .quick: (powersOfTwo(9, 16), powersOfTwo(3, 10), powersOfTwo(2, 9))
    case .full:
      (
        powersOfTwo(8, 17, halvedFrom: 10), powersOfTwo(4, 11, halvedFrom: 5),
        powersOfTwo(2, 11, halvedFrom: 5)
      )
    }
  return [
    Study.ladder("width", m: m, n: [32], d: [16], shift: 0),
    .ladder("dimension", m: [1 << 11], n: [32], d: d, shift: 0),
    .ladder("batch", m: [1 << 11], n: n, d: [16], shift: 0),
    .ladder("width", m: m, n: [32], d: [16], shift: 0.4).by("sketch-tensor", "sketch-flat"),
    .ladder("batch", m: [1 << 14], n: n, d: [16], shift: 0.4).by("sketch-tensor", "sketch-flat"),
    .ladder("dimension", m: [1 << 14], n: [32], d: d, shift: 0.4).by(
      "sketch-tensor", "sketch-flat"),
    .ladder("whole", m: m, n: [32], d: [16], shift: 0).by("sketch-flat").with {
      $0.options = [.set(.trim, .off)]
    },
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
        solvers: sketches, processes: scale == .full ? 3 : 1)
    }
  }
}

/// Near-duplicates at falling separation, over n: G becomes ill-conditioned, kappa from some 10 to 10^6 and beyond, and a
/// sketch pays or the exact factor does. Beyond kappa of 10^6 plain conjugate gradients take minutes a step.
private func conditioningStudies(_ scale: Scale) -> [Study] {
  let (n, m) =
    switch scale {
    case .smoke: (powersOfTwo(5, 6), 1 << 9)
    case .quick: (powersOfTwo(5, 9), 1 << 11)
    case .full: (powersOfTwo(5, 12), 1 << 12)
    }
  let separations = scale == .smoke ? ["1", "0.01"] : ["1", "0.1", "0.01", "0.005"]
  return separations.map { separation in
    Study(
      name: "conditioning", widths: [m], batches: n, dimensions: [16],
      dataset: "clustered:\(separation)", target: nil, shift: 0, precision: "double",
      iterations: 2, tolerance: 0,
      solvers: sketches + ["conjugate-gradient", "gram-structured"], processes: 1)
  }
}

/// One draw of a sketch over several iterations: what it saves, and what it costs in inner iterations.
private func redrawStudies(_ scale: Scale) -> [Study] {
  let (n, m) =
    switch scale {
    case .smoke: (32, 1 << 10)
    case .quick: (64, 1 << 12)
    case .full: (128, 1 << 14)
    }
  let rules: [WordOrNumber<RedrawRule, Int>] = [.word(.every), .number(4), .word(.never)]
  return rules.map { rule in
    Study(
      name: "redraw", widths: [m], batches: [n], dimensions: [16], dataset: "sphere", target: nil,
      shift: 0.4, precision: "double", iterations: scale == .smoke ? 6 : 20, tolerance: 0,
      options: [.set(.redraw, rule)], solvers: sketches, processes: scale == .full ? 3 : 1)
  }
}

/// Every transform, and whole rows of the default one; QR of the sketch; the paper's own inner tolerance.
private func variantStudies(_ scale: Scale) -> [Study] {
  let (n, m) =
    switch scale {
    case .smoke: (32, 1 << 9)
    case .quick: (64, 1 << 12)
    case .full: (128, 1 << 14)
    }
  let byTransform = ["sketch-flat", "sketch-tensor"]
  let variants: [(options: [OptionSetting], solvers: [String])] =
    TransformKind.allCases.map { ([.set(.transform, $0)], byTransform) } + [
      ([.set(.trim, .off)], byTransform), ([.set(.preconditioner, .qr)], sketches),
      ([.set(.innerTolerance, .word(.paper))], sketches + ["conjugate-gradient"]),
    ]
  return variants.map { variant in
    Study(
      name: "variants", widths: [m], batches: [n], dimensions: [16], dataset: "sphere",
      target: nil, shift: 0.4, precision: "double", iterations: 6, tolerance: 0,
      options: variant.options, solvers: variant.solvers, processes: scale == .full ? 3 : 1)
  }
}
