import Training

/// Plain ReLU at sizes where the cost of J shows, and training runs on the digits and on the sphere.
func exactGramStudies(_ scale: Scale) -> [Study] {
  let (m, n, d, points, width) =
    switch scale {
    case .smoke: (powersOfTwo(8, 10), powersOfTwo(4, 6), powersOfTwo(3, 5), 64, 1 << 10)
    case .quick: (powersOfTwo(7, 14), powersOfTwo(3, 11), powersOfTwo(3, 10), 256, 1 << 12)
    case .full:
      (
        powersOfTwo(7, 16, halvedFrom: 9), powersOfTwo(4, 11, halvedFrom: 5),
        powersOfTwo(2, 11, halvedFrom: 4), 512, 1 << 14
      )
    }
  // At the full scale G of the explicit Jacobian takes seconds: hundreds of them in a training run.
  let explicit = ["gram-explicit"]
  return [
    .ladder("width", m: m, n: [128], d: [32], shift: 0).onOneThread,
    .ladder("batch", m: [scale == .full ? 1 << 11 : 1 << 10], n: n, d: [16], shift: 0).onOneThread,
    .ladder("dimension", m: [1 << 10], n: [128], d: d, shift: 0).onOneThread,
    rates(scale),
    .convergence(
      on: "digits", m: width, n: points, shift: 0, excluding: scale == .full ? explicit : []),
    .convergence(on: "sphere", m: width, n: points / 2, d: 16, shift: 0),
    .convergence(on: "digits", m: width, n: points, shift: 0.4, excluding: explicit),
    .convergence(
      on: "digits", m: width, n: points, shift: 0.4, options: [.set(.damping, .levenbergMarquardt)],
      excluding: explicit + ["gradient-descent"]),
  ]
}

/// How much the first steps, of which the first is the worst, reduce the residual over n, at an m that is at least its
/// square.
private func rates(_ scale: Scale) -> Study {
  let (m, n) =
    switch scale {
    case .smoke: (1 << 10, powersOfTwo(3, 5))
    case .quick: (1 << 16, powersOfTwo(1, 8))
    case .full: (1 << 20, powersOfTwo(1, 10))
    }
  return .ladder("rate", m: [m], n: n, d: [16], shift: 0.4).by("gram-structured").inOneProcess
    .with { $0.iterations = 2 }
}
