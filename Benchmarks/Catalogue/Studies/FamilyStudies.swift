import Training
package import Vocabulary

extension Family {
  /// The studies that the family runs at a scale, in the order of the report.
  package func studies(_ scale: Scale) -> [Study] {
    switch self {
    case .exactGram: commonStudies(scale) + exactGramStudies(scale)
    case .fastJL:
      commonStudies(scale).map { $0.by("sketch-tensor", "sketch-flat") } + fastJLStudies(scale)
    case .sublinear: commonStudies(scale).map(\.withoutSimulations) + sublinearStudies(scale)
    case .multilayer: multilayerStudies(scale)
    case .kernels: []
    }
  }
}

extension Family {
  /// C in b = sqrt(C ln m) of a custom study that does not say it: solvers that look for the few neurons that
  /// fire mean nothing where half of them do.
  var shift: Double {
    switch self {
    case .exactGram, .fastJL, .kernels: 0
    case .sublinear, .multilayer: 0.4
    }
  }
}

/// The study on which papers are compared: the same points in every two-layer family.
private func commonStudies(_ scale: Scale) -> [Study] {
  let (m, n, d) =
    switch scale {
    case .smoke: (powersOfTwo(10, 12), powersOfTwo(3, 5), powersOfTwo(2, 4))
    case .quick: (powersOfTwo(9, 16), powersOfTwo(2, 9), powersOfTwo(2, 9))
    case .full: (powersOfTwo(9, 18), powersOfTwo(1, 10), powersOfTwo(2, 10))
    }
  // The Jacobian would be of 4 GiB.
  let largest = Study.ladder("common", m: [1 << 14], n: [32], d: [1 << 11], shift: 0.4)
    .with { $0.excluded = ["gram-explicit"] }
  let ladders: [Study] = [
    .ladder("common", m: m, n: [32], d: [16], shift: 0.4),
    .ladder("common", m: [1 << 14], n: n, d: [16], shift: 0.4),
    .ladder("common", m: [1 << 14], n: [32], d: d, shift: 0.4),
  ]
  return (ladders + (scale == .full ? [largest] : [])).map(\.trained)
}
