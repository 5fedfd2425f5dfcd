import Training

extension Family {
  /// The studies that the family runs at a scale, in the order of the report.
  package func studies(_ scale: Scale) -> [Study] {
    switch self {
    case .exactGram: commonStudies(scale) + exactGramStudies(scale)
    case .fastJL:
      commonStudies(scale).flatMap { [$0.by("sketch-tensor"), $0.by("sketch-flat").brief] }
        + fastJLStudies(scale)
    case .sublinear: commonStudies(scale).map(uncounted) + sublinearStudies(scale)
    case .multilayer: multilayerStudies(scale)
    }
  }
}

/// The study on which papers are compared: the same points in every two-layer family.
private func commonStudies(_ scale: Scale) -> [Study] {
  let (m, n, d) =
    switch scale {
    case .smoke: (powersOfTwo(10, 12), powersOfTwo(3, 5), powersOfTwo(2, 4))
    case .quick: (powersOfTwo(9, 16), powersOfTwo(2, 9), powersOfTwo(2, 9))
    case .full: (powersOfTwo(9, 18), powersOfTwo(1, 10), powersOfTwo(2, 11))
    }
  return [
    .ladder("common", m: m, n: [32], d: [16], shift: 0.4),
    .ladder("common", m: [1 << 14], n: n, d: [16], shift: 0.4),
    .ladder("common", m: [1 << 14], n: [32], d: d, shift: 0.4),
  ]
}

/// Plain ReLU at sizes where the cost of J shows, and training runs on the digits and on the sphere.
private func exactGramStudies(_ scale: Scale) -> [Study] {
  let (m, n, d, points, width) =
    switch scale {
    case .smoke: (powersOfTwo(8, 10), powersOfTwo(4, 6), powersOfTwo(3, 5), 64, 1 << 10)
    case .quick: (powersOfTwo(7, 14), powersOfTwo(3, 10), powersOfTwo(2, 9), 256, 1 << 12)
    case .full: (powersOfTwo(7, 16), powersOfTwo(2, 11), powersOfTwo(2, 11), 512, 1 << 14)
    }
  // At the full scale G of the explicit Jacobian takes seconds: hundreds of them in a training run.
  let explicit = ["gram-explicit"]
  return [
    .ladder("width", m: m, n: [128], d: [32], shift: 0).onOneThread,
    .ladder("batch", m: [1 << 11], n: n, d: [16], shift: 0).onOneThread,
    .ladder("dimension", m: [1 << 12], n: [128], d: d, shift: 0).onOneThread,
    .convergence(
      on: "digits", m: width, n: points, shift: 0, excluding: scale == .full ? explicit : []),
    .convergence(on: "sphere", m: width, n: points / 2, d: 16, shift: 0),
    .convergence(on: "digits", m: width, n: points, shift: 0.4, excluding: explicit),
    .convergence(
      on: "digits", m: width, n: points, shift: 0.4, options: ["damping": "levenberg-marquardt"],
      excluding: explicit + ["gradient-descent"]),
  ]
}
